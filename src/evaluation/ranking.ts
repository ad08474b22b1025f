/** Scored samples by falling score: what ROC and precision-recall are made of. */

export interface Sample {
  readonly score: number;
  readonly positive: boolean;
  /** Number of its scene. */
  readonly scene: number;
}

/** Columns of samples, by falling score. */
export interface Ranking {
  readonly scores: Float64Array;
  readonly positives: Uint8Array;
  readonly scenes: Int32Array;
}

export function rankingOf(samples: readonly Sample[]): Ranking {
  const sorted = [...samples].sort((a, b) => b.score - a.score);
  return {
    scores: Float64Array.from(sorted, (sample) => sample.score),
    positives: Uint8Array.from(sorted, (sample) => (sample.positive ? 1 : 0)),
    scenes: Int32Array.from(sorted, (sample) => sample.scene),
  };
}

/**
 * Calls `step` after each group of equal scores with the weights so far: how many positives and negatives have a
 * score of at least `score`. Groups without weight are passed over.
 */
export function eachThreshold(
  { scores, positives, scenes }: Ranking,
  weights: ArrayLike<number>,
  step: (truePositives: number, falsePositives: number, score: number) => void,
): void {
  let tp = 0;
  let fp = 0;
  let added = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = weights[scenes[i] as number] as number;
    if (positives[i] === 1) tp += weight;
    else fp += weight;
    added += weight;
    if (added > 0 && scores[i] !== scores[i + 1]) {
      step(tp, fp, scores[i] as number);
      added = 0;
    }
  }
}

export const NO_POSITIVE = 'nothing is positive';
export const NO_NEGATIVE = 'nothing is negative';
