/** Negative log-likelihood of binary outcomes, in nats. */
import { ln } from '../core/math.ts';
import type { Measure } from './measure.ts';
import type { Ranking } from './ranking.ts';

/** Scores are kept this far from 0 and 1: float64's epsilon, as scikit-learn's log_loss does. */
const EPSILON = 2.220446049250313e-16;

/** At least 0, the lower the better. Source: scikit-learn's log_loss. */
export const nll =
  ({ scores, positives, scenes }: Ranking): Measure =>
  (weights) => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      const weight = weights[scenes[i] as number] as number;
      const score = Math.min(1 - EPSILON, Math.max(EPSILON, scores[i] as number));
      sum -= weight * ln(positives[i] === 1 ? score : 1 - score);
      count += weight;
    }
    return count === 0 ? 'there is nothing to score' : sum / count;
  };
