/** Which of the objects is dangerous: ROC and average precision over the objects that were given a score. */
import { averagePrecision } from './average-precision.ts';
import type { MatchedScene } from './match-predictions.ts';
import { scoreOf } from './match-predictions.ts';
import type { Measure } from './measure.ts';
import { rankingOf } from './ranking.ts';
import { rocAuc } from './roc-auc.ts';

/** None where no object was given a score. @throws UsageError naming a score outside 0..1 */
export function dangerousMeasures(scenes: readonly MatchedScene[]): Record<string, Measure> {
  const samples = scenes.flatMap(({ frames }, scene) =>
    frames.flatMap(({ objects }) =>
      objects.flatMap(({ truth, prediction }) =>
        prediction ? [{ scene, positive: truth.dangerous, score: scoreOf(prediction) }] : [],
      ),
    ),
  );
  if (samples.length === 0) return {};
  const ranking = rankingOf(samples);
  return {
    roc_auc_dangerous: rocAuc(ranking),
    average_precision_dangerous: averagePrecision(ranking),
  };
}
