/** A first look at a user's scans: what is there, before any time is spent on a map. */
import { UsageError } from '../../core/errors.ts';
import type { Dimensions, Scan } from '../../occupancy/occupancy-map.ts';
import type { Extent } from './map-picture.ts';

export interface Survey {
  readonly dimensions: Dimensions;
  readonly scans: number;
  readonly points: number;
  /** Around all points. */
  readonly extent: Extent;
  /** Mean height of the occupied points, metres; 0 in two dimensions. */
  readonly z: number;
}

/**
 * @param name of the file, for errors
 * @throws UsageError where there are no points, or all are of one class
 */
export async function surveyScans(
  scans: AsyncIterable<Scan & { readonly dimensions: Dimensions }>,
  name: string,
): Promise<Survey> {
  const low: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [count, points, hits, heights] = [0, 0, 0, 0];
  let dimensions: Dimensions = 2;
  for await (const scan of scans) {
    dimensions = scan.dimensions;
    count++;
    points += scan.occupied.length;
    for (let i = 0; i < scan.occupied.length; i++) {
      for (const axis of [0, 1] as const) {
        const x = scan.positions[i * dimensions + axis] as number;
        low[axis] = Math.min(low[axis], x);
        high[axis] = Math.max(high[axis], x);
      }
      if (scan.occupied[i] === 0) continue;
      hits++;
      if (dimensions === 3) heights += scan.positions[i * dimensions + 2] as number;
    }
  }
  if (points === 0) throw new UsageError(`${name} has no points`);
  if (hits === 0 || hits === points)
    throw new UsageError(
      `${name}: all ${points} points are ${hits === 0 ? 'free' : 'occupied'}; a map needs both kinds`,
    );
  return { dimensions, scans: count, points, extent: { low, high }, z: heights / hits };
}
