/**
 * Vertex stages. Images are drawn upside down, so that row 0 of a target is the top row of the image. Everything is placed in
 * the eye's frame (frame/eye-frame.ts), for 32 bits tell places that are far from the world's origin apart too coarsely.
 */

const INPUTS = /* glsl */ `#version 300 es
precision highp float;
in vec3 position;
in vec3 normal;
in vec2 uv;
in vec4 colour;
in vec4 surface;   // material, semantic id, lamp, layer
in vec4 now0;      // rows of eyeFromPart at this frame
in vec4 now1;
in vec4 now2;
uniform vec3 pivot;      // of the part's own frame: near the eye where that frame is the world's, else 0
uniform mat4 cameraFromEye;
uniform vec4 lens;       // 2 fx / w, 2 fy / h, 2 cx / w - 1, 2 cy / h - 1
uniform vec2 depthLens;  // (f + n) / (f - n), -2 f n / (f - n)
invariant gl_Position;

// The pivot goes first: what is near the eye keeps all its digits however far from the world's origin it is.
vec3 place(vec4 r0, vec4 r1, vec4 r2, vec3 p) {
  vec4 h = vec4(p - pivot, 1.0);
  return vec3(dot(r0, h), dot(r1, h), dot(r2, h));
}
// Camera frame: x right, y down, z forward. A higher layer counts as nearer by a tiny share of its depth.
vec4 clipFromCamera(vec3 c, float layer) {
  float bias = 1.0 + (layer - 8.0) * 1.5e-4;
  return vec4(lens.x * c.x + lens.z * c.z, lens.y * c.y + lens.w * c.z,
    depthLens.x * c.z + depthLens.y * bias, c.z);
}
`;

/** For the picture: also position from the eye, normal and where the point is in the shadow map. */
export const RGB_VERTEX = /* glsl */ `${INPUTS}
in vec4 tint;  // the instance's colour, lamp mask
in vec4 tags;  // actor id, 1 on the ego, seed 0..1
uniform mat4 shadowFromEye;
uniform float ownDepth;  // in the shadow map, of what of the ego is nearest to the sun
out vec3 vFromEye;
out vec3 vLocal;
out vec3 vNormal;
out vec3 vColour;
out vec2 vUv;
out vec3 vShadow;
flat out vec4 vLook;  // material, lamp (lit: + 100, faintly: + 200), seed, 1 on the ego

float isOn(float lamp) { return lamp > 0.5 ? mod(floor(tint.a / exp2(lamp)), 2.0) : 0.0; }

void main() {
  vec3 fromEye = place(now0, now1, now2, position);
  gl_Position = clipFromCamera((cameraFromEye * vec4(fromEye, 1.0)).xyz, surface.w);
  vec3 stretch = now0.xyz * now0.xyz + now1.xyz * now1.xyz + now2.xyz * now2.xyz;
  vec3 n = normal / stretch;
  vNormal = normalize(vec3(dot(now0.xyz, n), dot(now1.xyz, n), dot(now2.xyz, n)));
  vFromEye = fromEye;
  vLocal = position;
  vColour = mix(colour.rgb, tint.rgb, colour.a);
  vUv = uv;
  vShadow = (shadowFromEye * vec4(fromEye + vNormal * 0.05, 1.0)).xyz * 0.5 + 0.5;
  if (tags.y > 0.5) vShadow.z = min(vShadow.z, ownDepth);
  // A rear lamp (11) is lit by the brake's switch (1), or faintly by the tail's (6).
  bool isRear = surface.z == 11.0;
  float full = isOn(isRear ? 1.0 : surface.z);
  float faint = isRear ? (1.0 - full) * isOn(6.0) : 0.0;
  vLook = vec4(surface.x, surface.z + 100.0 * full + 200.0 * faint, tags.zy);
}
`;

/** For ground truth: depth, and where the same point of the same part is at the next frame. */
export const TRUTH_VERTEX = /* glsl */ `${INPUTS}
in vec4 next0;
in vec4 next1;
in vec4 next2;
in vec4 tags;  // actor id, 1 on the ego, seed 0..1
uniform mat4 nextCameraFromEye;
out vec3 vNext;
out float vDepth;
flat out vec2 vIds;  // semantic id, actor id

void main() {
  vec3 fromEye = place(now0, now1, now2, position);
  vec3 camera = (cameraFromEye * vec4(fromEye, 1.0)).xyz;
  gl_Position = clipFromCamera(camera, surface.w);
  vDepth = camera.z;
  vNext = (nextCameraFromEye * vec4(place(next0, next1, next2, position), 1.0)).xyz;
  vIds = vec2(tags.y > 0.5 ? 1.0 : surface.y, tags.x);
}
`;

/** For counting pixels: every actor moved into its own tile of an atlas, on the image's pixel grid. */
export const TILE_VERTEX = /* glsl */ `${INPUTS}
in vec4 tile;  // from clip space of the image to that of the atlas: scale x, y, offset x, y
in vec4 rect;  // the tile in atlas pixels: x0, y0, x1, y1
flat out vec4 vRect;

void main() {
  vec3 fromEye = place(now0, now1, now2, position);
  vec4 clip = clipFromCamera((cameraFromEye * vec4(fromEye, 1.0)).xyz, 8.0);
  gl_Position = vec4(clip.xy * tile.xy + clip.w * tile.zw, clip.zw);
  vRect = rect;
}
`;

/** For the sun's depth map. */
export const SHADOW_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec3 position;
in vec4 now0;
in vec4 now1;
in vec4 now2;
uniform vec3 pivot;
uniform mat4 shadowFromEye;
void main() {
  vec4 h = vec4(position - pivot, 1.0);
  gl_Position = shadowFromEye * vec4(dot(now0, h), dot(now1, h), dot(now2, h), 1.0);
}
`;

/** A triangle over the whole target, at the far plane. */
export const SCREEN_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 position;
out vec2 vScreen;
void main() {
  vScreen = position * 0.5 + 0.5;
  gl_Position = vec4(position, 1.0, 1.0);
}
`;
