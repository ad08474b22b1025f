/**
 * Area under the precision-recall curve of a grid of probabilities, at 100 thresholds and interpolated between them as
 * Davis and Goadrich (2006) have it: what Waymo's challenge takes, by Keras' AUC metric.
 */
import { ln } from '../../core/math.ts';

const THRESHOLDS = 100;

/** How many of the true and of the others score above each threshold, by rising threshold. */
function countsAbove(truth: ArrayLike<number>, predicted: ArrayLike<number>) {
  const hits = new Float64Array(THRESHOLDS + 1);
  const misses = new Float64Array(THRESHOLDS + 1);
  for (let i = 0; i < truth.length; i++) {
    // The thresholds are just below 0, then k / 99, then just above 1; a score is above those that are less than it.
    const p = predicted[i] as number;
    const passed = p >= 1 ? THRESHOLDS - 1 : p <= 0 ? 1 : Math.max(1, Math.ceil(p * 99 - 1e-9));
    const into = (truth[i] as number) > 0.5 ? hits : misses;
    into[passed] = (into[passed] as number) + 1;
  }
  const above = (counts: Float64Array): number[] => {
    let sum = 0;
    const out = new Array<number>(THRESHOLDS).fill(0);
    for (let k = THRESHOLDS - 1; k >= 0; k--) {
      sum += counts[k + 1] as number;
      out[k] = sum;
    }
    return out;
  };
  return { tp: above(hits), fp: above(misses) };
}

/**
 * @param truth 0 or 1 a cell
 * @param predicted 0..1 a cell
 * @returns 0..1; 0 where nothing is true
 */
export function prAuc(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const { tp, fp } = countsAbove(truth, predicted);
  const positives = tp[0] as number;
  if (positives === 0) return 0;
  let area = 0;
  for (let k = 0; k + 1 < THRESHOLDS; k++) {
    const [more, fewer] = [tp[k] as number, tp[k + 1] as number];
    const [wide, narrow] = [more + (fp[k] as number), fewer + (fp[k + 1] as number)];
    if (wide === narrow) continue;
    const slope = (more - fewer) / (wide - narrow);
    const intercept = fewer - slope * narrow;
    const ratio = narrow > 0 ? wide / narrow : 1;
    area += slope * (more - fewer + intercept * ln(ratio));
  }
  return area / positives;
}
