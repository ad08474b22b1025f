/**
 * An event camera's pixels as compute shaders: the same whole numbers as shaders/events.ts, a pixel a thread. The first
 * shader counts what each pixel has to tell, a prefix sum over the counts says where, the last one writes the list.
 */
import { MOST_OF_A_PIXEL } from '../../sensors/events/event-buffer.ts';
import type { EventPixelKind } from './events.ts';
import { GROUP } from './prefix-sum-wgsl.ts';

/** Words of `Params`; in this order. */
export const PARAMS = [
  'dtUs',
  'refractoryUs',
  'cutoffHz',
  'shotHz',
  'unitsANat',
  'thresholdBits',
  'leastChange',
  'isFirst',
  'pixels',
  'frame',
  'leakKey',
  'shotKey',
  'epsMantissa',
  'epsExponent',
  'ln2Units',
  'ln2Rest',
] as const;
/** Those that are floats. */
export const FLOAT_PARAMS: ReadonlySet<string> = new Set(PARAMS.slice(0, 5));
const SIGNED_PARAMS: ReadonlySet<string> = new Set([
  'leastChange',
  'epsExponent',
  'ln2Units',
  'ln2Rest',
]);

const typeOf = (name: string): string =>
  FLOAT_PARAMS.has(name) ? 'f32' : SIGNED_PARAMS.has(name) ? 'i32' : 'u32';

const STRUCTS = /* wgsl */ `
// Levels met << 2 | shots << 1 | polarity; first, spacing (shares of the interval). A head of 0: nothing to tell.
struct Found { head: u32, first: f32, spacing: f32 }
// What the low-pass gives, what has leaked (units); intensity, and when the last event was before the interval.
struct Noise { passed: i32, leaked: i32, intensity: f32, lastUs: f32 }
`;

/** @param codeBits 8 or 16, of codes; linear light has 32 */
const light = (kind: EventPixelKind, codeBits: number): string =>
  kind.light === 'codes'
    ? /* wgsl */ `
fn look(i: u32) -> Light {
  let code = (light[i / ${32 / codeBits}u] >> ((i % ${32 / codeBits}u) * ${codeBits}u)) & ${2 ** codeBits - 1}u;
  let known = lightTable[code];
  return Light(known.x, bitcast<f32>(known.y));
}
`
    : /* wgsl */ `
const BRIGHTEST = 0x4e6e6b28u;  // 1e9
// ln(eps + intensity): a sum of whole numbers, then Tang's table of 256 parts and a short series.
fn look(i: u32) -> Light {
  var bits = light[i];
  // What is negative, or no number, is dark: told by the bits, for a shader need not know what is no number.
  if (bits > 0x7f800000u || bits < 0x800000u) { bits = 0u; }
  bits = min(bits, BRIGHTEST);
  var e = params.epsExponent;
  var lit = 0u;
  if (bits != 0u) {
    e = i32(bits >> 23u);
    lit = ((bits & 0x7fffffu) | 0x800000u) << 7u;
  }
  var least = params.epsMantissa;
  let ahead = e - params.epsExponent;
  if (ahead > 31) { least = 0u; }
  else if (ahead >= 0) { least = least >> u32(ahead); }
  else {
    if (ahead < -31) { lit = 0u; } else { lit = lit >> u32(-ahead); }
    e = params.epsExponent;
  }
  var sum = lit + least;
  if (sum < 0x80000000u) { sum <<= 1u; } else { e++; }
  let part = (sum >> 23u) & 255u;
  let tang = lightTable[part];
  let r = f32(i32(sum - (0x80000000u + (part << 23u) + 0x400000u))) * bitcast<f32>(tang.y);
  let series = r * (1.0 + r * (-0.5 + r * (0.333333333 - r * 0.25)));
  e -= 127;
  let units = e * params.ln2Units + ((e * params.ln2Rest + 32768) >> 16u) + tang.x
    + i32(floor(series * params.unitsANat + 0.5));
  return Light(units, bitcast<f32>(bits));
}
`;

const pixel = (mismatch: boolean): string => /* wgsl */ `
struct Params { ${PARAMS.map((name) => `${name}: ${typeOf(name)}`).join(', ')} }
// Log intensity in units, and linear.
struct Light { units: i32, intensity: f32 }
// Units; when the last event was, after the frame.
struct State { level: i32, seen: i32, lastUs: f32 }
struct Way { count: i32, isUp: bool, first: f32, spacing: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> light: array<u32>;
@group(0) @binding(2) var<storage, read> lightTable: array<vec2i>;
@group(0) @binding(3) var<storage, read_write> states: array<State>;
@group(0) @binding(4) var<storage, read_write> found: array<Found>;
@group(0) @binding(5) var<storage, read_write> slots: array<u32>;
const NEVER = -1e9;
const MOST = 2097151;

// The levels that are met on the way, and where in the interval.
fn meet(level: ptr<function, i32>, start: i32, end: i32, on: i32, off: i32) -> Way {
  let isUp = end > start;
  let size = select(off, on, isUp);
  let beyond = select(*level - end, end - *level, isUp);
  if (beyond < size) { return Way(0, isUp, 0.0, 0.0); }
  let count = min(${mismatch ? 'beyond / size' : 'beyond >> params.thresholdBits'}, MOST);
  let whole = abs(f32(end - start));
  let first = f32(select(start - (*level - size), *level + size - start, isUp)) / whole;
  *level += select(-count, count, isUp) * size;
  return Way(count, isUp, first, f32(size) / whole);
}
// Leaves those of an even row of events that the refractory period lets through.
fn thin(way: Way, lastUs: f32) -> Way {
  if (params.refractoryUs <= 0.0 || way.count == 0) { return way; }
  let spacingUs = way.spacing * params.dtUs;
  let wait = lastUs + params.refractoryUs - way.first * params.dtUs;
  let skipped = select(0, i32(min(ceil(wait / spacingUs), f32(MOST))), wait > 0.0);
  let stride = max(1, i32(min(ceil(params.refractoryUs / spacingUs), f32(MOST))));
  if (skipped >= way.count) { return Way(0, way.isUp, 0.0, 0.0); }
  return Way((way.count - 1 - skipped) / stride + 1, way.isUp,
    way.first + f32(skipped) * way.spacing, f32(stride) * way.spacing);
}
// When the pixel's last event was, after those of the way.
fn lastOf(way: Way, lastUs: f32) -> f32 {
  if (way.count == 0) { return lastUs; }
  return (way.first + f32(way.count - 1) * way.spacing) * params.dtUs;
}
`;

const OWN = /* wgsl */ `
// Thresholds ON and OFF, leak (units a second, as bits), what had leaked at the start.
@group(0) @binding(6) var<storage, read> owns: array<vec4i>;
`;

const NOISE = /* wgsl */ `
@group(0) @binding(7) var<storage, read_write> noises: array<Noise>;
// PCG, three words at a time (Jarzynski and Olano 2020), as shaders/post/hash.ts has it.
fn pcg3(words: vec3u) -> vec3u {
  var v = words * 1664525u + 1013904223u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  v ^= v >> vec3u(16u);
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  return v;
}
fn lowPassShare(intensity: f32) -> f32 {
  return min(1.0, (255.0 * clamp(intensity, 0.0, 1.0) + 20.0) / 275.0
    * params.dtUs * 1e-6 * 6.28318531 * params.cutoffHz);
}
fn leakJitter(i: u32) -> f32 {
  let word = pcg3(vec3u(i, params.frame, params.leakKey)).x;
  let sum = (word & 255u) + ((word >> 8u) & 255u) + ((word >> 16u) & 255u) + (word >> 24u);
  return 1.0 - 0.1 * (f32(sum) - 510.0) / 147.8;
}
// -ln(1 - u), whose digits 1 - u would not have where u is small.
fn waited(word: u32) -> f32 {
  let u = (f32(word) + 0.5) / 4294967296.0;
  if (u < 0.1) {
    return u * (1.0 + u * (0.5 + u * (0.333333333 + u * (0.25 + u * (0.2 + u / 6.0)))));
  }
  return -log((f32(~word) + 0.5) / 4294967296.0);
}
const MOST_DRAWS = 30u;
// Shot events among the crossings, in the order of time: when the last event was. Returns whether there are shots.
fn shoot(i: u32, intensity: f32, crossings: Way, lastUs: ptr<function, f32>) -> bool {
  let rate = params.shotHz * max(0.25, 1.0 - 0.75 * min(1.0, intensity)) * 1e-6;
  var way = crossings;
  var isHit = false;
  var at = 0.0;
  for (var draw = 0u; draw < MOST_DRAWS; draw++) {
    let words = pcg3(vec3u(i, params.frame, params.shotKey + draw * 0x9e3779b9u));
    if (draw == 0u && (f32(words.x) + 0.5) / 4294967296.0 > params.shotHz * params.dtUs * 1e-6) { break; }
    at += waited(words.x) / rate;
    if (at > params.dtUs) { break; }
    isHit = true;
    // The crossings that come before it.
    var before = 0;
    if (way.count > 0) {
      before = i32(clamp(floor((at / params.dtUs - way.first) / way.spacing) + 1.0, 0.0, f32(way.count)));
    }
    *lastUs = lastOf(thin(Way(before, way.isUp, way.first, way.spacing), *lastUs), *lastUs);
    way = Way(way.count - before, way.isUp, way.first + f32(before) * way.spacing, way.spacing);
    if (at - *lastUs >= params.refractoryUs) { *lastUs = at; }
  }
  if (isHit) { *lastUs = lastOf(thin(way, *lastUs), *lastUs); }
  return isHit;
}
`;

/** What the light is through the pixel's low-pass and leak. */
const seen = ({ mismatch, noisy }: EventPixelKind): string =>
  !noisy
    ? ''
    : /* wgsl */ `
  var own = noises[i];
  var share = 1.0;
  if (params.cutoffHz > 0.0) { share = lowPassShare(now.intensity); }
  if (share < 1.0) { end = own.passed + i32(floor(share * f32(end - own.passed) + 0.5)); }
  own = Noise(end, own.leaked, now.intensity, state.lastUs);
  ${
    mismatch
      ? /* wgsl */ `
  let leak = bitcast<f32>(owns[i].z);
  if (leak > 0.0) { own.leaked += i32(floor(leak * params.dtUs * 1e-6 * leakJitter(i) + 0.5)); }
  end += own.leaked;`
      : ''
  }
  noises[i] = own;
`;

const main = (kind: EventPixelKind): string => /* wgsl */ `
@compute @workgroup_size(${GROUP})
fn count(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.pixels) { return; }
  let now = look(i);
  found[i] = Found(0u, 0.0, 0.0);
  slots[i] = 0u;
  if (params.isFirst == 1u) {
    states[i] = State(now.units - ${kind.mismatch ? 'owns[i].w' : '0'}, now.units, NEVER);
    ${kind.noisy ? 'noises[i] = Noise(now.units, 0, now.intensity, NEVER);' : ''}
    return;
  }
  var state = states[i];
  var end = now.units;
  ${seen(kind)}
  var way = Way(0, false, 0.0, 0.0);
  if (abs(end - state.seen) > params.leastChange) {
    let nominal = 1 << params.thresholdBits;
    way = meet(&state.level, state.seen, end, ${kind.mismatch ? 'owns[i].x, owns[i].y' : 'nominal, nominal'});
    state.seen = end;
  }
  var isHit = false;
  ${kind.noisy ? 'if (params.shotHz > 0.0) { isHit = shoot(i, now.intensity, way, &state.lastUs); }' : ''}
  // Of a pixel with shots all crossings are told: plain code puts both in order.
  if (!isHit) {
    way = thin(way, state.lastUs);
    state.lastUs = lastOf(way, state.lastUs);
  }
  if (way.count > 0 || isHit) {
    let head = (u32(way.count) << 2u) | select(0u, 2u, isHit) | select(0u, 1u, way.isUp);
    found[i] = Found(head, way.first, way.spacing);
    // More than can be meant: the sum stays at its end.
    slots[i] = select(select(u32(way.count), 3u, isHit), 0xffffffffu, way.count > ${MOST_OF_A_PIXEL});
  }
  state.lastUs = max(state.lastUs - params.dtUs, NEVER);
  states[i] = state;
}
`;

/** Takes a frame in, and counts the pairs of words that each pixel has to tell. */
export const countShader = (kind: EventPixelKind, codeBits: number): string =>
  [
    STRUCTS,
    pixel(kind.mismatch),
    kind.mismatch ? OWN : '',
    kind.noisy ? NOISE : '',
    light(kind, codeBits),
    main(kind),
  ].join('\n');

/** Writes the list (sensors/events/expand.ts) of what {@link countShader} found, each pixel's from its offset on. */
export const scatterShader = ({ noisy }: EventPixelKind): string => /* wgsl */ `
${STRUCTS}
@group(0) @binding(0) var<storage, read> found: array<Found>;
@group(0) @binding(1) var<storage, read> offsets: array<u32>;
@group(0) @binding(2) var<storage, read_write> list: array<vec2u>;
${noisy ? '@group(0) @binding(3) var<storage, read> noises: array<Noise>;' : ''}
@compute @workgroup_size(${GROUP})
fn scatter(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= arrayLength(&found)) { return; }
  let own = found[i];
  if (own.head == 0u) { return; }
  let at = offsets[i];
  let name = (i << 2u) | (own.head & 3u);
  let count = own.head >> 2u;
  ${
    noisy
      ? /* wgsl */ `
  if ((own.head & 2u) != 0u) {
    list[at] = vec2u(name, count);
    list[at + 1u] = vec2u(bitcast<u32>(own.first), bitcast<u32>(own.spacing));
    list[at + 2u] = vec2u(bitcast<u32>(noises[i].intensity), bitcast<u32>(noises[i].lastUs));
    return;
  }`
      : ''
  }
  for (var j = 0u; j < count; j++) {
    list[at + j] = vec2u(name, bitcast<u32>(own.first + f32(j) * own.spacing));
  }
}
`;
