/**
 * What moves while the shutter is open is smeared along its own velocity. A gather after McGuire et al. 2012, without
 * their tiles: a neighbour counts where it is nearer and its own motion reaches this pixel, or where this pixel's does.
 */
export const MOTION_BLUR_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D radianceMap;
uniform sampler2D velocityMap;  // du, dv in pixels a second, depth (0: sky)
uniform float shutter;          // seconds
layout(location = 0) out vec4 blurred;
const int TAPS = 11;
vec3 motionAt(ivec2 p) {
  vec4 m = texelFetch(velocityMap, clamp(p, ivec2(0), textureSize(velocityMap, 0) - 1), 0);
  return vec3(m.xy * shutter, m.z > 0.0 ? m.z : 1e4);
}
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  vec3 here = motionAt(p);
  vec2 way = here.xy;
  for (int i = 0; i < 4; i++) {
    vec3 near = motionAt(p + ivec2(i < 2 ? (i * 2 - 1) * 9 : 0, i < 2 ? 0 : (i * 2 - 5) * 9));
    if (near.z < here.z && dot(near.xy, near.xy) > dot(way, way)) way = near.xy;
  }
  float size = length(way);
  vec3 c = texelFetch(radianceMap, p, 0).rgb;
  if (size < 0.5) { blurred = vec4(c, 1.0); return; }
  way *= min(1.0, 48.0 / size);
  float hereSize = length(here.xy);
  vec3 sum = c;
  float weight = 1.0;
  for (int i = 0; i < TAPS; i++) {
    float at = (float(i) + 0.5) / float(TAPS) - 0.5;
    ivec2 q = p + ivec2(floor(way * at + 0.5));
    if (q == p) continue;
    q = clamp(q, ivec2(0), textureSize(radianceMap, 0) - 1);
    vec3 there = motionAt(q);
    float distance = length(vec2(q - p));
    bool isNearer = there.z < here.z * 0.98;
    float w = isNearer ? step(distance, 0.5 * length(there.xy) + 0.7) : step(distance, 0.5 * hereSize + 0.7);
    sum += texelFetch(radianceMap, q, 0).rgb * w;
    weight += w;
  }
  blurred = vec4(sum / weight, 1.0);
}
`;
