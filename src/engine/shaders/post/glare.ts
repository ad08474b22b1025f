/** Light that lens and windscreen scatter: the picture at a quarter and a sixteenth of its size, blurred. */
export const SHRINK_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D sourceMap;
layout(location = 0) out vec4 small;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy) * 4;
  ivec2 last = textureSize(sourceMap, 0) - 1;
  vec3 sum = vec3(0.0);
  for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++)
    sum += min(texelFetch(sourceMap, min(p + ivec2(i, j), last), 0).rgb, vec3(50.0));
  small = vec4(sum / 16.0, 1.0);
}
`;

/** One direction of a Gaussian blur of 2.5 texels. */
export const BLUR_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D sourceMap;
uniform vec2 direction;  // one texel along the blur
layout(location = 0) out vec4 soft;
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy);
  ivec2 last = textureSize(sourceMap, 0) - 1;
  vec3 sum = vec3(0.0);
  float weight = 0.0;
  for (int i = -5; i <= 5; i++) {
    float w = exp(-float(i * i) / 12.5);
    sum += w * texelFetch(sourceMap, clamp(p + i * ivec2(direction), ivec2(0), last), 0).rgb;
    weight += w;
  }
  soft = vec4(sum / weight, 1.0);
}
`;

/** Exposure that follows the picture: the mean of log luminance over a grid, approached with the lag. */
export const METER_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D sourceMap;  // the picture at a quarter of its size
uniform sampler2D beforeMap;  // 1 x 1: the exposure of the frame before
uniform vec3 meter;           // usual exposure, share of the way to go (1: at once), largest change in EV
layout(location = 0) out vec4 exposure;
void main() {
  ivec2 size = textureSize(sourceMap, 0);
  float sum = 0.0;
  float weight = 0.0;
  for (int j = 0; j < 12; j++) for (int i = 0; i < 16; i++) {
    vec2 at = (vec2(i, j) + 0.5) / vec2(16.0, 12.0);
    // Weighted towards the middle, as dashboard cameras do; row 0 is the top.
    float w = exp(-2.5 * dot(at - vec2(0.5, 0.55), at - vec2(0.5, 0.55)));
    vec3 c = texelFetch(sourceMap, min(ivec2(at * vec2(size)), size - 1), 0).rgb;
    sum += w * log2(max(dot(c, vec3(0.2126, 0.7152, 0.0722)), 1e-4));
    weight += w;
  }
  // Half of the difference to middle grey is made up for: night stays darker than day.
  float wanted = clamp(0.4 * (log2(0.2 / meter.x) - sum / weight), -meter.z, meter.z * 0.35);
  float before = texelFetch(beforeMap, ivec2(0), 0).r;
  exposure = vec4(mix(before, wanted, meter.y), 0.0, 0.0, 1.0);
}
`;
