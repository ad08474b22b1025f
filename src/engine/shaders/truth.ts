/** Ground truth. Target 0: semantic id, instance id low and high byte, flow valid. Target 1: depth, du, dv, valid. */

const PACK = /* glsl */ `
layout(location = 0) out vec4 ids;
layout(location = 1) out vec4 geometry;
uniform vec4 nextPinhole;  // fx, fy, cx, cy
uniform float nearZ;
void write(float semantic, float actor, float depth, vec3 next, float least) {
  bool isAhead = next.z > least;
  vec2 to = nextPinhole.xy * next.xy / next.z + nextPinhole.zw;
  vec2 flow = isAhead ? to - gl_FragCoord.xy : vec2(0.0);
  float high = floor(actor / 256.0);
  ids = vec4(semantic, actor - 256.0 * high, high, isAhead ? 255.0 : 0.0) / 255.0;
  geometry = vec4(depth, flow, isAhead ? 1.0 : 0.0);
}
`;

export const TRUTH_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec3 vNext;
in float vDepth;
flat in vec2 vIds;
${PACK}
void main() { write(vIds.x, vIds.y, vDepth, vNext, nearZ); }
`;

/** The sky moves as points at infinity do. */
export const SKY_TRUTH_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vScreen;
uniform vec4 pinhole;
uniform mat3 nextFromCamera;
${PACK}
void main() {
  vec3 d = vec3((gl_FragCoord.xy - pinhole.zw) / pinhole.xy, 1.0);
  write(23.0, 0.0, 0.0, nextFromCamera * d, 1e-4);
}
`;

export const TILE_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
flat in vec4 vRect;
layout(location = 0) out vec4 covered;
void main() {
  if (any(lessThan(gl_FragCoord.xy, vRect.xy)) || any(greaterThan(gl_FragCoord.xy, vRect.zw))) discard;
  covered = vec4(1.0);
}
`;

export const EMPTY_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
void main() {}
`;
