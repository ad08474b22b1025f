/** The metrics of the task `affordances`: a mean absolute error for each that is both stored and predicted. */
import { UsageError } from '../core/errors.ts';
import { FRAME_COLUMNS } from '../core/tables.ts';
import { mae } from './mae.ts';
import type { MatchedScene } from './match-predictions.ts';
import type { Measure } from './measure.ts';

const NO_AFFORDANCES = new Set<string>(['time_to_collision', 'min_ttc']);

/** Columns of the frame table that can be predicted from the picture: all nullable numbers but the times. */
const AFFORDANCES: readonly string[] = FRAME_COLUMNS.filter(
  ({ name, type, nullable }) => nullable && type === 'float' && !NO_AFFORDANCES.has(name),
).map(({ name }) => name);

/** @throws UsageError where the predictions have none of the columns */
export function affordancesIn(columns: readonly string[]): string[] {
  const found = AFFORDANCES.filter((name) => columns.includes(name));
  if (found.length === 0) {
    throw new UsageError(
      `predictions: there is no column of an affordance; known are ${AFFORDANCES.join(', ')}`,
    );
  }
  return found;
}

type MatchedFrame = MatchedScene['frames'][number];

/** Truth and prediction. @throws UsageError naming the frame whose prediction is no number, though the truth is one */
function pairOf(frame: MatchedFrame, name: string): [number, number] | null {
  const truth = (frame.truth as unknown as Record<string, number | null>)[name] ?? null;
  if (truth === null) return null;
  const guess = frame.prediction?.[name] ?? null;
  if (typeof guess === 'number' && Number.isFinite(guess)) return [truth, guess];
  const { scene, frame: number } = frame.truth;
  throw new UsageError(
    `predictions: ${name} of frame ${number} of scene ${scene} is ${guess}, not a number`,
  );
}

export const affordanceMeasures = (
  scenes: readonly MatchedScene[],
  names: readonly string[],
): Record<string, Measure> =>
  Object.fromEntries(
    names.map((name) => {
      const pairs = scenes.map(({ frames }) =>
        frames.map((frame) => pairOf(frame, name)).filter((pair) => pair !== null),
      );
      return [`mae_${name}`, mae(pairs)];
    }),
  );
