/**
 * Beams as points for a map: where a beam ended is occupied; along the way there one point a metre, drawn uniformly, is
 * free, short of the last 3 %, which noise could put behind the surface. A beam that met nothing gives free points only.
 * Source: Senanayake and Ramos 2017.
 */
import type { Rng } from '../core/rng.ts';
import type { Scan } from './occupancy-map.ts';

/** Of a beam that met something, the share along which space is free. */
const FREE_SHARE = 0.97;

export interface Beams {
  /** Where they start, metres, one coordinate an axis. */
  readonly origin: readonly number[];
  /** Unit, as many numbers a beam as there are axes. */
  readonly directions: Float64Array;
  /** Metres; Infinity where nothing came back. */
  readonly ranges: Float64Array;
  /** How far a beam without a return is known to be free, metres: all alike, or one by one. */
  readonly freeRange: number | Float64Array;
}

/** @param t of the scan, seconds */
export function beamSamples(t: number, beams: Beams, rng: Rng): Scan {
  const { origin, directions, ranges, freeRange } = beams;
  const axes = origin.length;
  const positions: number[] = [];
  const occupied: number[] = [];
  const add = (beam: number, range: number, y: 0 | 1): void => {
    for (let k = 0; k < axes; k++)
      positions.push((origin[k] as number) + range * (directions[beam * axes + k] as number));
    occupied.push(y);
  };
  for (let beam = 0; beam < ranges.length; beam++) {
    const range = ranges[beam] as number;
    const isHit = range < Number.POSITIVE_INFINITY;
    const known = typeof freeRange === 'number' ? freeRange : (freeRange[beam] as number);
    const free = isHit ? range * FREE_SHARE : known;
    for (let n = 0; n < Math.floor(free); n++) add(beam, rng.uniform(0, free), 0);
    if (isHit) add(beam, range, 1);
  }
  return { t, positions: Float64Array.from(positions), occupied: Uint8Array.from(occupied) };
}
