/**
 * The metrics of the task `affordances`: a mean absolute error for each number that is both stored and predicted; ROC-AUC
 * for what is true or false, and for whether a thing is there at all; intersection over union of the drivable surface.
 */
import { DRIVABLE_CELLS, DRIVABLE_NAMES } from '../core/drivable-grid.ts';
import { UsageError } from '../core/errors.ts';
import { FRAME_COLUMNS } from '../core/tables.ts';
import { type CellPairs, iou } from './iou.ts';
import { mae } from './mae.ts';
import type { MatchedScene } from './match-predictions.ts';
import type { Measure } from './measure.ts';
import { rankingOf } from './ranking.ts';
import { rocAuc } from './roc-auc.ts';

const NO_AFFORDANCES = new Set<string>(['time_to_collision', 'min_ttc', 'avoidable']);

const namesOf = (wanted: 'float' | 'boolean'): readonly string[] =>
  FRAME_COLUMNS.filter(
    ({ name, type, nullable }) => nullable && type === wanted && !NO_AFFORDANCES.has(name),
  ).map(({ name }) => name);

/** Columns of the frame table that can be predicted from the picture: all nullable numbers but the times. */
export const AFFORDANCE_NUMBERS = namesOf('float');
/** Those that are true or false; a prediction is a probability. */
export const AFFORDANCE_FLAGS = namesOf('boolean');
/** The column with the probability that an affordance is there at all. */
export const presenceOf = (name: string): string => `has_${name}`;

export interface PredictedAffordances {
  readonly numbers: readonly string[];
  readonly flags: readonly string[];
  /** Affordances whose presence is predicted. */
  readonly presences: readonly string[];
  readonly drivable: boolean;
}

/** @throws UsageError where the predictions have none of the columns, or some of the drivable cells only */
export function affordancesIn(columns: readonly string[]): PredictedAffordances {
  const has = new Set(columns);
  const missing = DRIVABLE_NAMES.filter((name) => !has.has(name));
  if (missing.length > 0 && missing.length < DRIVABLE_CELLS) {
    throw new UsageError(`predictions: there is no column '${missing[0]}' beside other drivable_*`);
  }
  const found = {
    numbers: AFFORDANCE_NUMBERS.filter((name) => has.has(name)),
    flags: AFFORDANCE_FLAGS.filter((name) => has.has(name)),
    presences: AFFORDANCE_NUMBERS.filter((name) => has.has(presenceOf(name))),
    drivable: missing.length === 0,
  };
  const { numbers, flags, presences, drivable } = found;
  if (numbers.length + flags.length + presences.length === 0 && !drivable) {
    const known = [...AFFORDANCE_NUMBERS, ...AFFORDANCE_FLAGS].join(', ');
    throw new UsageError(`predictions: there is no column of an affordance; known are ${known}`);
  }
  return found;
}

type MatchedFrame = MatchedScene['frames'][number];

const truthOf = ({ truth }: MatchedFrame, name: string): number | boolean | null =>
  (truth as unknown as Record<string, number | boolean | null>)[name] ?? null;

/** The frame's predicted number. @throws UsageError naming the frame where it is none */
function guessOf({ truth, prediction }: MatchedFrame, name: string): number {
  const guess = prediction?.[name] ?? null;
  const value = typeof guess === 'boolean' ? Number(guess) : guess;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UsageError(
    `predictions: ${name} of frame ${truth.frame} of scene ${truth.scene} is ${guess}, not a number`,
  );
}

/** @throws UsageError naming the frame where it is outside 0..1 */
function probabilityOf(frame: MatchedFrame, name: string): number {
  const value = guessOf(frame, name);
  if (value >= 0 && value <= 1) return value;
  const { scene, frame: number } = frame.truth;
  throw new UsageError(
    `predictions: ${name} of frame ${number} of scene ${scene} is ${value}, not from 0 to 1`,
  );
}

/** Truth and prediction; null where the truth is absent. */
function pairOf(frame: MatchedFrame, name: string): [number, number] | null {
  const truth = truthOf(frame, name);
  return truth === null ? null : [Number(truth), guessOf(frame, name)];
}

/** ROC-AUC of a probability over the frames in which `isSo` has an answer. */
const aucOf = (
  scenes: readonly MatchedScene[],
  column: string,
  isSo: (frame: MatchedFrame) => boolean | null,
): Measure =>
  rocAuc(
    rankingOf(
      scenes.flatMap(({ frames }, scene) =>
        frames.flatMap((frame) => {
          const positive = isSo(frame);
          return positive === null
            ? []
            : [{ scene, positive, score: probabilityOf(frame, column) }];
        }),
      ),
    ),
  );

function iouOf(scenes: readonly MatchedScene[]): Measure {
  const isKnown = scenes.some(({ frames }) => frames.some(({ drivable }) => drivable !== null));
  if (!isKnown) return () => 'the dataset has no semantic images to take the truth from';
  const pairs = scenes.map(({ frames }) =>
    frames.flatMap(
      (frame): CellPairs =>
        DRIVABLE_NAMES.flatMap((name, i) => {
          const truth = frame.drivable?.[i] ?? Number.NaN;
          return Number.isNaN(truth) ? [] : [[truth === 1, probabilityOf(frame, name) >= 0.5]];
        }),
    ),
  );
  return iou(pairs);
}

/** @throws UsageError naming the frame whose prediction is no number, though the truth is one */
export function affordanceMeasures(
  scenes: readonly MatchedScene[],
  { numbers, flags, presences, drivable }: PredictedAffordances,
): Record<string, Measure> {
  const pairs = (name: string) =>
    scenes.map(({ frames }) =>
      frames.map((frame) => pairOf(frame, name)).filter((pair) => pair !== null),
    );
  const isTrue = (name: string) => (frame: MatchedFrame) => truthOf(frame, name) as boolean | null;
  const isThere = (name: string) => (frame: MatchedFrame) => truthOf(frame, name) !== null;
  return Object.fromEntries([
    ...numbers.map((name) => [`mae_${name}`, mae(pairs(name))] as const),
    ...flags.map((name) => [`roc_auc_${name}`, aucOf(scenes, name, isTrue(name))] as const),
    ...presences.map((name) => {
      const column = presenceOf(name);
      return [`roc_auc_${column}`, aucOf(scenes, column, isThere(name))] as const;
    }),
    ...(drivable ? [['iou_drivable', iouOf(scenes)] as const] : []),
  ]);
}
