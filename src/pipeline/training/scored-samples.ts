/** How well scores of validation frames rank them, and what makes them probabilities. */
import { CheckError } from '../../core/errors.ts';
import { rankingOf, type Sample } from '../../evaluation/ranking.ts';
import { rocAuc } from '../../evaluation/roc-auc.ts';
import { FORECASTS } from '../../perception/networks/collision.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { Sample as SeenFrame } from '../../perception/training/samples.ts';

/** A frame's score, a logit; whether it is positive; the number of its scene. */
export type ScoredSample = Sample;

/**
 * Frames with their scores for each of {@link FORECASTS}; clips are numbered in the order of their first frame. Of warning, frames in
 * which it is too late are left out.
 * @param logits of FORECASTS, frame after frame
 */
export function scoredForecasts(
  samples: readonly SeenFrame[],
  logits: ArrayLike<number>,
): ScoredSample[][] {
  const numbers = new Map<Clip, number>();
  for (const { clip } of samples) if (!numbers.has(clip)) numbers.set(clip, numbers.size);
  return FORECASTS.map((name, k) =>
    samples.flatMap(({ clip, frame }, i) => {
      if (name === 'warning' && clip.targets.tooLate?.[frame] === 1) return [];
      return {
        score: logits[i * FORECASTS.length + k] as number,
        positive: clip.targets[name]?.[frame] === 1,
        scene: numbers.get(clip) as number,
      };
    }),
  );
}

const hasBothClasses = (scored: readonly ScoredSample[]): boolean =>
  scored.some(({ positive }) => positive) && scored.some(({ positive }) => !positive);

/**
 * Mean over forecasts of 1 - ROC-AUC; the first, the risk, must have both classes, others without them are left out.
 * @throws CheckError as {@link lackOfAuc}
 */
export function meanLackOfAuc([risk = [], ...others]: readonly ScoredSample[][]): number {
  const lacks = [risk, ...others.filter(hasBothClasses)].map(lackOfAuc);
  return lacks.reduce((sum, lack) => sum + lack, 0) / lacks.length;
}

/** 1 - ROC-AUC over frames. @throws CheckError where the scenes have one class only */
export function lackOfAuc(scored: readonly ScoredSample[]): number {
  const scenes = scored.reduce((most, { scene }) => Math.max(most, scene), 0);
  const auc = rocAuc(rankingOf(scored))(new Uint8Array(1 + scenes).fill(1));
  if (typeof auc === 'string')
    throw new CheckError(`the validation scenes cannot be scored: ${auc}`);
  return 1 - auc;
}

/** Mean cross-entropy of frames whose log-odds are said to be slope * score + shift; its gradient and curvature. */
function fitOf(scored: readonly ScoredSample[], slope: number, shift: number) {
  let [loss, g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0, 0];
  for (const { score, positive } of scored) {
    const x = slope * score + shift;
    const p = 1 / (1 + Math.exp(-x));
    const [e, w] = [p - (positive ? 1 : 0), p * (1 - p)];
    loss += Math.max(x, 0) - (positive ? x : 0) + Math.log(1 + Math.exp(-Math.abs(x)));
    g0 += e * score;
    g1 += e;
    h00 += w * score * score;
    h01 += w * score;
    h11 += w;
  }
  return { loss, g0, g1, h00: h00 + 1e-6, h01, h11: h11 + 1e-6 };
}

const MOST_STEPS = 50;
/** A step that does not help is halved so many times at most. */
const MOST_HALVINGS = 30;

/**
 * Slope and shift of the logits that make them the log-odds of the frames (Platt's scaling, by Newton's steps, each halved
 * until it helps), so that they become probabilities; 1 and 0 where they rank the wrong way round, which no scale can mend, or have
 * one class only.
 */
export function calibrationOf(scored: readonly ScoredSample[]): { slope: number; shift: number } {
  let [slope, shift] = [1, 0];
  if (!hasBothClasses(scored)) return { slope, shift };
  let fit = fitOf(scored, slope, shift);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { g0, g1, h00, h01, h11, loss } = fit;
    const determinant = h00 * h11 - h01 * h01;
    const [toSlope, toShift] = [
      -(h11 * g0 - h01 * g1) / determinant,
      -(h00 * g1 - h01 * g0) / determinant,
    ];
    let share = 1;
    let next = fitOf(scored, slope + toSlope, shift + toShift);
    for (let k = 0; k < MOST_HALVINGS && !(next.loss < loss); k++) {
      share /= 2;
      next = fitOf(scored, slope + share * toSlope, shift + share * toShift);
    }
    if (!(next.loss < loss)) break;
    slope += share * toSlope;
    shift += share * toShift;
    fit = next;
  }
  return slope > 0 ? { slope, shift } : { slope: 1, shift: 0 };
}
