/** From linear radiance to the picture: exposure and tone curve. */
import { TONE_MAP } from './sky.ts';

export const DEVELOP_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
uniform sampler2D radianceMap;
uniform float exposure;
layout(location = 0) out vec4 picture;
${TONE_MAP}
void main() {
  vec3 c = texelFetch(radianceMap, ivec2(gl_FragCoord.xy), 0).rgb;
  picture = vec4(toneMap(c * exposure), 1.0);
}
`;
