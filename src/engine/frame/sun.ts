/** Light of a scene, and the sun's shadow map: a square of the world that moves with the view in whole texels. */
import type { LightSpec } from '../../core/frame-record.ts';
import { clamp, cos, sin } from '../../core/math.ts';
import { cross, dot, type Mat4, type Vec3 } from '../../core/vector.ts';

export const SHADOW_MAP = { resolution: 1536, span: 110, depth: 240 } as const;

export interface SceneLight {
  readonly sunDirection: Vec3;
  /** Linear colours. */
  readonly sunColour: Vec3;
  readonly zenith: Vec3;
  readonly horizon: Vec3;
  readonly sky: Vec3;
  readonly ground: Vec3;
  readonly cloudiness: number;
}

const mix3 = (a: Vec3, b: Vec3, u: number): Vec3 => [
  a[0] + (b[0] - a[0]) * u,
  a[1] + (b[1] - a[1]) * u,
  a[2] + (b[2] - a[2]) * u,
];
const times = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];

export function sceneLight({ sunAzimuth, sunElevation, cloudiness }: LightSpec): SceneLight {
  // A sun below the horizon lights nothing; its map is made as if it stood just above.
  const elevation = Math.max(sunElevation, 0.06);
  const day = clamp((sunElevation + 0.12) / 0.45, 0.04, 1);
  const high = clamp(sunElevation / 0.5, 0, 1);
  const warm = mix3([1.0, 0.48, 0.2], [1.0, 0.94, 0.84], high);
  const strength = 2.7 * clamp((sunElevation + 0.03) / 0.25, 0, 1) * (1 - 0.88 * cloudiness);
  const clearZenith = mix3([0.12, 0.17, 0.34], [0.1, 0.25, 0.6], high);
  const clearHorizon = mix3([0.86, 0.55, 0.36], [0.62, 0.74, 0.88], high);
  const zenith = times(mix3(clearZenith, [0.5, 0.54, 0.6], cloudiness), day);
  const horizon = times(mix3(clearHorizon, [0.68, 0.71, 0.75], cloudiness), day);
  const sky = times(
    mix3(times(mix3(zenith, horizon, 0.4), 1.15), [0.92, 0.95, 1.0], cloudiness * day),
    1,
  );
  const bounce = times([0.22, 0.2, 0.17], day);
  const sunColour = times(warm, strength);
  return {
    sunDirection: [
      cos(sunAzimuth) * cos(elevation),
      sin(sunAzimuth) * cos(elevation),
      sin(elevation),
    ],
    sunColour,
    zenith,
    horizon,
    sky,
    ground: mix3(times(sky, 0.3), bounce, 0.6),
    cloudiness,
  };
}

/**
 * Clip space of the shadow map, row-major, for a square around `centre`. Its axes depend on the sun alone and its
 * origin moves in steps of one texel, so the shadows of what stands still do not crawl.
 */
export function shadowFromWorld(toSun: Vec3, centre: Vec3): Mat4 {
  const { resolution, span, depth } = SHADOW_MAP;
  const away: Vec3 = [-toSun[0], -toSun[1], -toSun[2]];
  const flat = Math.sqrt(toSun[0] ** 2 + toSun[1] ** 2);
  const right: Vec3 = flat > 1e-6 ? [-toSun[1] / flat, toSun[0] / flat, 0] : [1, 0, 0];
  const up = cross(right, away);
  const texel = span / resolution;
  const snap = (axis: Vec3) => Math.round(dot(axis, centre) / texel) * texel;
  const [x, y, z] = [snap(right), snap(up), snap(away)];
  const [k, d] = [2 / span, 2 / depth];
  return [
    k * right[0],
    k * right[1],
    k * right[2],
    -k * x,
    k * up[0],
    k * up[1],
    k * up[2],
    -k * y,
    d * away[0],
    d * away[1],
    d * away[2],
    -d * z,
    0,
    0,
    0,
    1,
  ];
}
