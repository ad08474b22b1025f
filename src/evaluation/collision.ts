/** The metrics of the task `collision`. A new one is a file and a line here. */
import { apBeforeImpact } from './ap-before-impact.ts';
import { averagePrecision } from './average-precision.ts';
import { brier } from './brier.ts';
import { ece } from './ece.ts';
import { thresholdAtFar5 } from './false-alarms.ts';
import type { Measure, ScoredScene } from './measure.ts';
import type { Ranking } from './ranking.ts';
import { rankingOf } from './ranking.ts';
import { rocAuc } from './roc-auc.ts';
import { ttaAtFar5 } from './tta-at-far.ts';
import { ttaCorrected } from './tta-corrected.ts';
import { mttaUstring, ttaAtRecall80 } from './tta-ustring.ts';
import { twinAuc } from './twin-auc.ts';
import { usefulWarningRate } from './useful-warning-rate.ts';
import { warningsOf } from './warnings.ts';

/** Every frame of the scenes as a sample. */
export const frameRanking = (scenes: readonly ScoredScene[]): Ranking =>
  rankingOf(
    scenes.flatMap(({ frames }, scene) =>
      frames.map(({ score, positive }) => ({ score, positive, scene })),
    ),
  );

/** Those that are about single frames. */
export function frameMeasures(scenes: readonly ScoredScene[]): Record<string, Measure> {
  const ranking = frameRanking(scenes);
  return {
    roc_auc: rocAuc(ranking),
    average_precision: averagePrecision(ranking),
    brier: brier(ranking),
    ece: ece(ranking),
  };
}

/** All. @param fps frames per second */
export function collisionMeasures(
  scenes: readonly ScoredScene[],
  fps: number,
): Record<string, Measure> {
  const warnings = warningsOf(scenes);
  const seconds = scenes.reduce((most, { scene }) => Math.max(most, scene.frames), 0) / fps;
  return {
    ...frameMeasures(scenes),
    roc_auc_twins: twinAuc(scenes),
    tta_corrected: ttaCorrected(warningsOf(scenes, 'score')),
    tta_at_far_5: ttaAtFar5(warnings),
    mtta_ustring: mttaUstring(scenes, seconds),
    tta_at_recall_80: ttaAtRecall80(scenes, seconds),
    ap_500ms: apBeforeImpact(scenes, 500_000),
    ap_1000ms: apBeforeImpact(scenes, 1_000_000),
    ap_1500ms: apBeforeImpact(scenes, 1_500_000),
    useful_warning_rate: usefulWarningRate(warnings),
    threshold_at_far_5: thresholdAtFar5(warnings),
  };
}
