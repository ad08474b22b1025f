/** The picture: one sun with a shadow map, sky light, procedural surfaces. Colours are linear until the end. */
import { SKY_FUNCTIONS } from './sky.ts';

const SURFACES = /* glsl */ `
vec3 toLinear(vec3 c) { return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878); }
float noiseAt(vec2 p) { return texture(noiseMap, p).r; }

float sunlight() {
  vec2 off = abs(vShadow.xy - 0.5) * 2.0;
  float fade = clamp((max(off.x, off.y) - 0.85) * 8.0, 0.0, 1.0);
  if (fade >= 1.0 || vShadow.z > 1.0) return 1.0;
  float t = 1.0 / float(textureSize(shadowMap, 0).x);
  float lit = texture(shadowMap, vShadow + vec3(-0.45, -0.3, 0.0) * t)
    + texture(shadowMap, vShadow + vec3(0.45, 0.3, 0.0) * t);
  return mix(lit * 0.5, 1.0, fade);
}
vec3 asphalt(vec3 base) {
  float fine = texture(noiseMap, vWorld.xy * 0.9).r - 0.5;
  vec2 broad = texture(noiseMap, vWorld.yx * 0.021).gb - 0.5;
  float off = (abs(vUv.y) - 0.24) * 7.0;
  float track = max(0.0, 1.0 - off * off);
  return base * (1.0 + 0.4 * fine + 0.3 * broad.x + 0.12 * broad.y - 0.1 * track);
}
vec3 grass(vec3 base) {
  vec2 a = texture(noiseMap, vWorld.xy * 0.017).gb;
  vec2 b = texture(noiseMap, vWorld.yx * 0.37).rb;
  vec3 dry = vec3(1.5, 1.1, 0.9);
  return base * mix(vec3(0.7, 0.9, 0.75), dry, clamp(a.x * 1.8 - 0.4, 0.0, 1.0)) * (0.4 + 0.45 * a.y + 0.4 * b.x + 0.4 * b.y);
}
vec3 paving(vec3 base) {
  vec2 slab = fract(vWorld.xy / 0.6);
  vec2 w = fwidth(vWorld.xy / 0.6) + 0.02;
  vec2 e = smoothstep(vec2(0.0), w, slab) * smoothstep(vec2(0.0), w, 1.0 - slab);
  float joint = mix(1.0, min(e.x, e.y), clamp(0.25 / max(w.x, w.y) - 0.5, 0.0, 1.0));
  return base * (0.8 + 0.2 * joint) * (0.85 + 0.3 * texture(noiseMap, vWorld.xy * 0.23).r);
}
// Window grid in units of (bay, storey); 1 where there is glass.
float windows(float style, out float shade) {
  vec2 size = style < 1.0 ? vec2(0.42, 0.5) : style < 2.0 ? vec2(0.62, 0.46) : style < 3.0 ? vec2(0.86, 0.5) : vec2(0.34, 0.56);
  vec2 cell = fract(vUv);
  vec2 w = fwidth(vUv) + 0.004;
  vec2 d = size * 0.5 - abs(cell - vec2(0.5, 0.52));
  vec2 inside = clamp(d / w + 0.5, 0.0, 1.0);
  float far = clamp(max(w.x, w.y) * 2.5 - 0.4, 0.0, 1.0);
  vec2 frame = clamp((d - 0.035) / w + 0.5, 0.0, 1.0);
  shade = mix(frame.x * frame.y, 1.0, far);
  return mix(inside.x * inside.y, size.x * size.y, far);
}
`;

export const RGB_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
precision highp sampler2DShadow;
in vec3 vWorld;
in vec3 vNormal;
in vec3 vColour;
in vec2 vUv;
in vec3 vShadow;
flat in vec2 vLook;
uniform vec3 cameraPosition;
uniform vec3 groundLight;
uniform vec3 skyLight;
uniform sampler2DShadow shadowMap;
layout(location = 0) out vec4 picture;
${SKY_FUNCTIONS}
${SURFACES}
// What a mirror would show: sky above, a dim street below.
vec3 mirrorImage(vec3 r) {
  vec3 sky = clearSky(r) * (0.75 + 0.25 * smoothstep(0.02, 0.3, r.z));
  float street = smoothstep(0.06, -0.06, r.z);
  return mix(sky, groundLight * 0.55 + horizonColour * 0.04, max(street, 0.6 * smoothstep(0.28, 0.0, abs(r.z - 0.05))));
}
void main() {
  float material = vLook.x;
  bool isLit = vLook.y > 99.0;
  vec3 n = normalize(vNormal);
  vec3 toEye = cameraPosition - vWorld;
  float range = length(toEye);
  vec3 v = toEye / range;
  vec3 base = toLinear(vColour);
  float gloss = 0.0;      // strength of the mirror image
  float highlight = 0.0;  // exponent of the sun's reflex
  vec3 glow = vec3(0.0);
  if (material == 5.0) base = asphalt(base);
  else if (material == 6.0) base = grass(base);
  else if (material == 9.0) base = paving(base);
  else if (material == 8.0) {
    float leaf = texture(noiseMap, vec2(vWorld.x + vWorld.y * 0.7, vWorld.z + vWorld.y * 0.3) * 0.55).r;
    float clump = texture(noiseMap, vec2(vWorld.x - vWorld.z * 0.5, vWorld.y + vWorld.z) * 0.21).b;
    base *= 0.35 + 0.75 * leaf + 0.5 * clump;
    n = normalize(n + vec3(leaf - 0.5, clump - 0.5, leaf * clump - 0.2) * 0.9);
  } else if (material == 7.0) {
    float shade;
    float pane = windows(vLook.y, shade);
    base *= 0.88 + 0.24 * texture(noiseMap, vUv * 0.21).g;
    float curtain = step(0.62, texture(noiseMap, (floor(vUv) + 0.5) / 61.0).r);
    base = mix(base, mix(vec3(0.6), mix(vec3(0.02, 0.025, 0.03), vec3(0.2, 0.18, 0.15), curtain), shade), pane);
    gloss = pane * shade * 0.55;
  } else if (material == 1.0) { gloss = 0.055; highlight = 220.0; }
  else if (material == 2.0) { gloss = 0.09; highlight = 500.0; }
  else if (material == 3.0) { gloss = 0.35; highlight = 60.0; base *= 0.5; }
  else if (material == 4.0) {
    gloss = 0.08; highlight = 200.0;
    if (vLook.y < 0.5) { gloss = 0.4; base *= 0.6; }
    else if (isLit) glow = base * (vLook.y < 101.5 ? vec3(4.6, 2.2, 2.2) : vec3(2.6)) + vec3(0.25, 0.0, 0.0) * step(vLook.y, 101.5);
    else base *= 0.22;
  }
  float lit = dot(n, sunDirection) > 0.0 ? sunlight() : 0.0;
  float facing = max(dot(n, sunDirection), 0.0);
  if (material == 8.0) facing = 0.25 + 0.75 * facing;
  vec3 light = sunColour * facing * lit + mix(groundLight, skyLight, n.z * 0.5 + 0.5);
  vec3 c = base * light;
  if (gloss > 0.0) {
    vec3 r = reflect(-v, n);
    float grazing = 1.0 - max(dot(n, v), 0.0);
    float fresnel = gloss + (1.0 - gloss) * grazing * grazing * grazing * grazing * grazing * 0.8;
    c = mix(c, mirrorImage(r), material == 7.0 ? gloss * fresnel * 1.6 : fresnel);
    if (highlight > 0.0) c += sunColour * lit * fresnel * 6.0 * pow(max(dot(r, sunDirection), 0.0), highlight);
  }
  c += glow;
  float thick = range * (range * 1.8e-6 + 3.0e-4);
  c = mix(c, horizonColour * 0.97, thick / (1.0 + thick));
  picture = vec4(toneMap(c), 1.0);
}
`;
