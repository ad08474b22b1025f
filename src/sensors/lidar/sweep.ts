/**
 * One turn of a spinning scanner in plain numbers, against anything that answers ray casts. The scanner moves while it
 * turns: every column is fired from its own place at its own time, and the points are given twice, as they are measured
 * (each in the scanner's frame of its own moment) and de-skewed to the frame of the turn's reference time.
 *
 * Scanner frame: x forward, y left, z up, metres; the turn starts at the back and goes clockwise seen from above, as
 * Velodyne's do, so that the middle of the turn looks ahead.
 */
import { cos, exp, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { Mat4, Vec3 } from '../../core/vector.ts';
import { invertRigid, multiply, transformPoint } from '../../core/vector.ts';
import type { LidarSpec } from './lidar-spec.ts';

/** What a ray met. */
export interface RayHit {
  /** Metres from the ray's origin. */
  readonly range: number;
  /** Cosine of the angle between the ray and the surface's normal, 0..1. */
  readonly cosIncidence: number;
  /** Share of the light that the surface sends back, 0..1. */
  readonly reflectivity: number;
  /** Cityscapes label id. */
  readonly semantic: number;
  /** Actor id; 0 = none. */
  readonly instance: number;
}

/**
 * The nearest surface along a ray at a time; null where there is none within range.
 * @param direction unit, world
 */
export type CastRay = (origin: Vec3, direction: Vec3, tUs: number) => RayHit | null;

/** Points of a turn by firing: columns in time, lasers from the highest down. */
export interface LidarSweep {
  /** As measured: x, y, z in the scanner's frame at the point's own time. */
  readonly skewed: Float32Array;
  /** x, y, z in the scanner's frame at the reference time. */
  readonly points: Float32Array;
  /** 0..1 */
  readonly intensity: Float32Array;
  readonly semantic: Uint16Array;
  readonly instance: Uint16Array;
  /** Laser, 0 the highest. */
  readonly ring: Uint16Array;
  /** Microseconds since the scene's start. */
  readonly tUs: Float64Array;
}

/** Reflectivity at which a surface is seen out to the data sheet's range. */
const WHITE = 0.8;

/**
 * Chance that a return is strong enough to be detected: the received power falls with cos(incidence), reflectivity and
 * the square of the range, and detection drops smoothly around the threshold that the data sheet's range implies.
 * Source of the power law: Jelalian, Laser Radar Systems, 1992 (extended target).
 */
export function detectionChance(spec: LidarSpec, hit: RayHit): number {
  const power = (hit.reflectivity * hit.cosIncidence) / (hit.range * hit.range);
  const least = WHITE / (spec.maxRange * spec.maxRange);
  const ratio = power / least;
  return 1 - exp(-ratio * ratio * Math.LN2);
}

/** Returned power at a range that is calibrated away, as scanners report it. */
const intensityOf = ({ reflectivity, cosIncidence }: RayHit): number =>
  Math.min(1, reflectivity * cosIncidence);

/** Microseconds of column `k`; the middle of the turn is at the reference time. */
const columnTime = (spec: LidarSpec, referenceUs: number, k: number): number =>
  referenceUs + ((k + 0.5) / spec.columns - 0.5) * spec.turnUs;

/** Takes the points of a turn, of which at most `capacity` may come. */
class Recorder {
  private readonly skewed: Float32Array;
  private readonly points: Float32Array;
  private readonly intensity: Float32Array;
  private readonly semantic: Uint16Array;
  private readonly instance: Uint16Array;
  private readonly ring: Uint16Array;
  private readonly tUs: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    this.skewed = new Float32Array(3 * capacity);
    this.points = new Float32Array(3 * capacity);
    this.intensity = new Float32Array(capacity);
    this.semantic = new Uint16Array(capacity);
    this.instance = new Uint16Array(capacity);
    this.ring = new Uint16Array(capacity);
    this.tUs = new Float64Array(capacity);
  }

  add(measured: Vec3, point: Vec3, hit: RayHit, laser: number, tUs: number): void {
    const i = this.count++;
    for (let k = 0; k < 3; k++) {
      this.skewed[3 * i + k] = measured[k] as number;
      this.points[3 * i + k] = point[k] as number;
    }
    this.intensity[i] = intensityOf(hit);
    this.semantic[i] = hit.semantic;
    this.instance[i] = hit.instance;
    this.ring[i] = laser;
    this.tUs[i] = tUs;
  }

  finish(): LidarSweep {
    const { count } = this;
    return {
      skewed: this.skewed.slice(0, 3 * count),
      points: this.points.slice(0, 3 * count),
      intensity: this.intensity.slice(0, count),
      semantic: this.semantic.slice(0, count),
      instance: this.instance.slice(0, count),
      ring: this.ring.slice(0, count),
      tUs: this.tUs.slice(0, count),
    };
  }
}

/**
 * @param worldFromLidar the scanner's pose at a time in microseconds
 * @param referenceUs the middle of the turn, when the scanner looks ahead
 * @param rng of noise and drop-out
 */
export function sweep(
  spec: LidarSpec,
  worldFromLidar: (tUs: number) => Mat4,
  referenceUs: number,
  cast: CastRay,
  rng: Rng,
): LidarSweep {
  const lidarFromWorld = invertRigid(worldFromLidar(referenceUs));
  const lasers = spec.elevations.map((angle) => [cos(angle), sin(angle)] as const);
  const out = new Recorder(spec.columns * lasers.length);
  for (let k = 0; k < spec.columns; k++) {
    const time = columnTime(spec, referenceUs, k);
    const azimuth = Math.PI * (1 - (2 * (k + 0.5)) / spec.columns);
    const [c, s] = [cos(azimuth), sin(azimuth)];
    const pose = worldFromLidar(time);
    const referenceFromLidar = multiply(lidarFromWorld, pose);
    const origin: Vec3 = [pose[3], pose[7], pose[11]];
    for (const [laser, [flat, up]] of lasers.entries()) {
      const local: Vec3 = [c * flat, s * flat, up];
      const end = transformPoint(pose, local);
      const direction: Vec3 = [end[0] - origin[0], end[1] - origin[1], end[2] - origin[2]];
      const hit = cast(origin, direction, time);
      // Drawn for every firing, so that one surface more leaves the other points' chance as it was.
      const noise = rng.normal(0, spec.rangeNoise);
      const chance = rng.uniform();
      if (!hit || hit.range < spec.minRange || hit.range > spec.maxRange) continue;
      if (chance >= detectionChance(spec, hit)) continue;
      const range = hit.range + noise;
      const measured: Vec3 = [local[0] * range, local[1] * range, local[2] * range];
      out.add(measured, transformPoint(referenceFromLidar, measured), hit, laser, time);
    }
  }
  return out.finish();
}
