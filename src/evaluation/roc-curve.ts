/** The ROC curve: true-positive rate against false-positive rate. */
import type { Weights } from './measure.ts';
import type { Ranking } from './ranking.ts';
import { eachThreshold } from './ranking.ts';

export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** A point for each distinct score, from (0, 0) to (1, 1); empty where one class is missing. */
export function rocCurve(ranking: Ranking, weights: Weights): RocPoint[] {
  const counts: [number, number][] = [[0, 0]];
  eachThreshold(ranking, weights, (tp, fp) => counts.push([tp, fp]));
  const [allTp, allFp] = counts.at(-1) as [number, number];
  if (allTp === 0 || allFp === 0) return [];
  return counts.map(([tp, fp]) => ({
    falsePositiveRate: fp / allFp,
    truePositiveRate: tp / allTp,
  }));
}
