/** Motion of what a pixel shows, in pixels a second, from where it was a moment before. */
const WRITE = /* glsl */ `
layout(location = 0) out vec4 velocity;  // du, dv, depth (0: sky)
uniform vec4 nextPinhole;                // here: of the moment before
uniform float nearZ;
uniform float perSecond;                 // one over the seconds between the two
void write(float depth, vec3 before, float least) {
  vec2 from = nextPinhole.xy * before.xy / before.z + nextPinhole.zw;
  vec2 moved = before.z > least ? gl_FragCoord.xy - from : vec2(0.0);
  velocity = vec4(clamp(moved * perSecond, -30000.0, 30000.0), depth, 1.0);
}
`;

export const VELOCITY_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec3 vNext;
in float vDepth;
${WRITE}
void main() { write(vDepth, vNext, nearZ); }
`;

export const SKY_VELOCITY_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vScreen;
uniform vec4 pinhole;
uniform mat3 nextFromCamera;
${WRITE}
void main() {
  vec3 d = vec3((gl_FragCoord.xy - pinhole.zw) / pinhole.xy, 1.0);
  write(0.0, nextFromCamera * d, 1e-4);
}
`;
