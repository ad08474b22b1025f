/** From linear radiance to the picture: rain, glare, exposure, vignetting, noise, tone curve, in the light's order. */
import { TONE_MAP } from '../sky.ts';
import { HASH } from './hash.ts';

export const DEVELOP_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
precision highp int;
uniform sampler2D radianceMap;
uniform sampler2D quarterMap;     // blurred, a quarter of the size
uniform sampler2D sixteenthMap;   // blurred, a sixteenth of the size
uniform sampler2D meterMap;       // 1 x 1: EV that the meter adds
uniform vec2 size;
uniform float exposure;
uniform float isMetered;
uniform vec4 lensLook;            // glare, vignetting, contrast, -
uniform vec2 noise;               // shot, read
uniform vec4 rain;                // share of the picture in streaks, drops on the windscreen, slant, -
uniform vec3 rainColour;
uniform uvec3 frameSeed;          // of the scene, of the frame, of the drops
layout(location = 0) out vec4 picture;
${HASH}
${TONE_MAP}

// Drops on the windscreen: small lenses that turn the picture upside down, one a cell at most.
vec2 dropOffset(vec2 at, float cells, float chance, out float rim) {
  vec2 grid = at * vec2(cells, cells * size.y / size.x);
  uvec2 cell = uvec2(floor(grid));
  vec3 d = dice(uvec3(cell, frameSeed.x + uint(cells)));
  rim = 0.0;
  if (d.z > chance) return vec2(0.0);
  float radius = 0.12 + 0.26 * d.z / max(chance, 1e-3);
  vec2 off = fract(grid) - (radius + (1.0 - 2.0 * radius) * d.xy);
  off.y *= 0.8;
  float r = length(off) / radius;
  if (r >= 1.0) return vec2(0.0);
  rim = smoothstep(0.4, 1.0, r) * 0.6;
  return -off * (2.2 - 1.2 * r * r) / vec2(cells, cells * size.y / size.x) * 1.6;
}
// Streaks of falling rain: thin, nearly upright, in three depths.
float streaks(vec2 at) {
  float sum = 0.0;
  for (int i = 0; i < 3; i++) {
    float scale = 38.0 * float(i + 1);
    float lean = rain.z * (at.x - 0.5);
    vec2 p = vec2((at.x + lean * (at.y - 0.5)) * scale, at.y * scale * 0.055 * size.y / size.x * 2.2);
    vec3 column = dice(uvec3(uint(floor(p.x) + 4096.0), frameSeed.y, uint(i)));
    p.y += column.x * 17.0;
    vec3 one = dice(uvec3(uint(floor(p.x) + 4096.0), uint(floor(p.y)), frameSeed.y + uint(i) * 77u));
    float across = 1.0 - smoothstep(0.0, 0.12, abs(fract(p.x) - 0.2 - 0.6 * one.y));
    float along = smoothstep(0.0, 0.3, fract(p.y)) * smoothstep(1.0, 0.55, fract(p.y));
    sum += across * along * step(one.z, rain.x) * (0.5 - 0.12 * float(i));
  }
  return min(sum, 0.6);
}
void main() {
  vec2 at = gl_FragCoord.xy / size;
  float rim = 0.0;
  vec2 from = at;
  if (rain.y > 0.0) {
    float other;
    vec2 big = dropOffset(at, 30.0, rain.y * 0.13, rim);
    from += big;
    if (big == vec2(0.0)) { from += dropOffset(at, 85.0, rain.y * 0.14, other); rim = other; }
    from = clamp(from, vec2(0.5) / size, 1.0 - vec2(0.5) / size);
  }
  vec3 c = rain.y > 0.0 ? texture(radianceMap, from).rgb : texelFetch(radianceMap, ivec2(gl_FragCoord.xy), 0).rgb;
  c *= 1.0 - 0.35 * rim;
  if (lensLook.x > 0.0) {
    vec3 wide = 0.6 * texture(quarterMap, at).rgb + 0.4 * texture(sixteenthMap, at).rgb;
    c = mix(c, wide, lensLook.x);
  }
  if (rain.x > 0.0) c = mix(c, rainColour, 0.2 * streaks(at));
  float ev = isMetered > 0.5 ? texelFetch(meterMap, ivec2(0), 0).r : 0.0;
  vec2 off = (at - 0.5) * vec2(1.0, size.y / size.x) * 2.0;
  // The light falls off with the fourth power of the cosine, scaled to the share asked for.
  float r2 = dot(off, off) / (1.0 + (size.y / size.x) * (size.y / size.x));
  c *= exposure * exp2(ev) * (1.0 - lensLook.y * r2 * (0.65 + 0.35 * r2));
  if (noise.x + noise.y > 0.0) {
    vec3 n = normals(uvec3(uint(gl_FragCoord.x), uint(gl_FragCoord.y), frameSeed.x * 31u + frameSeed.y));
    c = max(c + n * sqrt(noise.x * noise.x * max(c, 0.0) + noise.y * noise.y), 0.0);
  }
  if (lensLook.z != 1.0) c = 0.18 * pow(c / 0.18, vec3(lensLook.z));
  picture = vec4(toneMap(c), 1.0);
}
`;
