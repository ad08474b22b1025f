/** Brier score: the mean squared difference of the score and the outcome (0 or 1). */
import type { Measure } from './measure.ts';
import type { Ranking } from './ranking.ts';

/** 0..1, the lower the better. Source: Brier 1950; scikit-learn's brier_score_loss. */
export const brier =
  ({ scores, positives, scenes }: Ranking): Measure =>
  (weights) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      const weight = weights[scenes[i] as number] as number;
      const error = (scores[i] as number) - (positives[i] as number);
      sum += weight * error * error;
      count += weight;
    }
    return count === 0 ? 'there are no frames' : sum / count;
  };
