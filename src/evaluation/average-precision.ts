/** Average precision: the precision at each threshold, weighted by the recall that is gained there. */
import type { Measure } from './measure.ts';
import type { Ranking } from './ranking.ts';
import { eachThreshold, NO_NEGATIVE, NO_POSITIVE } from './ranking.ts';

/** As scikit-learn's average_precision_score (no interpolation); 0..1, undefined where one class is missing. */
export const averagePrecision =
  (ranking: Ranking): Measure =>
  (weights) => {
    let [sum, tp, fp] = [0, 0, 0];
    eachThreshold(ranking, weights, (nextTp, nextFp) => {
      sum += ((nextTp - tp) * nextTp) / (nextTp + nextFp);
      [tp, fp] = [nextTp, nextFp];
    });
    if (tp === 0) return NO_POSITIVE;
    if (fp === 0) return NO_NEGATIVE;
    return sum / tp;
  };
