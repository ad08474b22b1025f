/**
 * From the pinhole's images to those of the real camera: a lens that distorts (OpenCV's model, see core/distortion.ts)
 * and rows that are exposed one after the other. Ground truth goes through the very same map as the picture.
 */
const MAP = /* glsl */ `
uniform sampler2D velocityMap;   // du, dv over one second, depth; only with a rolling shutter
uniform vec4 outPinhole;         // fx, fy, cx, cy of the camera
uniform vec4 sourcePinhole;      // of the image that was drawn
uniform vec4 radial;             // k1, k2, k3, how far the model is asked for
uniform vec2 tangential;         // p1, p2
uniform vec3 rows;               // seconds a row, middle row, 1 with a rolling shutter
vec2 shear(vec2 q) {
  float r2 = dot(q, q);
  return vec2(2.0 * tangential.x * q.x * q.y + tangential.y * (r2 + 2.0 * q.x * q.x),
    tangential.x * (r2 + 2.0 * q.y * q.y) + 2.0 * tangential.y * q.x * q.y);
}
vec2 bend(vec2 q) {
  // What lies farther out than the model can be inverted stays outside.
  float far = dot(q, q);
  if (far > radial.w) q *= sqrt(radial.w / far);
  float r2 = dot(q, q);
  return q * (1.0 + r2 * (radial.x + r2 * (radial.y + r2 * radial.z))) + shear(q);
}
// Inverse of bend: Newton's method on the radius, the small tangential part by iteration around it.
vec2 unbend(vec2 d) {
  vec2 q = d;
  for (int i = 0; i < 4; i++) {
    vec2 rest = d - shear(q);
    float wanted = length(rest);
    if (wanted < 1e-6) return rest;
    float r = min(wanted, sqrt(radial.w));
    for (int k = 0; k < 8; k++) {
      float r2 = r * r;
      float miss = r * (1.0 + r2 * (radial.x + r2 * (radial.y + r2 * radial.z))) - wanted;
      r -= miss / max(0.05, 1.0 + r2 * (3.0 * radial.x + r2 * (5.0 * radial.y + r2 * 7.0 * radial.z)));
    }
    q = rest * (r / wanted);
  }
  return q;
}
vec4 motionAt(vec2 at) {
  vec4 m = texelFetch(velocityMap, clamp(ivec2(floor(at)), ivec2(0), textureSize(velocityMap, 0) - 1), 0);
  return vec4(m.xy, m.z > 0.0 ? m.z : 1e5, 0.0);
}
// What is seen at a place so many seconds later: of the surfaces round about, the nearest whose motion leads there.
// What comes out from behind one that has moved away is shown as the farthest thing near by.
vec2 later(vec2 place, float seconds) {
  vec2 found = place;
  float nearest = 1e6;
  vec2 behind = place;
  float farthest = 0.0;
  for (int i = 0; i <= 20; i++) {
    float reach = i == 0 ? 0.0 : exp2(float((i - 1) / 4) + 1.0);
    int side = (i - 1) & 3;
    vec2 tap = place + reach * (side < 2 ? vec2(float(side * 2 - 1), 0.0) : vec2(0.0, float(side * 2 - 5)));
    vec4 motion = motionAt(tap);
    // Near taps first: of equals the nearest one stays.
    if (motion.z > farthest * 1.05) { farthest = motion.z; behind = tap; }
    vec2 from = place - motion.xy * seconds;
    vec4 there = motionAt(from);
    bool leadsHere = distance(there.xy, motion.xy) * abs(seconds) < 0.75;
    if (leadsHere && there.z < nearest * 0.98) { nearest = there.z; found = place - there.xy * seconds; }
  }
  return nearest < 1e6 ? found : behind;
}
// Source pixel coordinates of a pixel of the camera.
vec2 sourceOf(vec2 pixel) {
  vec2 q = unbend((pixel - outPinhole.zw) / outPinhole.xy);
  vec2 at = q * sourcePinhole.xy + sourcePinhole.zw;
  return rows.z > 0.5 ? later(at, (pixel.y - rows.y) * rows.x) : at;
}
`;

export const RESAMPLE_PICTURE_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D radianceMap;
layout(location = 0) out vec4 radiance;
${MAP}
void main() {
  vec2 at = sourceOf(gl_FragCoord.xy);
  vec2 size = vec2(textureSize(radianceMap, 0));
  vec2 p = at - 0.5;
  vec2 f = fract(p);
  ivec2 i = ivec2(floor(p));
  ivec2 last = ivec2(size) - 1;
  vec3 a = texelFetch(radianceMap, clamp(i, ivec2(0), last), 0).rgb;
  vec3 b = texelFetch(radianceMap, clamp(i + ivec2(1, 0), ivec2(0), last), 0).rgb;
  vec3 c = texelFetch(radianceMap, clamp(i + ivec2(0, 1), ivec2(0), last), 0).rgb;
  vec3 d = texelFetch(radianceMap, clamp(i + ivec2(1, 1), ivec2(0), last), 0).rgb;
  radiance = vec4(mix(mix(a, b, f.x), mix(c, d, f.x), f.y), 1.0);
}
`;

/** Ids from the nearest pixel; depth and motion between four of one surface, else from the nearest. */
export const RESAMPLE_TRUTH_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D idMap;
uniform sampler2D geometryMap;
layout(location = 0) out vec4 ids;
layout(location = 1) out vec4 geometry;
${MAP}
void main() {
  vec2 at = sourceOf(gl_FragCoord.xy);
  ivec2 last = textureSize(idMap, 0) - 1;
  ivec2 near = clamp(ivec2(floor(at)), ivec2(0), last);
  ids = texelFetch(idMap, near, 0);
  vec4 g = texelFetch(geometryMap, near, 0);
  vec2 from = vec2(near) + 0.5;
  vec2 p = at - 0.5;
  ivec2 i = ivec2(floor(p));
  if (all(greaterThanEqual(i, ivec2(0))) && all(lessThan(i, last)) && g.x > 0.0) {
    vec2 f = fract(p);
    vec4 sum = vec4(0.0);
    bool isOne = true;
    for (int k = 0; k < 4; k++) {
      ivec2 q = i + ivec2(k & 1, k >> 1);
      vec4 there = texelFetch(geometryMap, q, 0);
      isOne = isOne && texelFetch(idMap, q, 0) == ids && abs(1.0 / max(there.x, 1e-3) - 1.0 / g.x) < 0.02 / g.x;
      float w = ((k & 1) == 1 ? f.x : 1.0 - f.x) * ((k >> 1) == 1 ? f.y : 1.0 - f.y);
      // On a plane it is 1 / z that is linear in the image.
      sum += w * vec4(1.0 / max(there.x, 1e-3), there.yz, 1.0);
    }
    if (isOne) { g.x = 1.0 / sum.x; g.yz = sum.yz; from = at; }
  }
  vec2 next = (from + g.yz - sourcePinhole.zw) / sourcePinhole.xy;
  vec2 to = bend(next) * outPinhole.xy + outPinhole.zw;
  vec2 flow = to - gl_FragCoord.xy;
  if (rows.z > 0.5) {
    vec2 speed = texelFetch(velocityMap, near, 0).xy;
    flow += speed * ((to.y - rows.y) * rows.x);
  }
  geometry = vec4(g.x, g.w > 0.5 ? flow : vec2(0.0), g.w);
}
`;
