/** The whole evaluation: predictions and truth in, metrics out. */
import { UsageError } from '../core/errors.ts';
import { affordanceMeasures, affordancesIn } from './affordances.ts';
import { estimateAll } from './bootstrap.ts';
import { collisionMeasures, frameMeasures } from './collision.ts';
import { dangerousMeasures } from './dangerous.ts';
import type { MatchedScene, Predictions, Truth } from './match-predictions.ts';
import { isOfObject, matchPredictions, scoreOf } from './match-predictions.ts';
import type { Measure, ScoredScene } from './measure.ts';
import type { MetricsRecord } from './metrics-record.ts';
import { motionIn, motionMeasures } from './motion.ts';
import { sliced } from './slices.ts';
import { twinCeiling } from './twin-ceiling.ts';
import type { Trigger } from './warnings.ts';

export interface EvaluationRequest {
  readonly task: MetricsRecord['task'];
  readonly model: string;
  readonly split: MetricsRecord['data']['split'];
  /** Seconds. */
  readonly horizon: number;
  /** Frames per second of the dataset. */
  readonly fps: number;
}

export interface Evaluation {
  readonly record: MetricsRecord;
  /** What the curves are made of; empty where no frame has a score. */
  readonly scored: readonly ScoredScene[];
}

/**
 * @param trigger the column that warnings are fired by
 * @throws UsageError naming a number outside 0..1
 */
function scoredScene(
  { scene, frames }: MatchedScene,
  horizon: number,
  trigger: Trigger,
): ScoredScene {
  return {
    scene,
    frames: frames.map(({ truth, prediction, egoSpeed, distance }) => ({
      frame: truth.frame,
      tUs: truth.t_us,
      score: scoreOf(prediction ?? {}),
      warning: scoreOf(prediction ?? {}, trigger),
      positive: truth.time_to_collision !== null && truth.time_to_collision <= horizon,
      egoSpeed,
      distance,
    })),
  };
}

/** What predictions fire warnings by: a column for it, or the risk. */
const triggerOf = (columns: readonly string[]): Trigger =>
  columns.includes('warning') ? 'warning' : 'score';

type MeasuresOf = (scenes: readonly MatchedScene[], whole: boolean) => Record<string, Measure>;

function measuresOf(
  { task, horizon, fps }: EvaluationRequest,
  { columns, rows }: Predictions,
): MeasuresOf {
  if (task === 'affordances') {
    const predicted = affordancesIn(columns);
    return (scenes) => affordanceMeasures(scenes, predicted);
  }
  if (task === 'motion') {
    const predicted = motionIn(columns);
    return (scenes) => motionMeasures(scenes, predicted);
  }
  if (!columns.includes('score')) throw new UsageError("predictions: there is no column 'score'");
  const trigger = triggerOf(columns);
  const hasObjects = rows.some(isOfObject);
  const hasFrames = rows.length === 0 || !rows.every(isOfObject);
  return (scenes, whole) => {
    const scored = hasFrames ? scenes.map((scene) => scoredScene(scene, horizon, trigger)) : [];
    const ofFrames = whole
      ? { ...collisionMeasures(scored, fps), roc_auc_ceiling: twinCeiling(scenes, horizon) }
      : frameMeasures(scored);
    return { ...(hasFrames ? ofFrames : {}), ...(hasObjects ? dangerousMeasures(scenes) : {}) };
  };
}

/** @throws UsageError where the split has no scenes or a score is outside 0..1, and what {@link matchPredictions} refuses */
export function evaluate(
  predictions: Predictions,
  truth: Truth,
  request: EvaluationRequest,
): Evaluation {
  const { task, model, split, horizon } = request;
  const wanted = truth.scenes.filter((row) => split === 'all' || row.split === split);
  if (wanted.length === 0)
    throw new UsageError(`the dataset has no scenes in the split '${split}'; choose with --split`);
  const measures = measuresOf(request, predictions);
  const matched = matchPredictions(predictions, truth, new Set(wanted.map(({ scene }) => scene)));
  // Those of other splits too: a file with a wrong score in it is not to be trusted.
  const trigger = triggerOf(predictions.columns);
  if (task === 'collision') {
    for (const row of predictions.rows) scoreOf(row, isOfObject(row) ? 'score' : trigger);
  }
  const estimates = (whole: boolean) => (scenes: readonly MatchedScene[]) =>
    estimateAll(measures(scenes, whole), scenes.length);
  const metrics = estimates(true)(matched);
  const hasRisk = 'roc_auc' in metrics;
  return {
    record: {
      schema: 'nearmiss.metrics/1',
      task,
      model,
      data: {
        scenes: matched.length,
        frames: matched.reduce((sum, { frames }) => sum + frames.length, 0),
        split,
      },
      metrics,
      slices: sliced(matched, estimates(true), estimates(false)),
    },
    scored: hasRisk ? matched.map((scene) => scoredScene(scene, horizon, trigger)) : [],
  };
}
