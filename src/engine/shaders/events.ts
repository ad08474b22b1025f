/**
 * An event camera's pixels, one a fragment, in whole numbers: log intensity is counted in units of which a power of two
 * make one threshold (events/log-units.ts). So a level is met exactly when it is met again, additions leave nothing
 * to rounding, and every GPU gives the same counts, whatever its logarithm is worth.
 */
import { HASH } from './post/hash.ts';

export type EventLight = 'codes' | 'luminance' | 'colours';

export interface EventPixelKind {
  /** Whole-number codes, whose logarithms are in a table; linear light in one channel; or its colours, as the renderer has it. */
  readonly light: EventLight;
  /** Pixels have thresholds and leaks of their own. */
  readonly mismatch: boolean;
  /** Something happens between the changes of light, or to them. */
  readonly noisy: boolean;
}

export const TRIANGLE_VERTEX = /* glsl */ `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0;
  gl_Position = vec4(corner, 0.0, 1.0);
}
`;

const LIGHT = /* glsl */ `
uniform isampler2D logMap;   // codes: units, intensity as bits; light: logarithm of a part's middle, 1 / middle as bits
#ifdef CODES
uniform usampler2D lightMap;
void look(ivec2 at, out int units, out float intensity) {
  int code = int(texelFetch(lightMap, at, 0).r);
  ivec2 found = texelFetch(logMap, ivec2(code & 255, code >> 8), 0).rg;
  units = found.x;
  intensity = intBitsToFloat(found.y);
}
#else
uniform sampler2D lightMap;
uniform ivec2 eps;           // mantissa of 31 bits, exponent as a float has it
uniform ivec2 ln2;           // units, and 65536ths of one
uniform float unitsANat;
const uint BRIGHTEST = 0x4e6e6b28u;  // 1e9
// ln(eps + intensity): a sum of whole numbers, then Tang's table of 256 parts and a short series.
void look(ivec2 at, out int units, out float intensity) {
#ifdef COLOURS
  // Rec. 709.
  uint bits = floatBitsToUint(dot(texelFetch(lightMap, at, 0).rgb, vec3(0.2126, 0.7152, 0.0722)));
#else
  uint bits = floatBitsToUint(texelFetch(lightMap, at, 0).r);
#endif
  // What is negative, or no number, is dark.
  bits = bits > 0x7f800000u || bits < 0x800000u ? 0u : min(bits, BRIGHTEST);
  intensity = uintBitsToFloat(bits);
  int e = bits == 0u ? eps.y : int(bits >> 23u);
  uint light = bits == 0u ? 0u : ((bits & 0x7fffffu) | 0x800000u) << 7u;
  uint least = uint(eps.x);
  int ahead = e - eps.y;
  if (ahead >= 0) least = ahead > 31 ? 0u : least >> uint(ahead);
  else { light = ahead < -31 ? 0u : light >> uint(-ahead); e = eps.y; }
  uint sum = light + least;
  if (sum < 0x80000000u) sum <<= 1u; else e++;
  int part = int((sum >> 23u) & 255u);
  ivec2 tang = texelFetch(logMap, ivec2(part, 0), 0).rg;
  float r = float(int(sum - (0x80000000u + (uint(part) << 23u) + 0x400000u))) * intBitsToFloat(tang.y);
  float series = r * (1.0 + r * (-0.5 + r * (0.333333333 - r * 0.25)));
  e -= 127;
  units = e * ln2.x + ((e * ln2.y + 32768) >> 16) + tang.x + int(floor(series * unitsANat + 0.5));
}
#endif
`;

const PIXEL = /* glsl */ `
uniform float dtUs;
uniform float refractoryUs;
uniform int thresholdBits;   // two to the power of it is the nominal threshold
uniform int leastChange;
uniform int isFirst;
uniform int countsAnew;      // of the events for the view
uniform isampler2D stateMap; // level, tally, log intensity seen, when the last event was
#ifdef MISMATCH
uniform isampler2D pixelMap; // thresholds ON and OFF, leak (units a second, as bits), what had leaked at the start
#endif
#ifdef NOISY
uniform isampler2D noiseMap; // what the low-pass gives, what has leaked, -, -
uniform float cutoffHz;
uniform float shotHz;
uniform uvec3 frameAndKeys;  // number of the frame, streams of leak and shots
#endif
layout(location = 0) out ivec4 state;
layout(location = 1) out ivec4 found;  // events << 9 | shots OFF << 5 | shots ON << 1 | polarity; first, spacing (shares of the interval)
#ifdef NOISY
layout(location = 2) out ivec4 noise;  // as noiseMap, then intensity and when the last event was before, as bits
#endif
const float NEVER = -1e9;
const int MOST = 2097151;

struct Way { int count; bool isUp; float first; float spacing; };

// The levels that are met on the way, and where in the interval.
Way meet(inout int level, int from, int to, int on, int off) {
  Way way = Way(0, to > from, 0.0, 0.0);
  int size = way.isUp ? on : off;
  int beyond = way.isUp ? to - level : level - to;
  if (beyond < size) return way;
#ifdef MISMATCH
  way.count = min(beyond / size, MOST);
#else
  way.count = min(beyond >> thresholdBits, MOST);
#endif
  float whole = abs(float(to - from));
  way.first = float(way.isUp ? level + size - from : from - (level - size)) / whole;
  way.spacing = float(size) / whole;
  level += way.isUp ? way.count * size : -way.count * size;
  return way;
}
// Leaves those of an even row of events that the refractory period lets through.
Way thin(Way way, float lastUs) {
  if (refractoryUs <= 0.0 || way.count == 0) return way;
  float spacingUs = way.spacing * dtUs;
  float wait = lastUs + refractoryUs - way.first * dtUs;
  int skipped = wait > 0.0 ? int(min(ceil(wait / spacingUs), float(MOST))) : 0;
  int stride = max(1, int(min(ceil(refractoryUs / spacingUs), float(MOST))));
  if (skipped >= way.count) return Way(0, way.isUp, 0.0, 0.0);
  return Way((way.count - 1 - skipped) / stride + 1, way.isUp,
    way.first + float(skipped) * way.spacing, float(stride) * way.spacing);
}
// What has happened to a pixel: when its last event was, whether that was ON, how many there were in the interval.
struct Told { float lastUs; bool lastIsOn; ivec2 counts; };
void tell(inout Told told, Way way) {
  if (way.count == 0) return;
  told.lastUs = (way.first + float(way.count - 1) * way.spacing) * dtUs;
  told.lastIsOn = way.isUp;
  told.counts += way.isUp ? ivec2(way.count, 0) : ivec2(0, way.count);
}
// The tally of the view: polarity of the last event, then how many OFF and ON.
int tallied(int tally, Told told) {
  int ons = min(((tally >> 16) & 0x7fff) + told.counts.x, 0x7fff);
  int offs = min(((tally >> 1) & 0x7fff) + told.counts.y, 0x7fff);
  return (ons << 16) | (offs << 1) | (told.lastIsOn ? 1 : 0);
}
`;

const NOISE = /* glsl */ `
#ifdef NOISY
float lowPassShare(float intensity) {
  return min(1.0, (255.0 * clamp(intensity, 0.0, 1.0) + 20.0) / 275.0 * dtUs * 1e-6 * 6.28318531 * cutoffHz);
}
float leakJitter(uint pixel) {
  uint word = pcg3(uvec3(pixel, frameAndKeys.xy)).x;
  uint sum = (word & 255u) + ((word >> 8u) & 255u) + ((word >> 16u) & 255u) + (word >> 24u);
  return 1.0 - 0.1 * (float(sum) - 510.0) / 147.8;
}
// -ln(1 - u), whose digits 1 - u would not have where u is small.
float waited(uint word) {
  float u = (float(word) + 0.5) / 4294967296.0;
  return u < 0.1 ? u * (1.0 + u * (0.5 + u * (0.333333333 + u * (0.25 + u * (0.2 + u / 6.0)))))
    : -log((float(~word) + 0.5) / 4294967296.0);
}
const int MOST_SHOTS = 15;
// Shot events among the crossings, in the order of time. Returns how many shots there are, ON and OFF.
ivec2 shoot(uint pixel, float intensity, Way way, inout Told told) {
  float rate = shotHz * max(0.25, 1.0 - 0.75 * min(1.0, intensity)) * 1e-6;
  ivec2 shots = ivec2(0);
  float at = 0.0;
  for (int draw = 0; draw < 2 * MOST_SHOTS; draw++) {
    uvec3 words = pcg3(uvec3(pixel, frameAndKeys.x, frameAndKeys.z + uint(draw) * 0x9e3779b9u));
    if (draw == 0 && (float(words.x) + 0.5) / 4294967296.0 > shotHz * dtUs * 1e-6) break;
    at += waited(words.x) / rate;
    if (at > dtUs) break;
    bool isOn = (words.y >> 31u) == 1u;
    shots = min(shots + (isOn ? ivec2(1, 0) : ivec2(0, 1)), ivec2(MOST_SHOTS));
    // The crossings that come before it.
    int before = way.count == 0 ? 0
      : int(clamp(floor((at / dtUs - way.first) / way.spacing) + 1.0, 0.0, float(way.count)));
    tell(told, thin(Way(before, way.isUp, way.first, way.spacing), told.lastUs));
    way = Way(way.count - before, way.isUp, way.first + float(before) * way.spacing, way.spacing);
    if (at - told.lastUs < refractoryUs) continue;
    told = Told(at, isOn, told.counts + (isOn ? ivec2(1, 0) : ivec2(0, 1)));
  }
  if (shots != ivec2(0)) tell(told, thin(way, told.lastUs));
  return shots;
}
#endif
`;

const MAIN = /* glsl */ `
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  int units;
  float intensity;
  look(at, units, intensity);
  int on = 1 << thresholdBits;
  int off = on;
#ifdef MISMATCH
  ivec4 own = texelFetch(pixelMap, at, 0);
  on = own.x;
  off = own.y;
#endif
  found = ivec4(0);
  if (isFirst == 1) {
    int start = 0;
#ifdef MISMATCH
    start = own.w;
#endif
    state = ivec4(units - start, 0, units, floatBitsToInt(NEVER));
#ifdef NOISY
    noise = ivec4(units, 0, floatBitsToInt(intensity), floatBitsToInt(NEVER));
#endif
    return;
  }
  ivec4 before = texelFetch(stateMap, at, 0);
  Told told = Told(intBitsToFloat(before.w), (before.y & 1) == 1, ivec2(0));
  int tally = countsAnew == 1 ? 0 : before.y;
  int target = units;
#ifdef NOISY
  uint pixel = uint(at.y) * uint(textureSize(stateMap, 0).x) + uint(at.x);
  ivec4 was = texelFetch(noiseMap, at, 0);
  if (cutoffHz > 0.0) {
    float share = lowPassShare(intensity);
    if (share < 1.0) target = was.x + int(floor(share * float(units - was.x) + 0.5));
  }
  noise = ivec4(target, was.y, floatBitsToInt(intensity), before.w);
#ifdef MISMATCH
  float leak = intBitsToFloat(own.z);
  if (leak > 0.0) noise.y += int(floor(leak * dtUs * 1e-6 * leakJitter(pixel) + 0.5));
  target += noise.y;
#endif
#endif
  int level = before.x;
  int seen = before.z;
  Way way = Way(0, false, 0.0, 0.0);
  if (abs(target - seen) > leastChange) {
    way = meet(level, seen, target, on, off);
    seen = target;
  }
  ivec2 shots = ivec2(0);
#ifdef NOISY
  if (shotHz > 0.0) shots = shoot(pixel, intensity, way, told);
#endif
  // Of a pixel with shots all crossings are told: plain code puts both in order.
  if (shots == ivec2(0)) {
    way = thin(way, told.lastUs);
    tell(told, way);
  }
  if (way.count > 0 || shots != ivec2(0)) {
    found = ivec4((way.count << 9) | (shots.y << 5) | (shots.x << 1) | (way.isUp ? 1 : 0),
      floatBitsToInt(way.first), floatBitsToInt(way.spacing), 0);
  }
  state = ivec4(level, tallied(tally, told), seen, floatBitsToInt(max(told.lastUs - dtUs, NEVER)));
}
`;

/** How events are shown, by names of their own. */
export const EVENT_MODES = ['polarity', 'surface', 'frame'] as const;
export type EventMode = (typeof EVENT_MODES)[number];

/** Draws the state that {@link eventPixelFragment} leaves: nothing leaves the GPU. */
export const EVENT_VIEW_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
precision highp isampler2D;
uniform isampler2D stateMap;
uniform vec4 place;     // left, bottom, 1 / width, 1 / height, of the canvas
uniform int mode;
uniform float spanUs;   // events of so long ago are shown
layout(location = 0) out vec4 shown;
vec3 turbo(float x) {
  vec3 c = vec3(x * 3.0 - 0.2, 1.6 - abs(x - 0.62) * 3.2, 1.5 - abs(x - 0.3) * 4.5);
  return clamp(c, 0.0, 1.0) * smoothstep(0.0, 0.25, x);
}
void main() {
  vec2 at = (gl_FragCoord.xy - place.xy) * place.zw;
  ivec2 size = textureSize(stateMap, 0);
  ivec4 s = texelFetch(stateMap, clamp(ivec2(vec2(at.x, 1.0 - at.y) * vec2(size)), ivec2(0), size - 1), 0);
  float age = -intBitsToFloat(s.w);
  bool isOn = (s.y & 1) == 1;
  float recent = exp(-age / spanUs);
  vec3 c = vec3(0.043, 0.055, 0.075);
  if (mode == 0) {
    if (age < 2.0 * spanUs) c = mix(c, isOn ? vec3(0.35, 0.62, 1.0) : vec3(1.0, 0.3, 0.27), 0.25 + 0.75 * recent);
  } else if (mode == 1) c = mix(c, turbo(recent), smoothstep(0.02, 0.1, recent));
  else {
    int on = (s.y >> 16) & 0x7fff;
    int off = (s.y >> 1) & 0x7fff;
    c = vec3(clamp(0.5 + float(on - off) * 0.125, 0.0, 1.0));
  }
  shown = vec4(c, 1.0);
}
`;

export const eventPixelFragment = ({ light, mismatch, noisy }: EventPixelKind): string =>
  [
    '#version 300 es',
    ...(light === 'codes' ? ['#define CODES'] : []),
    ...(light === 'colours' ? ['#define COLOURS'] : []),
    ...(mismatch ? ['#define MISMATCH'] : []),
    ...(noisy ? ['#define NOISY'] : []),
    'precision highp float;',
    'precision highp int;',
    'precision highp sampler2D;',
    'precision highp isampler2D;',
    'precision highp usampler2D;',
    HASH,
    LIGHT,
    PIXEL,
    NOISE,
    MAIN,
  ].join('\n');
