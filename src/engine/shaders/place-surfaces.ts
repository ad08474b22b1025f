/** Surfaces of roads and of what stands beside them, in GLSL; see surface-struct.ts. */
import { FACADE } from './facade.ts';

const GROUND = /* glsl */ `
// A lattice of random numbers that does not repeat where a texture would.
vec2 hash2(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
  q += dot(q, q.yzx + 33.33);
  return fract((q.xx + q.yz) * q.zy);
}
void asphalt(inout Surface s) {
  float fine = texture(noiseMap, vWorld.xy * 0.9).r - 0.5;
  vec2 broad = texture(noiseMap, vWorld.yx * 0.021).gb - 0.5;
  float off = (abs(vUv.y) - 0.24) * 7.0;
  float track = max(0.0, 1.0 - off * off);
  float shade = 1.0 + 0.4 * fine + 0.3 * broad.x + 0.12 * broad.y - 0.1 * track;
#if QUALITY > 0
  float far = clamp(fwidth(vFromEye.x) + fwidth(vFromEye.y), 0.0, 1.0);
  // Grains, as far as they can be told apart.
  vec2 grit = texture(noiseMap, vWorld.yx * 3.7 + 0.31).ra - 0.5;
  shade += (0.35 * grit.x + 0.12 * grit.y) * (1.0 - far);
  // Oil drips along the middle of a lane, and the joint between two lanes.
  shade -= 0.07 * smoothstep(0.12, 0.0, abs(vUv.y)) * step(abs(vUv.y), 0.5);
  // Cracks: thin lines where a coarse noise crosses its middle.
  vec4 coarse = texture(noiseMap, vWorld.xy * 0.043 + 0.13);
  float crack = abs(coarse.g - 0.5 + 0.05 * (coarse.b - 0.5)) * 60.0;
  float cracked = smoothstep(0.9, 0.15, crack) * smoothstep(0.5, 0.62, texture(noiseMap, vWorld.yx * 0.0061).b);
  shade *= 1.0 - 0.5 * cracked * (1.0 - 0.8 * far);
  // Patches of a newer, darker batch with sealed edges.
  vec2 grid = vec2(vUv.x / 9.0, floor(vUv.y * 2.0 + 2.0));
  vec2 cell = hash2(floor(grid) + 7.0);
  if (cell.x > 0.86 && abs(vUv.y) < 0.5) {
    vec2 at = vec2(fract(grid.x), fract(vUv.y * 2.0 + 2.0));
    vec2 low = vec2(0.1 + 0.3 * cell.y, 0.1);
    vec2 high = vec2(0.6 + 0.35 * cell.y, 0.9);
    vec2 inside = min(at - low, high - at);
    float d = min(inside.x * 9.0, inside.y * 1.7);
    shade *= mix(1.0, 0.72, smoothstep(0.0, 0.03, d));
    shade *= 1.0 - 0.35 * smoothstep(0.07, 0.02, abs(d));
  }
  s.n = normalize(s.n + vec3(grit.x, grit.y, 0.0) * 0.22 * (1.0 - far));
#endif
  s.base *= max(shade, 0.2);
  s.rough = 0.85;
  s.wet = 1.0;
}
void grass(inout Surface s) {
  vec2 a = texture(noiseMap, vWorld.xy * 0.017).gb;
  vec2 b = texture(noiseMap, vWorld.yx * 0.37).rb;
  vec3 dry = vec3(1.55, 1.2, 0.95);
  float dryness = clamp(a.x * 1.8 - 0.4, 0.0, 1.0);
#if QUALITY > 0
  // Fields far off differ from each other; near by there are blades.
  vec2 field = texture(noiseMap, vWorld.xy * 0.0021 + 0.37).gb;
  dryness = clamp(dryness + 1.6 * (field.x - 0.5), 0.0, 1.0);
  float far = clamp((fwidth(vFromEye.x) + fwidth(vFromEye.y)) * 2.0, 0.0, 1.0);
  vec2 blade = texture(noiseMap, vec2(vWorld.x * 1.9 + 0.4 * vWorld.y, vWorld.y * 2.3)).ra - 0.5;
  b += (0.7 * blade) * (1.0 - far);
  s.n = normalize(s.n + vec3(blade, 0.0) * 0.5 * (1.0 - far));
#endif
  s.base *= mix(vec3(0.72, 0.9, 0.72), dry, dryness) * (0.4 + 0.45 * a.y + 0.4 * b.x + 0.4 * b.y);
  s.rough = 1.0;
  s.wet = 0.3;
  s.soft = 0.1;
}
void paving(inout Surface s) {
  vec2 at = vWorld.xy / 0.6;
  vec2 slab = fract(at);
  vec2 w = fwidth(vFromEye.xy / 0.6) + 0.02;
  vec2 e = smoothstep(vec2(0.0), w, slab) * smoothstep(vec2(0.0), w, 1.0 - slab);
  float joint = mix(1.0, min(e.x, e.y), clamp(0.25 / max(w.x, w.y) - 0.5, 0.0, 1.0));
  float shade = (0.8 + 0.2 * joint) * (0.85 + 0.3 * texture(noiseMap, vWorld.xy * 0.23).r);
#if QUALITY > 0
  float far = clamp(max(w.x, w.y) * 2.0 - 0.3, 0.0, 1.0);
  shade *= 1.0 + 0.22 * (hash2(floor(at)).x - 0.5) * (1.0 - far);
  shade *= 0.88 + 0.3 * texture(noiseMap, vWorld.yx * 0.031).g;
#endif
  s.base *= shade;
  s.rough = 0.9;
  s.wet = 0.8;
}
// Road paint: worn where wheels cross it, and a retroreflector in the light of lamps.
void marking(inout Surface s) {
#if QUALITY > 0
  float wear = texture(noiseMap, vWorld.xy * 0.71).r * 0.55 + texture(noiseMap, vWorld.yx * 0.047).g * 0.6;
  float worn = smoothstep(0.62, 0.86, wear);
  s.base = mix(s.base, vec3(0.11), 0.75 * worn);
  s.base *= 0.86 + 0.24 * texture(noiseMap, vWorld.xy * 2.3).r;
#endif
  s.rough = 0.7;
  s.wet = 0.9;
}
`;

const PLANTS = /* glsl */ `
void foliage(inout Surface s) {
  float leaf = texture(noiseMap, vec2(vWorld.x + vWorld.y * 0.7, vWorld.z + vWorld.y * 0.3) * 0.55).r;
  float clump = texture(noiseMap, vec2(vWorld.x - vWorld.z * 0.5, vWorld.y + vWorld.z) * 0.21).b;
  s.base *= 0.45 + 0.7 * leaf + 0.55 * clump;
  s.n = normalize(s.n + vec3(leaf - 0.5, clump - 0.5, leaf * clump - 0.1) * 0.9);
  // Deep in the crown, and under it, little sky is seen.
  s.base *= 0.55 + 0.6 * clamp(vLocal.z * 1.15, 0.0, 1.0);
  s.soft = 0.35;
  s.rough = 0.75;
}
void bark(inout Surface s) {
  float ring = texture(noiseMap, vec2(vWorld.z * 0.9, (vWorld.x + vWorld.y) * 0.35)).r;
  s.base *= 0.6 + 0.8 * ring;
  s.rough = 0.95;
}
// Far hills: woods and fields in patches.
void hill(inout Surface s) {
  vec2 p = vec2(atan(vWorld.y, vWorld.x) * 40.0, vWorld.z * 0.35);
  float patches = texture(noiseMap, p * 0.013).g;
  float grain = texture(noiseMap, vec2(p.x * 0.21, p.y * 0.2)).r;
  s.base *= (0.65 + 0.7 * patches) * (0.7 + 0.6 * grain);
  s.rough = 1.0;
  s.soft = 0.5;
}
`;

const BUILT = /* glsl */ `
void roofTile(inout Surface s) {
  vec2 at = vec2(vUv.x / 0.3, vUv.y / 0.34);
  float far = clamp(max(fwidth(at.x), fwidth(at.y)) * 1.6 - 0.4, 0.0, 1.0);
  vec2 tile = fract(at);
  float lap = smoothstep(0.0, 0.25, tile.y);
  float swell = 0.75 + 0.25 * sin(tile.x * 6.2832);
  float one = 0.85 + 0.3 * hash2(floor(at)).x;
  s.base *= mix(lap * swell * one * 1.15, 0.92, far) * (0.8 + 0.4 * texture(noiseMap, vUv * 0.07).g);
  s.rough = 0.8;
}
void concrete(inout Surface s) {
  vec2 p = abs(s.n.z) > 0.5 ? vWorld.xy : vec2(vWorld.x + vWorld.y, vWorld.z);
  s.base *= 0.75 + 0.3 * texture(noiseMap, p * 0.19).b + 0.25 * texture(noiseMap, p * 0.9).r;
  s.rough = 0.9;
}
void wood(inout Surface s) {
  float grain = texture(noiseMap, vec2((vWorld.x + vWorld.y) * 0.2, vWorld.z * 2.1)).r;
  s.base *= 0.65 + 0.6 * grain;
  s.rough = 0.85;
}
void signFace(inout Surface s) { s.rough = 0.35; s.coat = 0.5; }
`;

export const PLACE_SURFACES = /* glsl */ `
${GROUND}
${PLANTS}
${BUILT}
${FACADE}
/** True where the material is a place's. */
bool placeSurface(float material, inout Surface s) {
  if (material == 5.0) asphalt(s);
  else if (material == 6.0) grass(s);
  else if (material == 7.0) facade(s);
  else if (material == 8.0) foliage(s);
  else if (material == 9.0) paving(s);
  else if (material == 17.0) concrete(s);
  else if (material == 18.0) roofTile(s);
  else if (material == 19.0) bark(s);
  else if (material == 20.0) wood(s);
  else if (material == 21.0) signFace(s);
  else if (material == 22.0) marking(s);
  else if (material == 23.0) hill(s);
  else return false;
  return true;
}
`;
