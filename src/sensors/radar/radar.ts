/**
 * A frequency-modulated radar in plain numbers, against anything that answers ray casts: rays over its field of view are
 * gathered into cells of range, azimuth and Doppler; a cell whose echo is strong enough is a detection. Beside them
 * ghosts (an echo that went to a target and back twice: twice the range, twice the Doppler) and clutter.
 *
 * Sensor frame: x forward, y left, z up. Doppler is the rate of change of range: negative where a target comes nearer.
 * Sources: Skolnik, Introduction to Radar Systems (radar equation); Kraus et al., Using Machine Learning to Detect
 * Ghost Images in Automotive Radar, 2020 (kinds of ghosts).
 */
import { cos, exp, ln, radians, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { Vec3 } from '../../core/vector.ts';

export interface RadarSpec {
  readonly name: string;
  /** Half of the field of view, radians. */
  readonly halfAzimuth: number;
  readonly halfElevation: number;
  /** Rays across and up. */
  readonly rays: readonly [number, number];
  /** Metres. */
  readonly minRange: number;
  readonly maxRange: number;
  /** Sides of a cell: metres, radians, m/s. */
  readonly cell: { readonly range: number; readonly azimuth: number; readonly doppler: number };
  /** Standard deviations: metres, radians, m/s, dB. */
  readonly noise: {
    readonly range: number;
    readonly azimuth: number;
    readonly doppler: number;
    readonly rcs: number;
  };
  /** Cross section that is detected in half of all cases at the largest range, square metres. */
  readonly leastRcs: number;
  /** Chance that a road user's strongest echo has a ghost. */
  readonly ghostRate: number;
  /** Mean number of false detections a frame. */
  readonly clutterRate: number;
}

/** A forward-looking 77 GHz radar of the middle range; figures of its kind's data sheets. */
export const FRONT_RADAR: RadarSpec = {
  name: 'front-77',
  halfAzimuth: radians(60),
  halfElevation: radians(7.5),
  rays: [361, 13],
  minRange: 0.3,
  maxRange: 160,
  cell: { range: 0.4, azimuth: radians(1.5), doppler: 0.2 },
  noise: { range: 0.1, azimuth: radians(0.3), doppler: 0.05, rcs: 1 },
  leastRcs: 10,
  ghostRate: 0.05,
  clutterRate: 3,
};

/** What a ray met, seen from the radar. */
export interface RadarEcho {
  /** Metres. */
  readonly range: number;
  readonly cosIncidence: number;
  /** Share of the power that goes back where it came from if the surface is met straight, 0..1. */
  readonly gain: number;
  /** m/s along the ray, of the surface against the radar, and against the ground. */
  readonly doppler: number;
  readonly overGround: number;
  /** Actor id; 0 = none. */
  readonly instance: number;
}

export type RadarOrigin = 'echo' | 'ghost' | 'clutter';

export interface RadarDetection {
  readonly range: number;
  /** Left positive, radians. */
  readonly azimuth: number;
  /** m/s; negative where it comes nearer. */
  readonly doppler: number;
  /** The same without the ego's own motion. */
  readonly overGround: number;
  /** dB over a square metre. */
  readonly rcs: number;
  /** Actor id; 0 = none. */
  readonly instance: number;
  readonly origin: RadarOrigin;
}

interface Cell {
  /** Sum of cross sections, and of what is weighted with them. */
  power: number;
  range: number;
  azimuth: number;
  doppler: number;
  overGround: number;
  readonly shares: Map<number, number>;
}

/** The fourth power: how fast an echo falls with the cosine off the normal, and power with range. */
const fourth = (x: number): number => x * x * x * x;

/** @param azimuth @param elevation radians */
const directionOf = (azimuth: number, elevation: number): Vec3 => [
  cos(elevation) * cos(azimuth),
  cos(elevation) * sin(azimuth),
  sin(elevation),
];

const decibels = (x: number): number => (10 * ln(x)) / Math.LN10;

/** Rays gathered into cells, in the order in which these are first met. */
function gather(spec: RadarSpec, cast: (direction: Vec3) => RadarEcho | null): Cell[] {
  const [across, up] = spec.rays;
  const [stepAzimuth, stepElevation] = [
    (2 * spec.halfAzimuth) / across,
    (2 * spec.halfElevation) / up,
  ];
  const cells = new Map<string, Cell>();
  for (let i = 0; i < across; i++) {
    const azimuth = spec.halfAzimuth - (i + 0.5) * stepAzimuth;
    for (let j = 0; j < up; j++) {
      const elevation = spec.halfElevation - (j + 0.5) * stepElevation;
      const echo = cast(directionOf(azimuth, elevation));
      if (!echo || echo.range < spec.minRange || echo.range > spec.maxRange) continue;
      // The patch that the ray stands for, across it.
      const patch = echo.range * echo.range * stepAzimuth * stepElevation * cos(elevation);
      const power = 4 * Math.PI * patch * echo.gain * fourth(echo.cosIncidence);
      if (!(power > 0)) continue;
      const { range, doppler } = echo;
      const key = [
        range / spec.cell.range,
        azimuth / spec.cell.azimuth,
        doppler / spec.cell.doppler,
      ]
        .map(Math.floor)
        .join();
      let cell = cells.get(key);
      if (!cell) {
        cell = { power: 0, range: 0, azimuth: 0, doppler: 0, overGround: 0, shares: new Map() };
        cells.set(key, cell);
      }
      cell.power += power;
      cell.range += power * range;
      cell.azimuth += power * azimuth;
      cell.doppler += power * doppler;
      cell.overGround += power * echo.overGround;
      cell.shares.set(echo.instance, (cell.shares.get(echo.instance) ?? 0) + power);
    }
  }
  return [...cells.values()];
}

/**
 * Chance that an echo is detected: half of all with the least cross section at the largest range, falling with the
 * fourth power of range.
 */
export function detectionChance(spec: RadarSpec, rcs: number, range: number): number {
  const ratio = (rcs / spec.leastRcs) * fourth(spec.maxRange / range);
  return ratio / (1 + ratio);
}

/** Whose echo the most of a cell is. */
function ownerOf({ shares }: Cell): number {
  const [most] = [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most ? most[0] : 0;
}

function noisy(spec: RadarSpec, cell: Cell, rng: Rng): RadarDetection {
  const { power, noise } = { ...cell, noise: spec.noise };
  const doppler = rng.normal(0, noise.doppler);
  return {
    range: Math.max(0, cell.range / power + rng.normal(0, noise.range)),
    azimuth: cell.azimuth / power + rng.normal(0, noise.azimuth),
    doppler: cell.doppler / power + doppler,
    overGround: cell.overGround / power + doppler,
    rcs: decibels(power) + rng.normal(0, noise.rcs),
    instance: ownerOf(cell),
    origin: 'echo',
  };
}

/** Ghosts of each road user's strongest echo. */
function ghostsOf(spec: RadarSpec, echoes: readonly RadarDetection[], rng: Rng): RadarDetection[] {
  const strongest = new Map<number, RadarDetection>();
  for (const echo of echoes) {
    if (echo.instance === 0) continue;
    if (echo.rcs > (strongest.get(echo.instance)?.rcs ?? Number.NEGATIVE_INFINITY))
      strongest.set(echo.instance, echo);
  }
  return [...strongest.values()].flatMap((echo) => {
    if (rng.uniform() >= spec.ghostRate || 2 * echo.range > spec.maxRange) return [];
    const { range, doppler, overGround } = echo;
    // Twice there and back: the ego's own share counts twice too.
    return [
      {
        ...echo,
        range: 2 * range,
        doppler: 2 * doppler,
        overGround: 2 * doppler - (doppler - overGround),
        rcs: echo.rcs - 10,
        origin: 'ghost' as const,
      },
    ];
  });
}

/** Knuth's method; fine for means of a few. */
function poisson(mean: number, rng: Rng): number {
  let [count, product] = [0, rng.uniform()];
  const least = exp(-mean);
  while (product > least) {
    count++;
    product *= rng.uniform();
  }
  return count;
}

function clutter(spec: RadarSpec, ownSpeed: number, rng: Rng): RadarDetection[] {
  return Array.from({ length: poisson(spec.clutterRate, rng) }, () => {
    const azimuth = rng.uniform(-spec.halfAzimuth, spec.halfAzimuth);
    const doppler = rng.uniform(-30, 30);
    return {
      range: rng.uniform(spec.minRange, spec.maxRange),
      azimuth,
      doppler,
      overGround: doppler + ownSpeed * cos(azimuth),
      rcs: rng.uniform(-15, 5),
      instance: 0,
      origin: 'clutter' as const,
    };
  });
}

/**
 * One frame, echoes first.
 * @param cast of a ray in the sensor's frame; what it meets of the ego itself is no echo
 * @param ownSpeed of the sensor along its x axis, m/s
 */
export function radarFrame(
  spec: RadarSpec,
  cast: (direction: Vec3) => RadarEcho | null,
  ownSpeed: number,
  rng: Rng,
): RadarDetection[] {
  const [noise, chance] = [rng.split('noise'), rng.split('chance')];
  const echoes = gather(spec, cast).flatMap((cell) => {
    const detection = noisy(spec, cell, noise);
    const p = detectionChance(spec, cell.power, cell.range / cell.power);
    return chance.uniform() < p ? [detection] : [];
  });
  return [
    ...echoes,
    ...ghostsOf(spec, echoes, rng.split('ghosts')),
    ...clutter(spec, ownSpeed, rng.split('clutter')),
  ];
}
