/** Rain on the ground: wet ground is darker and smoother, and a film of water mirrors what stands on it. */
export const WATER = /* glsl */ `
uniform sampler2D mirrorMap;   // the world mirrored in the ground, seen by the same camera
uniform vec2 viewSize;         // of the picture that is drawn, pixels
uniform float isMirrored;      // whether there is one

// Wets a surface; how much of it a closed film of water covers, 0..1.
float wetted(inout Surface s) {
  float level = s.wet * wetness * smoothstep(0.5, 0.95, s.n.z);
  if (level <= 0.0) return 0.0;
  vec2 basin = texture(noiseMap, vWorld.xy * 0.031).gb;
  float fill = level * (0.75 + 0.9 * (basin.x - 0.5) + 0.6 * (basin.y - 0.5));
  float film = smoothstep(0.62, 1.05, fill);
  s.base *= 1.0 - 0.5 * min(1.0, level * 1.4);
  s.rough = mix(s.rough, 0.35, min(1.0, level * 1.2));
  s.n = normalize(mix(s.n, vec3(0.0, 0.0, 1.0), film));
#if QUALITY == 0
  s.coat = max(s.coat, film);
#endif
  // Even without a closed film, wet ground mirrors at grazing angles.
  return max(film, 0.16 * level);
}
vec3 underWater(vec3 c, Surface s, float film, vec3 v, float range) {
  vec2 at = gl_FragCoord.xy / viewSize;
  // Grains of the road break the mirror image up; far off they stretch it upwards.
  vec2 grain = texture(noiseMap, vWorld.xy * 0.53).rb - 0.5;
  float rough = mix(0.07, 0.012, film) * (0.35 + 6.0 / (6.0 + range));
  vec3 sum = vec3(0.0);
  for (int i = -2; i <= 2; i++) {
    vec2 off = vec2(grain.x * 0.25, float(i) * 0.5 + grain.y) * rough;
    sum += texture(mirrorMap, clamp(at + off, 0.001, 0.999)).rgb;
  }
  float nv = max(v.z, 0.02);
  float f = fresnel(vec3(0.02), nv).x * mix(0.55, 1.0, film);
  return mix(c, sum * 0.2, min(f * (0.45 + 0.55 * film), 0.9));
}
`;
