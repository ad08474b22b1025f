/**
 * Explained variance of a predicted number, 1 - var(truth - prediction) / var(truth), as scikit-learn's
 * explained_variance_score and A. Maqueda et al. (CVPR 2018) have it: 1 at best, 0 for any constant, below 0 for worse.
 * A constant error does not count; the RMSE has it.
 */
import type { Pairs } from './mae.ts';
import type { Measure } from './measure.ts';

/** Of one scene: frames, and sums of x and of its square, x being the truth and the error. */
interface Sums {
  readonly count: number;
  readonly truth: readonly [number, number];
  readonly error: readonly [number, number];
}

/** @param middle of all truths: taken off, so that little is lost in the differences of large sums */
function sumsOf(pairs: Pairs, middle: number): Sums {
  let [y, yy, e, ee] = [0, 0, 0, 0];
  for (const [truth, guess] of pairs) {
    y += truth - middle;
    yy += (truth - middle) * (truth - middle);
    e += truth - guess;
    ee += (truth - guess) * (truth - guess);
  }
  return { count: pairs.length, truth: [y, yy], error: [e, ee] };
}

/** Of truths that vary less, (1e-4 rad)^2 or (1e-4 1/s)^2, no share is worth a number. */
const LEAST_VARIANCE = 1e-8;

/** @param scenes truth and prediction of each scene's frames */
export function explainedVariance(scenes: readonly Pairs[]): Measure {
  const truths = scenes.flatMap((pairs) => pairs.map(([truth]) => truth));
  const middle = truths.reduce((a, b) => a + b, 0) / Math.max(1, truths.length);
  const sums = scenes.map((pairs) => sumsOf(pairs, middle));
  return (weights) => {
    let count = 0;
    const [truth, error] = [
      [0, 0],
      [0, 0],
    ] as [[number, number], [number, number]];
    for (const [i, scene] of sums.entries()) {
      const weight = weights[i] as number;
      count += weight * scene.count;
      for (const k of [0, 1] as const) {
        truth[k] += weight * scene.truth[k];
        error[k] += weight * scene.error[k];
      }
    }
    if (count === 0) return 'the truth is absent in every frame';
    const variance = ([sum, squares]: [number, number]) =>
      squares / count - (sum / count) * (sum / count);
    const whole = variance(truth);
    // What rounding leaves of a truth that is the same everywhere, and what no driver would notice.
    const least = Math.max(LEAST_VARIANCE, 1e-12 * (middle * middle + truth[1] / count));
    if (!(whole > least)) return 'the truth does not vary';
    return 1 - variance(error) / whole;
  };
}
