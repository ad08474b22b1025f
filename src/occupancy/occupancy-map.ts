/**
 * What every map of occupancy is: fitted scan by scan, asked at points. Positions are metres in whatever fixed frame
 * the scans have, two or three coordinates a point.
 */
import { exp } from '../core/math.ts';
import type { NamedArrays } from '../core/named-arrays.ts';

/** Two or three coordinates a point. */
export type Dimensions = 2 | 3;

/** Points of one instant, each seen to be free or occupied. */
export interface Scan {
  /** Seconds; scans come by rising time. */
  readonly t: number;
  /** `dimensions` coordinates a point, metres. */
  readonly positions: Float64Array;
  /** 1 occupied, 0 free; one a point. */
  readonly occupied: Uint8Array;
}

/** One value a point, in the order of the points. */
export interface Prediction {
  /** Of being occupied, 0..1; 0.5 where nothing is known. */
  readonly probability: Float64Array;
  /** How unsure the map is, at least 0; its unit is the method's own (see each). */
  readonly variance: Float64Array;
}

/** What of a map outlasts the process: settings and arrays by name. */
export interface SavedMap {
  readonly settings: Readonly<Record<string, number | string>>;
  readonly arrays: NamedArrays;
}

export interface OccupancyMap {
  readonly dimensions: Dimensions;
  /** How many numbers describe the mean: features with the bias, or cells. */
  readonly features: number;
  /**
   * Learns from a scan; its posterior is the next scan's prior.
   * @throws RangeError where the time lies before that of the last scan
   */
  fit(scan: Scan): void;
  /** As of the last scan's time. @param positions `dimensions` coordinates a point, metres */
  predict(positions: Float64Array): Prediction;
  save(): SavedMap;
  /** Goes on from a saved map of the same settings. @throws RangeError where it is of another shape */
  restore(saved: SavedMap): void;
}

/** A number among the settings. @throws RangeError where there is none of that name */
export function settingOf({ settings }: SavedMap, name: string): number {
  const value = settings[name];
  if (typeof value !== 'number' || Number.isNaN(value))
    throw new RangeError(`the map has no number '${name}'`);
  return value;
}

/** The numbers of an array of `width` columns. @throws RangeError where there is no such array */
export function arrayOf(
  { arrays }: SavedMap,
  name: string,
  width: number,
): Float64Array | Int32Array {
  const found = arrays[name];
  if (!found) throw new RangeError(`the map has no array '${name}'`);
  const rows = found.shape[0] ?? 0;
  if (found.data.length !== rows * width)
    throw new RangeError(
      `the map's array '${name}' is ${found.shape.join(' x ')}, not ${rows} x ${width}`,
    );
  return found.data;
}

/** The clock of a map: how much of what was known is left. */
export class Forgetting {
  /** Of the last scan, seconds; -Infinity before the first. */
  now = -Infinity;
  /** Seconds in which evidence halves; Infinity: it never fades. */
  readonly halfLife: number;

  /** @throws RangeError where the half-life is not above 0 */
  constructor(halfLife: number) {
    if (!(halfLife > 0)) throw new RangeError(`a half-life is above 0, not ${halfLife}`);
    this.halfLife = halfLife;
  }

  /** @throws RangeError where time runs backwards */
  advance(t: number): void {
    if (!(t >= this.now)) throw new RangeError(`a scan at ${t} s follows one at ${this.now} s`);
    this.now = t;
  }

  /** The share of the evidence of time `since` that counts now: 0.5^(dt / half-life), in 0..1. */
  left(since: number): number {
    const halfLives = (this.now - since) / this.halfLife;
    return halfLives > 0 ? exp(-Math.LN2 * halfLives) : 1;
  }
}
