/** How well scores of validation frames rank them, and what makes them probabilities. */
import { CheckError } from '../../core/errors.ts';
import { rankingOf, type Sample } from '../../evaluation/ranking.ts';
import { rocAuc } from '../../evaluation/roc-auc.ts';

/** A frame's score, a logit; whether it is positive; the number of its scene. */
export type ScoredSample = Sample;

/** 1 - ROC-AUC over frames. @throws CheckError where the scenes have one class only */
export function lackOfAuc(scored: readonly ScoredSample[]): number {
  const scenes = scored.reduce((most, { scene }) => Math.max(most, scene), 0);
  const auc = rocAuc(rankingOf(scored))(new Uint8Array(1 + scenes).fill(1));
  if (typeof auc === 'string')
    throw new CheckError(`the validation scenes cannot be scored: ${auc}`);
  return 1 - auc;
}

/**
 * Slope and shift of the logits that make them the log-odds of the frames (Platt's scaling, by Newton's steps), so that
 * they become probabilities; 1 and 0 where they rank the wrong way round, which no scale can mend.
 */
export function calibrationOf(scored: readonly ScoredSample[]): { slope: number; shift: number } {
  let [slope, shift] = [1, 0];
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { score, positive } of scored) {
      const p = 1 / (1 + Math.exp(-(slope * score + shift)));
      const [e, w] = [p - (positive ? 1 : 0), p * (1 - p)];
      g0 += e * score;
      g1 += e;
      h00 += w * score * score;
      h01 += w * score;
      h11 += w;
    }
    const determinant = h00 * h11 - h01 * h01;
    slope -= (h11 * g0 - h01 * g1) / determinant;
    shift -= (h00 * g1 - h01 * g0) / determinant;
  }
  return Number.isFinite(slope) && Number.isFinite(shift) && slope > 0
    ? { slope, shift }
    : { slope: 1, shift: 0 };
}
