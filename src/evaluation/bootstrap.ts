/** 95 % intervals by the percentile bootstrap over whole scenes: frames of one scene are not independent. */
import type { Rng } from '../core/rng.ts';
import { createRng } from '../core/rng.ts';
import type { Measure } from './measure.ts';

const REPLICATES = 1000;

export interface Estimate {
  readonly value: number | null;
  /** 2.5th and 97.5th percentile; null where the value is, or where there is but one scene. */
  readonly low: number | null;
  readonly high: number | null;
  /** Why there is no value. */
  readonly reason?: string;
}

/** How often each of n scenes is drawn in n draws with replacement. */
function drawn(n: number, rng: Rng): Int32Array {
  const counts = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const scene = rng.integer(0, n - 1);
    counts[scene] = (counts[scene] as number) + 1;
  }
  return counts;
}

/** Linear interpolation between order statistics, as numpy.quantile does. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (at - below);
}

/** A measure and its interval; replicates in which it is undefined are left out. The same input gives the same bits. */
function estimate(measure: Measure, scenes: number, draws: readonly Int32Array[]): Estimate {
  const value = measure(new Int32Array(scenes).fill(1));
  if (typeof value === 'string') return { value: null, low: null, high: null, reason: value };
  const values = draws.map(measure).filter((x) => typeof x === 'number');
  if (scenes < 2 || values.length === 0) return { value, low: null, high: null };
  const sorted = Float64Array.from(values).sort();
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** All measures of the same scenes, with the same draws. */
export function estimateAll(
  measures: Readonly<Record<string, Measure>>,
  scenes: number,
): Record<string, Estimate> {
  const rng = createRng(0).split('bootstrap');
  const draws = Array.from({ length: scenes < 2 ? 0 : REPLICATES }, () => drawn(scenes, rng));
  return Object.fromEntries(
    Object.entries(measures).map(([name, measure]) => [name, estimate(measure, scenes, draws)]),
  );
}
