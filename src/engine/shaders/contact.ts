/** Where little sky is seen: the ground under and close round a road user, darkened by how much of it is hidden. */
export const CONTACT_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vAcross;         // metres from the box's middle, along its axes
flat in vec4 vHalf;      // half length, half width, height of the underside, strength
uniform float shade;     // share of the light that comes from the sky
layout(location = 0) out vec4 picture;
float covered(float x, float half_, float soft) {
  return 0.5 * (clamp((half_ - x) / soft, -1.0, 1.0) + clamp((half_ + x) / soft, -1.0, 1.0));
}
void main() {
  float near = covered(vAcross.x, vHalf.x - 0.12, 0.22) * covered(vAcross.y, vHalf.y - 0.1, 0.2);
  float wide = covered(vAcross.x, vHalf.x - 0.05, 0.75) * covered(vAcross.y, vHalf.y - 0.05, 0.7);
  picture = vec4(0.0, 0.0, 0.0, vHalf.w * shade * (0.55 * max(near, 0.0) + 0.37 * max(wide, 0.0)));
}
`;

export const CONTACT_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 position;        // -1..1
in vec4 now0;
in vec4 now1;
in vec4 now2;
in vec4 rect;            // half length, half width, height, strength
uniform mat4 cameraFromEye;
uniform float groundFromEye;  // height of the ground over the eye, m
uniform vec4 lens;
uniform vec2 depthLens;
out vec2 vAcross;
flat out vec4 vHalf;
void main() {
  vec2 at = position * (rect.xy + 0.8);
  vAcross = at;
  vHalf = rect;
  // The ground is level: the body's own tilt does not matter to what lies under it.
  vec2 ahead = normalize(vec2(now0.x, now1.x));
  vec3 fromEye = vec3(now0.w + ahead.x * at.x - ahead.y * at.y, now1.w + ahead.y * at.x + ahead.x * at.y, groundFromEye);
  vec3 c = (cameraFromEye * vec4(fromEye, 1.0)).xyz;
  float bias = 1.0 + 6.0 * 1.5e-4;
  gl_Position = vec4(lens.x * c.x + lens.z * c.z, lens.y * c.y + lens.w * c.z, depthLens.x * c.z + depthLens.y * bias, c.z);
}
`;
