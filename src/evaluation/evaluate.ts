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

/** @throws UsageError naming a score outside 0..1 */
function scoredScene({ scene, frames }: MatchedScene, horizon: number): ScoredScene {
  return {
    scene,
    frames: frames.map(({ truth, prediction, egoSpeed, distance }) => ({
      frame: truth.frame,
      tUs: truth.t_us,
      score: scoreOf(prediction ?? {}),
      positive: truth.time_to_collision !== null && truth.time_to_collision <= horizon,
      egoSpeed,
      distance,
    })),
  };
}

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
  const hasObjects = rows.some(isOfObject);
  const hasFrames = rows.length === 0 || !rows.every(isOfObject);
  return (scenes, whole) => {
    const scored = hasFrames ? scenes.map((scene) => scoredScene(scene, horizon)) : [];
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
  if (task === 'collision') predictions.rows.forEach(scoreOf);
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
    scored: hasRisk ? matched.map((scene) => scoredScene(scene, horizon)) : [],
  };
}
