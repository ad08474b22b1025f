/** The sky as a function of direction. */
import { SKY_MAP_PEAK } from '../sky/sky-map.ts';

/** Shared by the dome, reflections and haze. QUALITY must be defined. */
export const SKY_FUNCTIONS = /* glsl */ `
uniform vec3 sunDirection;   // towards the sun, world
uniform vec3 sunColour;      // linear, clouds included
uniform vec3 zenithColour;
uniform vec3 horizonColour;
uniform float cloudiness;
uniform sampler2D noiseMap;

#if QUALITY > 0
uniform sampler2D skyMap;     // octahedral, relative to the mean of its half of the sphere (sky/sky-map.ts)
uniform vec3 skyShown;        // whether the dome shows it, and its clouds instead of drawn ones: 0 or 1; its skyline
uniform vec3 skyTilt;         // of the sky's light, towards its bright side

vec3 photographed(vec3 d, float lod) {
  vec2 p = d.xy / (abs(d.x) + abs(d.y) + abs(d.z));
  if (d.z < 0.0) p = (1.0 - abs(p.yx)) * vec2(p.x < 0.0 ? -1.0 : 1.0, p.y < 0.0 ? -1.0 : 1.0);
  vec3 root = textureLod(skyMap, p * 0.5 + 0.5, lod).rgb;
  return root * root * ${SKY_MAP_PEAK}.0;
}
#endif
vec3 clearSky(vec3 d) {
  float h = clamp(d.z, 0.0, 1.0);
  return mix(horizonColour, zenithColour, sqrt(h) * (2.0 - sqrt(h)));
}
`;

/** What the picture's shaders are compiled for. */
export interface PictureLook {
  /** 0 fast, 1 standard, 2 high. */
  readonly quality: 0 | 1 | 2;
  /** They give linear radiance, which is developed later, and not the finished picture. */
  readonly radiance: boolean;
}

/** ACES as fitted by Narkowicz (2015), then sRGB by square roots (within 0.002). */
export const TONE_MAP = /* glsl */ `
vec3 toneMap(vec3 c) {
  c *= 0.82;
  c = (c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14);
  c = clamp(c, 0.0, 1.0);
  vec3 s1 = sqrt(c);
  vec3 s2 = sqrt(s1);
  return max(0.662002687 * s1 + 0.684122060 * s2 - 0.323583601 * sqrt(s2) - 0.0225411470 * c, vec3(0.0));
}
`;

/** What a fragment of the picture ends with: an 8-bit colour where there is no later pass, linear radiance elsewhere. */
export const finishFunction = ({ radiance }: PictureLook): string =>
  !radiance
    ? `uniform float exposure;\n${TONE_MAP}\nvec3 finish(vec3 c) { return toneMap(c * exposure); }\n`
    : 'vec3 finish(vec3 c) { return min(c, vec3(60000.0)); }\n';

/** Dome with soft clouds and the sun's disc. */
export const skyFragment = (look: PictureLook): string => /* glsl */ `#version 300 es
#define QUALITY ${look.quality}
precision highp float;
in vec2 vScreen;
uniform mat3 worldFromCamera;
uniform vec4 pinhole;  // fx, fy, cx, cy
layout(location = 0) out vec4 picture;
${SKY_FUNCTIONS}
${finishFunction(look)}
uniform vec4 haze;
void main() {
  vec3 d = normalize(worldFromCamera * vec3((gl_FragCoord.xy - pinhole.zw) / pinhole.xy, 1.0));
  vec3 c = clearSky(d);
  float drawn = 1.0;
#if QUALITY > 0
  // The photograph is coarse: a little noise in the direction gives its clouds their edges back.
  vec2 q = d.xy / (max(d.z, 0.0) + 0.25);
  vec2 fray = vec2(texture(noiseMap, q * 0.31).g, texture(noiseMap, q * 0.31 + 0.47).g) - 0.5;
  fray += (vec2(texture(noiseMap, q * 1.3).b, texture(noiseMap, q * 1.3 + 0.29).b) - 0.5) * 0.35;
  vec3 seen = photographed(normalize(vec3(d.xy + fray * 0.04, max(d.z, 0.0) + 0.02)), 0.0);
  c *= mix(vec3(1.0), clamp(seen, 0.55, 1.8), 0.85 * skyShown.x * smoothstep(skyShown.z, skyShown.z + 0.14, d.z));
  drawn = 1.0 - 0.75 * skyShown.y * smoothstep(skyShown.z, skyShown.z + 0.14, d.z);
#endif
  float toSun = max(dot(d, sunDirection), 0.0);
  c += sunColour * (0.06 * pow(toSun, 8.0) + 0.25 * pow(toSun, 200.0)) * (1.0 - 0.8 * cloudiness);
  c += sunColour * 6.0 * smoothstep(0.99975, 0.9999, toSun) * (1.0 - cloudiness);
  if (d.z > 0.0) {
    vec2 p = d.xy / (d.z + 0.12) * 0.055;
    float n = texture(noiseMap, p).g * 0.55 + texture(noiseMap, p * 2.3 + 0.37).g * 0.28
      + texture(noiseMap, p * 5.1 + 0.11).b * 0.17;
    float edge = mix(0.56, 0.2, cloudiness);
    float cover = smoothstep(edge, edge + mix(0.2, 0.5, cloudiness), n) * smoothstep(0.0, 0.2, d.z);
    vec3 cloud = mix(horizonColour * 0.85 + sunColour * 0.22, horizonColour * 0.75, n * n);
    c = mix(c, cloud, cover * mix(0.8, 0.95, cloudiness) * drawn);
  }
  // Haze hides what is low and, where it is thick, all of it.
  float thick = haze.a * 900.0 / (1.0 + 12.0 * max(d.z, 0.0));
  picture = vec4(finish(mix(c, haze.rgb, 1.0 - exp(-max(0.0, thick - 0.3)))), 1.0);
}
`;
