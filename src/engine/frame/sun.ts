/** Light of a scene, and the sun's shadow map: a square of the world that moves with the view in whole texels. */
import { clamp, cos, exp, sin } from '../../core/math.ts';
import type { LightSpec, WeatherSpec } from '../../core/sky.ts';
import { cross, dot, type Mat4, type Vec3 } from '../../core/vector.ts';

export const SHADOW_MAP = { resolution: 1536, span: 110, depth: 240 } as const;
/** The ego's own, which spans little more than it. */
export const OWN_SHADOW_MAP = { resolution: 512 } as const;

/** What the shaders are told; colours are linear, 1 is about white paper in the sun. */
export interface SceneLight {
  readonly sunDirection: Vec3;
  readonly sunColour: Vec3;
  readonly zenith: Vec3;
  readonly horizon: Vec3;
  /** Irradiance over pi from above and from below. */
  readonly sky: Vec3;
  readonly ground: Vec3;
  readonly cloudiness: number;
  /** 0 by day, 1 when lamps and windows are lit. */
  readonly night: number;
  /** Vehicles drive with their lamps on. */
  readonly headlamps: boolean;
  /** How far the light of lamps stands out against the day's: 0 by day, 1 by night. */
  readonly lampShare: number;
  readonly wetness: number;
  /** Of falling drops. */
  readonly rain: Vec3;
  /** Share of the light that comes from the sky, 0..1: what contact shadows take away. */
  readonly skyShare: number;
  /** Colour of what haze hides, and its extinction in 1/m. */
  readonly haze: readonly [number, number, number, number];
  /** What a well exposed picture multiplies radiance by. */
  readonly exposure: number;
}

const mix3 = (a: Vec3, b: Vec3, u: number): Vec3 => [
  a[0] + (b[0] - a[0]) * u,
  a[1] + (b[1] - a[1]) * u,
  a[2] + (b[2] - a[2]) * u,
];
const times = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
const plus = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const luminance = (c: Vec3): number => 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];

/** The glow of a town on the night sky. */
const NIGHT_SKY: Vec3 = [0.003, 0.0035, 0.006];
const NIGHT_HORIZON: Vec3 = [0.014, 0.012, 0.012];

interface Dome {
  readonly zenith: Vec3;
  readonly horizon: Vec3;
  readonly sun: Vec3;
  readonly day: number;
}

/** Colours of the sky's dome and of the sun, by the sun's height and the clouds. */
function dome(sunElevation: number, cloudiness: number): Dome {
  const day = clamp((sunElevation + 0.12) / 0.45, 0, 1) ** 1.6;
  const high = clamp(sunElevation / 0.5, 0, 1);
  const dusk = exp(-(((sunElevation + 0.02) / 0.13) ** 2));
  const warm = mix3([1.0, 0.42, 0.16], [1.0, 0.94, 0.84], clamp(sunElevation / 0.38, 0, 1));
  const strength = 2.7 * clamp((sunElevation + 0.02) / 0.22, 0, 1) * (1 - 0.93 * cloudiness);
  const clearZenith = plus(
    times(mix3([0.12, 0.17, 0.34], [0.1, 0.25, 0.6], high), day),
    times([0.035, 0.05, 0.12], dusk),
  );
  const clearHorizon = plus(
    times(mix3([0.86, 0.6, 0.42], [0.62, 0.74, 0.88], high), day),
    times([0.3, 0.16, 0.1], dusk),
  );
  const zenith = mix3(clearZenith, times([0.5, 0.54, 0.6], Math.max(day, 0.1 * dusk)), cloudiness);
  const horizon = mix3(
    clearHorizon,
    times([0.66, 0.69, 0.73], Math.max(day, 0.14 * dusk)),
    cloudiness,
  );
  return {
    zenith: plus(zenith, NIGHT_SKY),
    horizon: plus(horizon, NIGHT_HORIZON),
    sun: times(warm, strength),
    day,
  };
}

export function sceneLight(light: LightSpec, weather: WeatherSpec): SceneLight {
  const { sunAzimuth, sunElevation, cloudiness } = light;
  // A sun below the horizon lights nothing; its map is made as if it stood just above.
  const elevation = Math.max(sunElevation, 0.06);
  const { zenith, horizon, sun, day } = dome(sunElevation, cloudiness);
  const overhead = mix3(zenith, horizon, 0.4);
  const sky = mix3(times(overhead, 1.15), times(overhead, 1.5), cloudiness);
  const bounce = times([0.22, 0.2, 0.17], day * (1 - 0.3 * cloudiness));
  const night = clamp((0.02 - sunElevation) / 0.14, 0, 1);
  const ground = mix3(times(sky, 0.3), plus(bounce, times(sky, 0.12)), 0.6);
  const { wetness, visibilityM } = weather;
  // Kept between the eye's full adaptation and none: dusk and night look dark.
  const level = luminance(sky) + luminance(sun) * Math.max(0, sin(sunElevation)) * 0.9;
  return {
    sunDirection: [
      cos(sunAzimuth) * cos(elevation),
      sin(sunAzimuth) * cos(elevation),
      sin(elevation),
    ],
    sunColour: sun,
    zenith,
    horizon,
    sky,
    ground,
    cloudiness,
    night,
    lampShare: clamp((0.05 - sunElevation) / 0.15, 0, 1),
    headlamps: sunElevation < 0.1 || weather.name === 'rain' || weather.name === 'fog',
    wetness,
    rain: plus(times(mix3(horizon, zenith, 0.3), 1.25), times([0.03, 0.027, 0.024], night)),
    skyShare: clamp(0.55 + 0.4 * cloudiness + 0.2 * night, 0, 0.95),
    haze: [...mix3(horizon, overhead, 0.25 * cloudiness), 3 / visibilityM],
    exposure: 0.8 / (0.12 + 0.5 * level) ** 0.62,
  };
}

/** Axes of the shadow maps in the world, which depend on the sun alone. */
function shadowAxes(toSun: Vec3): { readonly right: Vec3; readonly up: Vec3; readonly away: Vec3 } {
  const away: Vec3 = [-toSun[0], -toSun[1], -toSun[2]];
  const flat = Math.sqrt(toSun[0] ** 2 + toSun[1] ** 2);
  const right: Vec3 = flat > 1e-6 ? [-toSun[1] / flat, toSun[0] / flat, 0] : [1, 0, 0];
  return { right, up: cross(right, away), away };
}

/** A transform whose rows are scaled axes, and which takes `origin` (along those axes, m) to zero. */
function clipFromWorld(
  { right, up, away }: ReturnType<typeof shadowAxes>,
  [x, y, z]: Vec3,
  span: number,
  depth: number,
): Mat4 {
  const [k, d] = [2 / span, 2 / depth];
  return [
    ...[...times(right, k), -k * x],
    ...[...times(up, k), -k * y],
    ...[...times(away, d), -d * z],
    ...[0, 0, 0, 1],
  ] as unknown as Mat4;
}

/**
 * Clip space of the shadow map, row-major, for a square around `centre`. Its axes depend on the sun alone and its
 * origin moves in steps of one texel, so the shadows of what stands still do not crawl.
 */
export function shadowFromWorld(toSun: Vec3, centre: Vec3): Mat4 {
  const { resolution, span, depth } = SHADOW_MAP;
  const axes = shadowAxes(toSun);
  const texel = span / resolution;
  const snap = (axis: Vec3) => Math.round(dot(axis, centre) / texel) * texel;
  return clipFromWorld(axes, [snap(axes.right), snap(axes.up), snap(axes.away)], span, depth);
}

/** As {@link shadowFromWorld}, for a cube of side `span` around the middle of a body, with which its texels move. */
export function ownShadowFromWorld(toSun: Vec3, worldFromBody: Mat4, span: number): Mat4 {
  const axes = shadowAxes(toSun);
  const middle: Vec3 = [worldFromBody[3], worldFromBody[7], worldFromBody[11]];
  const origin: Vec3 = [dot(axes.right, middle), dot(axes.up, middle), dot(axes.away, middle)];
  return clipFromWorld(axes, origin, span, span);
}
