/** Shows one channel of the targets on the page's canvas. */
export const VIEW_CHANNELS = ['rgb', 'depth', 'semantic', 'instance', 'flow'] as const;
export type ViewChannel = (typeof VIEW_CHANNELS)[number];

export const VIEW_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vScreen;
uniform sampler2D rgbMap;
uniform sampler2D idMap;
uniform sampler2D geometryMap;
uniform sampler2D paletteMap;   // 256 Cityscapes colours
uniform float channel;
uniform float flowScale;        // pixels of motion shown at full saturation
layout(location = 0) out vec4 shown;

// Turbo (Mikhailov, Apache 2.0), a polynomial fit.
vec3 turbo(float x) {
  vec4 v4 = vec4(1.0, x, x * x, x * x * x);
  vec2 v2 = v4.zw * v4.z;
  return vec3(
    dot(v4, vec4(0.13572138, 4.61539260, -42.66032258, 132.13108234)) + dot(v2, vec2(-152.94239396, 59.28637943)),
    dot(v4, vec4(0.09140261, 2.19418839, 4.84296658, -14.18503333)) + dot(v2, vec2(4.27729857, 2.82956604)),
    dot(v4, vec4(0.10667330, 12.64194608, -60.58204836, 110.36276771)) + dot(v2, vec2(-89.90310912, 27.34824973)));
}
vec3 hsv(float h, float s, float v) {
  vec3 k = abs(fract(h + vec3(0.0, 2.0 / 3.0, 1.0 / 3.0)) * 6.0 - 3.0) - 1.0;
  return v * mix(vec3(1.0), clamp(k, 0.0, 1.0), s);
}
void main() {
  vec2 at = vec2(vScreen.x, 1.0 - vScreen.y);
  vec4 ids = floor(texture(idMap, at) * 255.0 + 0.5);
  vec4 g = texture(geometryMap, at);
  vec3 c;
  if (channel < 0.5) c = texture(rgbMap, at).rgb;
  else if (channel < 1.5) c = g.x <= 0.0 ? vec3(0.0) : turbo(clamp(1.0 - log(g.x / 2.0) / log(75.0), 0.02, 1.0));
  else if (channel < 2.5) c = texelFetch(paletteMap, ivec2(int(ids.x), 0), 0).rgb;
  else if (channel < 3.5) {
    float id = ids.y + 256.0 * ids.z;
    c = id < 0.5 ? vec3(0.07) : hsv(fract(id * 0.61803399), 0.55 + 0.4 * fract(id * 0.37), 0.95);
  } else {
    float size = length(g.yz) / flowScale;
    c = g.w < 0.5 ? vec3(0.0) : hsv(atan(g.z, g.y) / 6.2831853 + 0.5, clamp(size, 0.0, 1.0), 1.0);
  }
  shown = vec4(c, 1.0);
}
`;
