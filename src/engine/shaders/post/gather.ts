/** The light that a sensor's pixel takes in: the mean luminance (Rec. 709) over the finer pixels that were drawn in it. */
export const GATHER_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D radianceMap;
uniform float detail;   // finer pixels along a pixel's side
layout(location = 0) out vec4 light;
void main() {
  int side = int(detail);
  ivec2 from = ivec2(gl_FragCoord.xy) * side;
  vec3 sum = vec3(0.0);
  for (int j = 0; j < side; j++) for (int i = 0; i < side; i++)
    sum += texelFetch(radianceMap, from + ivec2(i, j), 0).rgb;
  light = vec4(dot(sum, vec3(0.2126, 0.7152, 0.0722)) / float(side * side), 0.0, 0.0, 1.0);
}
`;
