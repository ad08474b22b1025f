/** Area under the ROC curve: the chance that a positive scores above a negative, ties counting half. */
import type { Measure } from './measure.ts';
import type { Ranking } from './ranking.ts';
import { eachThreshold, NO_NEGATIVE, NO_POSITIVE } from './ranking.ts';

/** As scikit-learn's roc_auc_score; 0..1, undefined where one class is missing. */
export const rocAuc =
  (ranking: Ranking): Measure =>
  (weights) => {
    let [area, tp, fp] = [0, 0, 0];
    eachThreshold(ranking, weights, (nextTp, nextFp) => {
      area += ((nextFp - fp) * (tp + nextTp)) / 2;
      [tp, fp] = [nextTp, nextFp];
    });
    if (tp === 0) return NO_POSITIVE;
    if (fp === 0) return NO_NEGATIVE;
    return area / (tp * fp);
  };
