/** Counter-based random numbers in GLSL: the same bits for the same pixel, frame and seed, whatever is drawn when. */
export const HASH = /* glsl */ `
// PCG, three words at a time (Jarzynski and Olano 2020).
uvec3 pcg3(uvec3 v) {
  v = v * 1664525u + 1013904223u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  v ^= v >> 16u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  return v;
}
vec3 dice(uvec3 v) { return vec3(pcg3(v) >> 8u) / 16777216.0; }
// Three numbers of unit normal distribution (Box and Muller; the third shares the second's radius).
vec3 normals(uvec3 v) {
  vec3 a = dice(v);
  vec3 b = dice(v + uvec3(0u, 0u, 7919u));
  vec2 r = sqrt(-2.0 * log(max(a.xy, 1e-7)));
  return vec3(r.x * cos(6.2831853 * b.x), r.x * sin(6.2831853 * b.x), r.y * cos(6.2831853 * b.y));
}
`;
