/** From a dataset to what the forecaster is trained on. */

import { CheckError } from '../../core/errors.ts';
import { HELD_OUT_SCENARIOS } from '../../core/held-out.ts';
import type { SceneRecord } from '../../core/scene-record.ts';
import type { FrameRow } from '../../core/tables.ts';
import type { StoredScene } from '../../dataset/format.ts';
import { type Adapter, type AdapterInput, seenSize } from '../../perception/inputs/adapter.ts';
import { cellGrid } from '../../perception/networks/collision.ts';
import type { Clip } from '../../perception/training/clips.ts';
import { anticipationWeight } from '../../perception/training/collision-batch.ts';
import type { ImageSize } from '../object-cells.ts';
import { threatIn } from './approach.ts';
import { gridTargets, urgencyOf } from './grid-targets.ts';
import { timeToReact } from './time-to-react.ts';

/** Seconds: a frame is positive where the impact is at most so far off. */
const HORIZON_S = 2;
/**
 * Seconds: it is time to warn where at most so much is left to avoid the crash. In a near miss it never comes to that, where a risk
 * two seconds off is there in both alike.
 */
const WARNING_S = 0.5;
const SPEED_SCALE = 30;
/** rad/s */
const YAW_RATE_SCALE = 0.5;

/** Steps between a frame and those that the forecaster compares it with. */
export const COLLISION_LAGS = [1, 3, 6] as const;

/** What the forecaster sees: the part of a small picture from above the horizon to the road before the car. */
const COLLISION_INPUT: AdapterInput = {
  name: 'video',
  sensor: 'rgb',
  size: [160, 90],
  crop: [0, 30, 160, 48],
  frames: 10,
  fps: 10,
  layout: 'NTHWC',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0],
  std: [1],
};

/** @param isCloser whether the forecaster looks closer at the middle of pictures, which then are twice as wide and high */
export const collisionInput = (isCloser: boolean): AdapterInput =>
  isCloser ? { ...COLLISION_INPUT, size: [320, 180], crop: [0, 60, 320, 96] } : COLLISION_INPUT;

/** How the forecaster is told of the ego: as its targets `speed` and `yawRate`, EGO_NUMBERS, count it. */
export const COLLISION_EGO: NonNullable<Adapter['ego']> = {
  name: 'ego',
  columns: ['ego_speed', 'ego_yaw_rate'],
  scale: [1 / SPEED_SCALE, 1 / YAW_RATE_SCALE],
};

const isPositive = ({ time_to_collision: ttc }: FrameRow): boolean =>
  ttc !== null && ttc <= HORIZON_S;

function targetsOf(record: SceneRecord, rows: readonly FrameRow[]): Clip['targets'] {
  const numbers = (of: (row: FrameRow) => number) => Float32Array.from(rows, of);
  return {
    positive: numbers((row) => (isPositive(row) ? 1 : 0)),
    weight: numbers((row) =>
      isPositive(row) ? anticipationWeight(row.time_to_collision ?? 0) : 1,
    ),
    warning: numbers((row) => (timeToReact(record, row.t_us) <= WARNING_S ? 1 : 0)),
    tooLate: numbers((row) => (timeToReact(record, row.t_us) < 0 ? 1 : 0)),
    urgency: numbers(({ min_ttc: ttc }) => urgencyOf(ttc)),
    speed: numbers(({ ego_speed }) => ego_speed / SPEED_SCALE),
    yawRate: numbers(({ ego_yaw_rate }) => ego_yaw_rate / YAW_RATE_SCALE),
  };
}

/** Frames up to the impact: after it nothing is to be foreseen. */
function usableRows({ record, labels }: StoredScene): FrameRow[] {
  const impact = impactOf(record);
  return labels.frames
    .map(({ frame }) => frame)
    .filter((row) => impact === null || row.t_us <= impact);
}

function impactOf({ collisions, egoId }: SceneRecord): number | null {
  return collisions.find(({ actors }) => actors.includes(egoId))?.tUs ?? null;
}

/**
 * A scene as a clip.
 * @param image width and height of its pictures
 * @param isCloser see {@link collisionInput}
 * @throws CheckError naming a label that is no number
 */
export function collisionClip(scene: StoredScene, image: ImageSize, isCloser: boolean): Clip {
  const rows = usableRows(scene);
  const input = collisionInput(isCloser);
  const [columns, rowsSeen] = seenSize(input);
  const grid = cellGrid({ rows: rowsSeen, columns }, isCloser);
  const threats = scene.labels.frames.slice(0, rows.length).map(threatIn);
  const targets = {
    ...targetsOf(scene.record, rows),
    soon: Float32Array.from(threats, ({ soon }) => soon),
    near: Float32Array.from(threats, ({ near }) => near),
    ...gridTargets(scene, rows.length, image, input, grid),
  };
  for (const [name, values] of Object.entries(targets)) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new CheckError(`scene ${scene.record.id}: ${name} of frame ${bad} is no number`);
  }
  const { id, outcome, twin } = scene.record;
  // Twins are named for the crash of the two.
  const pair = twin && { pair: outcome === 'crash' ? id : twin.scene };
  return { id, frames: rows.length, ...pair, targets };
}

/** Whether a model may learn from a scenario: two types are kept for its test. */
export const mayTrainOn = (scenario: string): boolean => !HELD_OUT_SCENARIOS.includes(scenario);
