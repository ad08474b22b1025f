import { OWN_SHADOW_MAP, SHADOW_MAP } from '../frame/sun.ts';

/**
 * Light on a surface: the sun with its shadow map, the sky, what a mirror would show, and by night the lamps.
 * QUALITY 0 keeps Lambert and one mirror image; from 1 on the sun's highlight and the coat are GGX (Walter et al. 2007,
 * with Schlick's Fresnel and the visibility term of Hammon 2017) and reflections are blurred by roughness.
 */
export const LIGHTING = /* glsl */ `
uniform vec3 cameraPosition;
uniform vec3 groundLight;   // irradiance / pi from below and above
uniform vec3 skyLight;
uniform sampler2DShadow shadowMap;   // of the world, and beside it of the ego alone (frame/sun-shadows.ts)
uniform mat4 ownShadowFromEye;
uniform vec4 haze;          // colour, extinction in 1/m
uniform int lampCount;
uniform vec4 lampPlace[MAX_LAMPS];   // from the eye, reach in m
uniform vec4 lampAim[MAX_LAMPS];     // unit direction, cosine at which a cone ends
uniform vec4 lampColour[MAX_LAMPS];  // linear colour, 1 for a dipped beam, 0 for a cone that looks down

// The ego's own map lies beside the world's.
const float WORLD_SIDE = ${SHADOW_MAP.resolution}.0;
const float OWN_SIDE = ${OWN_SHADOW_MAP.resolution}.0;
float litAt(vec3 texel) {
  return texture(shadowMap, vec3(texel.xy / vec2(WORLD_SIDE + OWN_SIDE, WORLD_SIDE), texel.z));
}
// Both maps by as many samples as one would take: software draws both sides of a branch.
float sunlight(float facing) {
  if (facing <= 0.0) return 0.0;
  bool isOwn = vLook.w > 0.5;
  vec2 off = abs(vShadow.xy - 0.5) * 2.0;
  float fade = vShadow.z > 1.0 ? 1.0 : clamp((max(off.x, off.y) - 0.85) * 8.0, 0.0, 1.0);
  vec3 own = (ownShadowFromEye * vec4(vFromEye + normalize(vNormal) * 0.015, 1.0)).xyz * 0.5 + 0.5;
  vec3 inWorld = vec3(vShadow.xy * WORLD_SIDE, vShadow.z);
  vec3 at = isOwn ? vec3(own.x * OWN_SIDE + WORLD_SIDE, own.y * OWN_SIDE, own.z) : inWorld;
#if QUALITY == 0
  vec3 apart = isOwn ? vec3(0.0) : vec3(0.45, 0.3, 0.0);
  float far = litAt(inWorld + apart);
  float lit = litAt(at - apart);
  if (!isOwn) lit = 0.5 * (lit + far);
#else
  float far = litAt(inWorld);
  float lit = 0.0;
  for (int i = -1; i <= 1; i++) for (int j = -1; j <= 1; j++)
    lit += litAt(at + vec3(float(i), float(j), 0.0) * 0.85);
  lit /= 9.0;
#endif
  return isOwn ? lit * mix(far, 1.0, fade) : mix(lit, 1.0, fade);
}
// What a mirror would show: sky above, a dim street below; the rougher, the softer the edge between them.
vec3 mirrorImage(vec3 r, float rough) {
  float soft = 0.06 + rough;
  vec3 up = vec3(r.xy, max(r.z, 0.0));
#if QUALITY > 0
  // What is rough mirrors a mean, which is 1. Hues are the scene's own first.
  vec3 seen = vec3(1.0);
  if (rough < 0.7) {
    vec3 shown = photographed(r, 1.0 + rough * 6.0);
    shown = mix(vec3(dot(shown, vec3(0.2126, 0.7152, 0.0722))), shown, 0.6);
    seen = mix(shown, seen, smoothstep(0.5, 0.7, rough));
  }
  float above = smoothstep(-soft, soft, r.z);
  vec3 sheen = mix(clearSky(up), skyLight, rough) * mix(0.8, 1.0, rough);
  return seen * mix(groundLight * 0.6, sheen, above);
#else
  vec3 sky = mix(clearSky(up) * (0.75 + 0.25 * smoothstep(0.02, 0.3, r.z)), skyLight, rough * rough);
  float street = smoothstep(soft, -soft, r.z);
  float skyline = 0.6 * smoothstep(0.28 + soft, 0.0, abs(r.z - 0.05)) * (1.0 - 0.7 * rough);
  return mix(sky, groundLight * 0.55 + horizonColour * 0.04, max(street, skyline));
#endif
}
vec3 fresnel(vec3 f0, float cosine) {
  float u = 1.0 - cosine;
  return f0 + (1.0 - f0) * (u * u * u * u * u);
}
float highlight(float nh, float nl, float nv, float rough) {
  float a = max(rough * rough, 0.002);
  float a2 = a * a;
  float d = nh * nh * (a2 - 1.0) + 1.0;
  return min(a2 / (d * d) / (2.0 * mix(2.0 * nl * nv, nl + nv, a) + 1e-3), 40.0) * nl * 0.31831;
}
// A dipped beam (d: unit direction of the light): wide, bright below the horizon, with a faint glow above its cut-off.
float dipped(vec3 d, vec3 aim) {
  float ahead = dot(d, aim);
  if (ahead <= 0.05) return 0.0;
  vec2 flatAim = normalize(aim.xy);
  float side = (d.x * flatAim.y - d.y * flatAim.x) / ahead;
  float up = d.z / ahead - aim.z;
  float across = exp(-side * side * 5.5);
  float below = exp(-up * up * 42.0) * smoothstep(0.012, -0.014, up);
  return across * (below + 0.035 * exp(-up * up * 10.0));
}
// Everything that lamps add: diffuse light and its gloss on a surface.
vec3 lampLight(Surface s, vec3 v) {
  vec3 sum = vec3(0.0);
  // Rough surfaces look brighter under grazing light than Lambert has them.
  float wrap = max(s.soft, 0.1);
  for (int i = 0; i < lampCount; i++) {
    vec3 to = lampPlace[i].xyz - vFromEye;
    float d2 = dot(to, to);
    float reach = lampPlace[i].w;
    float window = 1.0 - d2 / (reach * reach);
    if (window <= 0.0) continue;
    vec3 l = to * inversesqrt(d2);
    float beam = lampColour[i].w > 0.5
      ? dipped(-l, lampAim[i].xyz)
      : smoothstep(lampAim[i].w, 0.75, l.z) / max(l.z, 0.3);
    if (beam <= 0.001) continue;
    float nl = dot(s.n, l);
    vec3 arriving = lampColour[i].rgb * (beam * window * window / (d2 + 14.0));
    sum += s.base * (1.0 - s.metal) * max(mix(nl, 1.0, wrap), 0.0) * arriving;
#if QUALITY > 0
    if (nl > 0.0) {
      vec3 h = normalize(l + v);
      vec3 f0 = mix(vec3(s.f0), s.base, s.metal);
      float nv = max(dot(s.n, v), 0.02);
      float gloss = highlight(max(dot(s.n, h), 0.0), nl, nv, s.rough);
      sum += min(arriving * gloss * fresnel(f0, max(dot(h, v), 0.0)) * 3.14159, vec3(8.0));
    }
#endif
  }
  return sum;
}
vec3 lightOn(Surface s, vec3 v) {
  float facing = dot(s.n, sunDirection);
  float lit = sunlight(max(dot(normalize(vNormal), sunDirection), s.soft));
  float lambert = max(mix(facing, 1.0, s.soft), 0.0);
  vec3 ambient = mix(groundLight, skyLight, s.n.z * 0.5 + 0.5);
#if QUALITY > 0
  ambient *= 1.0 + dot(skyTilt, s.n);
#endif
  vec3 diffuse = sunColour * lambert * lit + ambient;
  float nv = max(dot(s.n, v), 0.02);
  vec3 r = reflect(-v, s.n);
#if QUALITY == 0
  vec3 c = s.base * diffuse * (1.0 - 0.6 * s.metal);
  float gloss = max(s.coat * 0.05, s.metal * 0.35);
  if (gloss > 0.0) {
    float f = fresnel(vec3(gloss), nv).x;
    c = mix(c, mirrorImage(r, 0.0), f);
    c += sunColour * lit * f * 6.0 * pow(max(dot(r, sunDirection), 0.0), 260.0);
  }
#else
  vec3 f0 = mix(vec3(s.f0), s.base, s.metal);
  vec3 c = s.base * (1.0 - s.metal) * diffuse;
  vec3 h = normalize(v + sunDirection);
  float nh = max(dot(s.n, h), 0.0);
  vec3 f = fresnel(f0, nv) * (1.0 - 0.7 * s.rough * (1.0 - s.metal));
  c += mirrorImage(r, s.rough) * f;
  if (facing > 0.0 && lit > 0.0) {
    float vh = max(dot(v, h), 0.0);
    c += sunColour * lit * highlight(nh, facing, nv, s.rough) * fresnel(f0, vh) * 3.14159;
    if (s.coat > 0.0) c += sunColour * lit * s.coat * highlight(nh, facing, nv, 0.08) * fresnel(vec3(0.04), vh).x * 3.14159;
  }
  if (s.coat > 0.0) c = mix(c, mirrorImage(r, 0.0), s.coat * fresnel(vec3(0.04), nv).x);
#endif
  if (lampCount > 0) c += lampLight(s, v);
  return c + s.glow;
}
vec3 throughHaze(vec3 c, float range) {
  float thick = range * (range * 1.8e-6 + haze.a);
  return mix(c, haze.rgb, thick < 0.7 ? thick / (1.0 + thick) : 1.0 - exp(-thick) * 1.18);
}
`;
