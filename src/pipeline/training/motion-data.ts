/** From a dataset to what the network of motion is trained on. */
import { CheckError } from '../../core/errors.ts';
import type { FrameRow } from '../../core/tables.ts';
import type { StoredScene } from '../../dataset/format.ts';
import { MOTION_COLUMNS, type MotionColumn, motionOf } from '../../evaluation/motion.ts';
import { type Adapter, type AdapterInput, seenSize } from '../../perception/inputs/adapter.ts';
import { gridShape } from '../../perception/networks/frame-encoder.ts';
import { type MotionInput, motionChannels } from '../../perception/networks/motion.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { MotionTargets } from '../../perception/training/motion-batch.ts';
import { VOXEL_BYTE } from '../../sensors/events/representations.ts';
import type { ImageSize } from '../object-cells.ts';
import { gridTargets } from './grid-targets.ts';

/** What one unit of the network's outputs is worth: rad, and 1/s. */
const SCALE: Readonly<Record<MotionColumn, number>> = { ego_steering: 0.05, inverse_ttc: 0.4 };

/** What the ego does: speed in 15 m/s, yaw rate in 0.2 rad/s. Of these the steering follows. */
const HELPERS: Readonly<Record<string, (frame: FrameRow) => number>> = {
  speed: ({ ego_speed }) => ego_speed / 15 - 0.7,
  yawRate: ({ ego_yaw_rate }) => ego_yaw_rate / 0.2,
};

export const MOTION_TARGETS: MotionTargets = {
  numbers: MOTION_COLUMNS,
  helpers: Object.keys(HELPERS),
  mirrored: ['ego_steering', 'yawRate'],
};

const SEEN = { name: 'video', size: [96, 64], frames: 5, fps: 10, layout: 'NTHWC' } as const;

/** What the shipped network sees: half a second, in steps of a tenth. */
export const motionInput = (input: MotionInput): AdapterInput => ({
  ...SEEN,
  size: [...SEEN.size],
  channels: 'rgb',
  std: [1],
  ...(input === 'events'
    ? {
        sensor: 'events',
        bins: motionChannels(input),
        scale: VOXEL_BYTE.scale,
        mean: [VOXEL_BYTE.mean],
      }
    : { sensor: 'rgb', scale: 1 / 255, mean: [0] }),
});

export const motionAdapter = (input: MotionInput): Adapter => ({
  schema: 'nearmiss.adapter/1',
  task: 'motion',
  input: motionInput(input),
  output: {
    name: 'motion',
    columns: [...MOTION_COLUMNS],
    activation: 'none',
    scale: MOTION_COLUMNS.map((name) => SCALE[name]),
    offset: [0],
  },
});

/** Frames up to the impact. */
function usableRows({ record, labels }: StoredScene): FrameRow[] {
  const impact = record.collisions.find(({ actors }) => actors.includes(record.egoId))?.tUs;
  return labels.frames
    .map(({ frame }) => frame)
    .filter(({ t_us }) => impact === undefined || t_us <= impact);
}

/**
 * A scene as a clip: numbers in the network's scales, and who is where in the picture.
 * @param image width and height of its pictures
 * @throws CheckError naming a label that is no number
 */
export function motionClip(scene: StoredScene, image: ImageSize, input: AdapterInput): Clip {
  const rows = usableRows(scene);
  const numbers = MOTION_COLUMNS.map((name, k) => [
    name,
    Float32Array.from(rows, (row) => (motionOf(row)[k] as number) / SCALE[name]),
  ]);
  const helpers = Object.entries(HELPERS).map(([name, of]) => [name, Float32Array.from(rows, of)]);
  const own: Record<string, Float32Array> = Object.fromEntries([...numbers, ...helpers]);
  for (const [name, values] of Object.entries(own)) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new CheckError(`scene ${scene.record.id}: ${name} of frame ${bad} is no number`);
  }
  const [columns, rowsSeen] = seenSize(input);
  const grid = gridShape({ rows: rowsSeen, columns });
  const targets = { ...own, ...gridTargets(scene, rows.length, image, input, grid) };
  return { id: scene.record.id, frames: rows.length, targets };
}
