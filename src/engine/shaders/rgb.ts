/** The picture. Colours are linear; quality `fast` is tone-mapped at once, the others later (post.ts). */
import { BODY_SURFACES } from './body-surfaces.ts';
import { LIGHTING } from './lighting.ts';
import { PLACE_SURFACES } from './place-surfaces.ts';
import { finishFunction, type PictureLook, SKY_FUNCTIONS } from './sky.ts';
import { SURFACE_STRUCT } from './surface-struct.ts';
import { WATER } from './water.ts';

/** Lamps that may light a frame. */
export const MAX_LAMPS = 24;

export const rgbFragment = (look: PictureLook): string => /* glsl */ `#version 300 es
#define QUALITY ${look.quality}
#define MAX_LAMPS ${MAX_LAMPS}
precision highp float;
precision highp sampler2DShadow;
in vec3 vFromEye;
in vec3 vLocal;
in vec3 vNormal;
in vec3 vColour;
in vec2 vUv;
in vec3 vShadow;
flat in vec4 vLook;  // material, lamp (lit: + 100, faintly: + 200), seed of the instance, 1 on the ego
layout(location = 0) out vec4 picture;
vec3 vWorld;   // for patterns that lie in the world: of coarser digits than vFromEye
float lampCode;
float vSeed;
bool isLit;    // the lamp's own switch is on
bool isFaint;  // a rear lamp is lit by the tail switch only
${SKY_FUNCTIONS}
${finishFunction(look)}
${SURFACE_STRUCT}
${BODY_SURFACES}
${PLACE_SURFACES}
${LIGHTING}
${WATER}
void main() {
  lampCode = mod(vLook.y, 100.0);
  isLit = vLook.y > 99.0;
  isFaint = vLook.y > 199.0;
  vSeed = vLook.z;
  vWorld = cameraPosition + vFromEye;
  float range = length(vFromEye);
  vec3 v = -vFromEye / range;
  Surface s = Surface(toLinear(vColour), normalize(vNormal), 0.9, 0.0, 0.04, 0.0, 0.0, vec3(0.0), 0.0, 0.0);
  if (!bodySurface(vLook.x, s)) placeSurface(vLook.x, s);
  float film = wetness > 0.0 ? wetted(s) : 0.0;
  float seen = 1.0;
#ifdef GLASS
  seen = 1.0 - s.through * (1.0 - fresnel(vec3(0.04), max(dot(s.n, v), 0.0)).x);
#endif
  vec3 c = lightOn(s, v);
#if QUALITY > 0 && !defined(GLASS)
  if (film > 0.0 && isMirrored > 0.5) c = underWater(c, s, film, v, range);
#endif
  picture = vec4(finish(throughHaze(c, range)), seen);
}
`;

/** As {@link rgbFragment}, for the glass that is blended over what lies behind it. */
export const glassFragment = (look: PictureLook): string =>
  rgbFragment(look).replace('#define QUALITY', '#define GLASS\n#define QUALITY');
