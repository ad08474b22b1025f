/** A user's scans into a map, with what is held out scored on the final map. */
import { UsageError } from '../../core/errors.ts';
import { createRng } from '../../core/rng.ts';
import { quantile } from '../../evaluation/bootstrap.ts';
import { ece } from '../../evaluation/ece.ts';
import type { Measure } from '../../evaluation/measure.ts';
import { nll } from '../../evaluation/nll.ts';
import { rankingOf, type Sample } from '../../evaluation/ranking.ts';
import { rocAuc } from '../../evaluation/roc-auc.ts';
import { createMap, type MapMethod, type MapOptions } from '../../occupancy/index.ts';
import type { OccupancyMap, Scan } from '../../occupancy/occupancy-map.ts';
import { HoldOut } from './hold-out.ts';

/** Of points that the map has not seen; null where there are none, or for the AUC none of a class. */
export interface Scores {
  readonly points: number;
  readonly auc: number | null;
  /** Nats a point. */
  readonly nll: number | null;
  readonly ece: number | null;
}

export interface MappingRequest {
  readonly method: MapMethod;
  readonly options: MapOptions;
  /** Share of scans and points that is held out, in (0, 0.5]. */
  readonly testFraction: number;
  readonly seed: number;
  /** Seconds, from any start: times the fitting. */
  readonly clock: () => number;
  readonly onScan: () => void;
}

export interface Mapping {
  readonly map: OccupancyMap;
  readonly scans: number;
  /** Of the scans that were learnt from, single points. */
  readonly heldOut: Scores;
  /** Whole scans. */
  readonly heldOutScans: Scores;
  /** Of one scan's fitting. */
  readonly secondsPerScan: { readonly median: number; readonly p99: number };
}

const measured = (measure: Measure): number | null => {
  const value = measure([1]);
  return typeof value === 'number' ? value : null;
};

/** How well a map knows the points of some scans. */
export function scoreScans(map: OccupancyMap, scans: readonly Scan[]): Scores {
  const samples: Sample[] = [];
  for (const { positions, occupied } of scans) {
    const { probability } = map.predict(positions);
    for (const [i, score] of probability.entries())
      samples.push({ score, positive: occupied[i] === 1, scene: 0 });
  }
  const ranking = rankingOf(samples);
  return {
    points: samples.length,
    auc: measured(rocAuc(ranking)),
    nll: measured(nll(ranking)),
    ece: measured(ece(ranking)),
  };
}

/**
 * Fits scan by scan. Only what is held out is kept in memory.
 * @throws UsageError where nothing is left to learn from
 */
export async function mapScans(
  scans: AsyncIterable<Scan>,
  request: MappingRequest,
): Promise<Mapping> {
  const { method, options, testFraction, seed, clock } = request;
  const map = createMap(method, options);
  const holdOut = new HoldOut(testFraction, createRng(seed));
  const points: Scan[] = [];
  const whole: Scan[] = [];
  const seconds: number[] = [];
  let count = 0;
  for await (const scan of scans) {
    count++;
    const split = holdOut.next(scan, options.dimensions);
    (split.whole ? whole : points).push(split.held);
    if (!split.whole) {
      const start = clock();
      map.fit(split.kept);
      seconds.push(clock() - start);
    }
    request.onScan();
  }
  if (seconds.length === 0)
    throw new UsageError('every scan is held out: there is nothing to learn from');
  const sorted = Float64Array.from(seconds).sort();
  return {
    map,
    scans: count,
    heldOut: scoreScans(map, points),
    heldOutScans: scoreScans(map, whole),
    secondsPerScan: { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) },
  };
}
