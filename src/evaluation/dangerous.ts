/** Which of the objects is dangerous: ROC and average precision over those that were given a score, and how many were. */
import { averagePrecision } from './average-precision.ts';
import type { MatchedObject, MatchedScene } from './match-predictions.ts';
import { scoreOf } from './match-predictions.ts';
import type { Measure } from './measure.ts';
import { rankingOf } from './ranking.ts';
import { rocAuc } from './roc-auc.ts';
import { share } from './share.ts';

/**
 * `coverage` and `coverage_dangerous` are the shares of all objects, and of the dangerous ones, that have a score: what
 * is left out counts in nothing else, so the other two are to be read beside them.
 * @throws UsageError naming a score outside 0..1
 */
export function dangerousMeasures(scenes: readonly MatchedScene[]): Record<string, Measure> {
  const objects = scenes.map(({ frames }) => frames.flatMap((frame) => frame.objects));
  const dangerous = objects.map((all) => all.filter(({ truth }) => truth.dangerous));
  const ranking = rankingOf(
    objects.flatMap((all, scene) =>
      all.flatMap(({ truth, prediction }) =>
        prediction ? [{ scene, positive: truth.dangerous, score: scoreOf(prediction) }] : [],
      ),
    ),
  );
  const isScored = ({ prediction }: MatchedObject) => prediction !== null;
  return {
    roc_auc_dangerous: rocAuc(ranking),
    average_precision_dangerous: averagePrecision(ranking),
    coverage: share(objects, isScored, 'there are no objects'),
    coverage_dangerous: share(dangerous, isScored, 'no object is dangerous'),
  };
}
