/** The precision-recall curve. */
import type { Weights } from './measure.ts';
import type { Ranking } from './ranking.ts';
import { eachThreshold } from './ranking.ts';

export interface PrPoint {
  readonly recall: number;
  readonly precision: number;
  /** What scores at least this is taken for positive. */
  readonly threshold: number;
}

/** A point for each distinct score, by falling threshold; empty where nothing is positive. */
export function prCurve(ranking: Ranking, weights: Weights): PrPoint[] {
  const counts: [number, number, number][] = [];
  eachThreshold(ranking, weights, (tp, fp, score) => counts.push([tp, fp, score]));
  const all = counts.at(-1)?.[0] ?? 0;
  if (all === 0) return [];
  return counts.map(([tp, fp, threshold]) => ({
    recall: tp / all,
    precision: tp / (tp + fp),
    threshold,
  }));
}
