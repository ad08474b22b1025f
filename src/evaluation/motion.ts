/**
 * The metrics of the task `motion`: how the ego steers and how fast a contact comes nearer, RMSE and explained variance of
 * each. A scene's first frame is left out, since nothing has been seen to move before it.
 */
import { UsageError } from '../core/errors.ts';
import type { FrameRow } from '../core/tables.ts';
import { inverseTtc } from '../labels/inverse-ttc.ts';
import { explainedVariance } from './explained-variance.ts';
import type { MatchedScene } from './match-predictions.ts';
import type { Measure } from './measure.ts';
import { rmse } from './rmse.ts';

export type MotionColumn = 'ego_steering' | 'inverse_ttc';

const TRUTH: Readonly<Record<MotionColumn, (frame: FrameRow) => number>> = {
  ego_steering: (frame) => frame.ego_steering,
  inverse_ttc: (frame) => inverseTtc(frame.min_ttc),
};

/** Columns that can be predicted: mean front-wheel angle (rad, left positive) and 1 / `min_ttc` (1/s, 0 where there is none). */
export const MOTION_COLUMNS = Object.keys(TRUTH) as readonly MotionColumn[];

/** What is true of a frame, in the order of {@link MOTION_COLUMNS}. */
export const motionOf = (frame: FrameRow): number[] =>
  MOTION_COLUMNS.map((name) => TRUTH[name](frame));

/** @throws UsageError where the predictions have none of the columns */
export function motionIn(columns: readonly string[]): readonly MotionColumn[] {
  const found = MOTION_COLUMNS.filter((name) => columns.includes(name));
  if (found.length > 0) return found;
  throw new UsageError(
    `predictions: there is no column ${MOTION_COLUMNS.map((name) => `'${name}'`).join(' or ')}`,
  );
}

/** Truth and prediction. @throws UsageError naming the frame whose prediction is no number */
function pairOf({ truth, prediction }: MatchedScene['frames'][number], name: MotionColumn) {
  const guess = prediction?.[name];
  if (typeof guess !== 'number' || !Number.isFinite(guess)) {
    throw new UsageError(
      `predictions: ${name} of frame ${truth.frame} of scene ${truth.scene} is ${guess ?? null}, not a number`,
    );
  }
  return [TRUTH[name](truth), guess] as const;
}

/** @throws UsageError naming the frame whose prediction is no number */
export function motionMeasures(
  scenes: readonly MatchedScene[],
  columns: readonly MotionColumn[],
): Record<string, Measure> {
  return Object.fromEntries(
    columns.flatMap((name) => {
      const pairs = scenes.map(({ frames }) =>
        frames.filter(({ truth }) => truth.frame > 0).map((frame) => pairOf(frame, name)),
      );
      return [
        [`rmse_${name}`, rmse(pairs)],
        [`explained_variance_${name}`, explainedVariance(pairs)],
      ];
    }),
  );
}
