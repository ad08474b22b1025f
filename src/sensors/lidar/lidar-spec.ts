/** Spinning multi-beam scanners by their data sheets. Angles are radians above the horizon, ranges metres. */
import { radians } from '../../core/math.ts';

export interface LidarSpec {
  readonly name: string;
  /** Of each laser, from the highest to the lowest. */
  readonly elevations: readonly number[];
  /** Firings of every laser a turn. */
  readonly columns: number;
  /** Microseconds a turn. */
  readonly turnUs: number;
  readonly minRange: number;
  /** Metres, for a white surface seen straight. */
  readonly maxRange: number;
  /** Standard deviation of a range, metres. */
  readonly rangeNoise: number;
}

/** `count` angles in even steps, degrees. */
const even = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

/**
 * Velodyne HDL-64E S2: 32 lasers from +2 to -8.33 degrees in steps of 1/3, 32 from -8.83 to -24.33 in steps of 1/2;
 * KITTI's scanner, 10 turns a second. Source: Velodyne's user's manual.
 */
export const HDL_64E: LidarSpec = {
  name: 'hdl64e',
  elevations: [...even(2, -8.333, 32), ...even(-8.833, -24.333, 32)].map(radians),
  columns: 2083,
  turnUs: 100_000,
  minRange: 0.9,
  maxRange: 120,
  rangeNoise: 0.02,
};

/** Velodyne VLP-16: 16 lasers, +15 to -15 degrees in steps of 2; 0.2 degrees a firing at 10 turns a second. */
export const VLP_16: LidarSpec = {
  name: 'vlp16',
  elevations: even(15, -15, 16).map(radians),
  columns: 1800,
  turnUs: 100_000,
  minRange: 0.5,
  maxRange: 100,
  rangeNoise: 0.03,
};

/** Ouster OS1-128: 128 evenly spread lasers over 45 degrees, 1024 columns at 10 turns a second. */
const OS1_128: LidarSpec = {
  name: 'os1-128',
  elevations: even(22.5, -22.5, 128).map(radians),
  columns: 1024,
  turnUs: 100_000,
  minRange: 0.5,
  maxRange: 120,
  rangeNoise: 0.015,
};

/** A new scanner is a constant and an entry here. */
export const LIDARS: readonly LidarSpec[] = [HDL_64E, VLP_16, OS1_128];
