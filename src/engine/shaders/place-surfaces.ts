/** Surfaces of roads and of what stands beside them, in GLSL; see surface-struct.ts. */
export const PLACE_SURFACES = /* glsl */ `
void asphalt(inout Surface s) {
  float fine = texture(noiseMap, vWorld.xy * 0.9).r - 0.5;
  vec2 broad = texture(noiseMap, vWorld.yx * 0.021).gb - 0.5;
  float off = (abs(vUv.y) - 0.24) * 7.0;
  float track = max(0.0, 1.0 - off * off);
  s.base *= 1.0 + 0.4 * fine + 0.3 * broad.x + 0.12 * broad.y - 0.1 * track;
  s.rough = 0.85;
  s.wet = 1.0;
}
void grass(inout Surface s) {
  vec2 a = texture(noiseMap, vWorld.xy * 0.017).gb;
  vec2 b = texture(noiseMap, vWorld.yx * 0.37).rb;
  vec3 dry = vec3(1.5, 1.1, 0.9);
  s.base *= mix(vec3(0.7, 0.9, 0.75), dry, clamp(a.x * 1.8 - 0.4, 0.0, 1.0)) * (0.4 + 0.45 * a.y + 0.4 * b.x + 0.4 * b.y);
  s.rough = 1.0;
  s.wet = 0.3;
}
void paving(inout Surface s) {
  vec2 slab = fract(vWorld.xy / 0.6);
  vec2 w = fwidth(vWorld.xy / 0.6) + 0.02;
  vec2 e = smoothstep(vec2(0.0), w, slab) * smoothstep(vec2(0.0), w, 1.0 - slab);
  float joint = mix(1.0, min(e.x, e.y), clamp(0.25 / max(w.x, w.y) - 0.5, 0.0, 1.0));
  s.base *= (0.8 + 0.2 * joint) * (0.85 + 0.3 * texture(noiseMap, vWorld.xy * 0.23).r);
  s.rough = 0.9;
  s.wet = 0.8;
}
// Window grid in units of (bay, storey); 1 where there is glass.
float windows(float style, out float shade) {
  vec2 size = style < 1.0 ? vec2(0.42, 0.5) : style < 2.0 ? vec2(0.62, 0.46) : style < 3.0 ? vec2(0.86, 0.5) : vec2(0.34, 0.56);
  vec2 cell = fract(vUv);
  vec2 w = fwidth(vUv) + 0.004;
  vec2 d = size * 0.5 - abs(cell - vec2(0.5, 0.52));
  vec2 inside = clamp(d / w + 0.5, 0.0, 1.0);
  float far = clamp(max(w.x, w.y) * 2.5 - 0.4, 0.0, 1.0);
  vec2 frame = clamp((d - 0.035) / w + 0.5, 0.0, 1.0);
  shade = mix(frame.x * frame.y, 1.0, far);
  return mix(inside.x * inside.y, size.x * size.y, far);
}
void facade(inout Surface s) {
  float shade;
  float pane = windows(lampCode, shade);
  s.base *= 0.88 + 0.24 * texture(noiseMap, vUv * 0.21).g;
  float dice = texture(noiseMap, (floor(vUv) + 0.5) / 61.0).r;
  float curtain = step(0.62, dice);
  s.base = mix(s.base, mix(vec3(0.6), mix(vec3(0.02, 0.025, 0.03), vec3(0.2, 0.18, 0.15), curtain), shade), pane);
  s.coat = pane * shade;
  s.rough = mix(0.9, 0.1, pane * shade);
  s.glow = night * pane * shade * step(0.55, fract(dice * 7.3)) * vec3(0.9, 0.62, 0.32) * 0.7;
}
void foliage(inout Surface s) {
  float leaf = texture(noiseMap, vec2(vWorld.x + vWorld.y * 0.7, vWorld.z + vWorld.y * 0.3) * 0.55).r;
  float clump = texture(noiseMap, vec2(vWorld.x - vWorld.z * 0.5, vWorld.y + vWorld.z) * 0.21).b;
  s.base *= 0.35 + 0.75 * leaf + 0.5 * clump;
  s.n = normalize(s.n + vec3(leaf - 0.5, clump - 0.5, leaf * clump - 0.2) * 0.9);
  s.soft = 0.25;
  s.rough = 0.8;
}
/** True where the material is a place's. */
bool placeSurface(float material, inout Surface s) {
  if (material == 5.0) asphalt(s);
  else if (material == 6.0) grass(s);
  else if (material == 7.0) facade(s);
  else if (material == 8.0) foliage(s);
  else if (material == 9.0) paving(s);
  else return false;
  return true;
}
`;
