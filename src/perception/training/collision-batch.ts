/** Batches for the forecaster: pictures changed a little at random, and the anticipation loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import { gridShape, type VideoShape } from '../networks/collision.ts';
import { type Clip, frameAt, type ReadFrames, readWindow, type Window } from './clips.ts';
import type { Batch } from './trainer.ts';

/** What a clip must have as targets. */
const COLLISION_TARGETS = ['positive', 'weight', 'urgency', 'speed'] as const;
/** Targets of each cell of the grid: whether a road user is there, and how urgent it is. */
const GRID_TARGETS = ['present', 'danger'] as const;

/**
 * Weight of a positive frame `tta` seconds before the impact: what happens soon must be seen, what comes later is less
 * certain. After DSA-RNN (Chan et al. 2016), whose weights fall by e in a second.
 */
export const anticipationWeight = (tta: number): number => Math.exp(-tta / 2);

/** Windows of an epoch in random order: `perClip` of each clip, spread over it at random. */
export function epochWindows(
  clips: readonly Clip[],
  steps: number,
  perClip: number,
  rng: Rng,
): Window[] {
  const windows = clips.flatMap((clip) => {
    // Some begin before the scene does: there the first frame stands still, as when a model is switched on.
    const first = -Math.floor(steps / 2);
    const room = Math.max(1, clip.frames - steps - first + 1);
    return Array.from({ length: perClip }, (_, i): Window => {
      const at = (room * (i + rng.uniform())) / perClip;
      return { clip, start: first + Math.min(room - 1, Math.floor(at)) };
    });
  });
  return rng.shuffle(windows);
}

interface Change {
  readonly gain: number;
  readonly offset: number;
  readonly flip: boolean;
}

const NO_CHANGE: Change = { gain: 1, offset: 0, flip: false };
const drawChange = (rng: Rng): Change => ({
  gain: rng.uniform(0.7, 1.3),
  offset: rng.uniform(-0.08, 0.08),
  flip: rng.uniform() < 0.5,
});

/** Bytes to values 0..1, brighter or darker, or seen in a mirror. */
function fill(
  bytes: Uint8Array,
  { columns }: VideoShape,
  { gain, offset, flip }: Change,
  out: Float32Array,
  from: number,
): void {
  const table = Float32Array.from({ length: 256 }, (_, b) =>
    Math.min(1, Math.max(0, (b / 255) * gain + offset)),
  );
  const row = columns * 3;
  for (let at = 0; at < bytes.length; at += row) {
    for (let x = 0; x < columns; x++) {
      const source = at + 3 * (flip ? columns - 1 - x : x);
      const target = from + at + 3 * x;
      for (let c = 0; c < 3; c++) out[target + c] = table[bytes[source + c] as number] as number;
    }
  }
}

/** Videos of windows, [windows, steps, rows, columns, 3]. @param changes of each window; without, they stay as they are */
export async function videoOf(
  windows: readonly Window[],
  shape: VideoShape,
  read: ReadFrames,
  changes: readonly Change[] = [],
): Promise<tf.Tensor> {
  const { steps, rows, columns } = shape;
  const size = steps * rows * columns * 3;
  const values = new Float32Array(windows.length * size);
  for (const [i, window] of windows.entries()) {
    const change = changes[i] ?? NO_CHANGE;
    fill(await readWindow(read, window, steps), shape, change, values, i * size);
  }
  return tf.tensor(values, [windows.length, steps, rows, columns, 3]);
}

/** [windows, steps, 1] of a target. */
function targetOf(windows: readonly Window[], steps: number, name: string): tf.Tensor {
  const values = windows.flatMap((window) =>
    Array.from(
      { length: steps },
      (_, i) => window.clip.targets[name]?.[frameAt(window, i)] ?? Number.NaN,
    ),
  );
  return tf.tensor(values, [windows.length, steps, 1]);
}

/** [windows * steps, rows, columns, 1] of a target of the grid. @param flips which windows are seen in a mirror */
function gridOf(
  windows: readonly Window[],
  shape: VideoShape,
  name: string,
  flips: readonly boolean[],
): tf.Tensor {
  const [rows, columns] = gridShape(shape);
  const size = rows * columns;
  const values = new Float32Array(windows.length * shape.steps * size);
  let at = 0;
  for (const [w, window] of windows.entries()) {
    const all = window.clip.targets[name] as Float32Array;
    for (let step = 0; step < shape.steps; step++) {
      const from = frameAt(window, step) * size;
      for (let i = 0; i < size; i++) {
        const x = i % columns;
        values[at++] = all[from + i - x + (flips[w] ? columns - 1 - x : x)] as number;
      }
    }
  }
  return tf.tensor(values, [windows.length * shape.steps, rows, columns, 1]);
}

/** Later steps of a window have seen more and count more. */
const stepWeights = (steps: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: steps }, (_, i) => (i + 1) / steps),
    [1, steps, 1],
  );

/** Of the errors beside the cross-entropy. Urgency is a number in every frame, crash or not, and so teaches the most. */
const SHARE = { urgency: 2, speed: 0.5, grid: 1 } as const;
/** Few cells have someone in them: these count so many times. */
const PRESENT_WEIGHT = 6;

/** max(x, 0) - x y + log(1 + exp(-|x|)): the cross-entropy of a logit, without overflow. */
const crossEntropy = (x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log(tf.add(tf.exp(tf.neg(tf.abs(x))), 1)));

/** Who is where, and how urgent: the encoder learns from each cell of each frame. */
function gridLoss(grid: tf.Tensor, present: tf.Tensor, danger: tf.Tensor): tf.Tensor {
  const [logit, urgency] = tf.split(grid, 2, 3) as [tf.Tensor, tf.Tensor];
  const weight = tf.add(1, tf.mul(present, PRESENT_WEIGHT - 1));
  const seen = tf.mean(tf.mul(crossEntropy(logit, present), weight));
  const error = tf.mul(tf.square(tf.sub(urgency, danger)), weight);
  return tf.add(seen, tf.mul(tf.mean(error), 4));
}

/**
 * Weighted cross-entropy of the risk, and the errors of how urgent it is, how fast the ego drives, who is where: these
 * follow from what is seen and what moves, crash or not, and teach the encoder to see it.
 */
function collisionLoss(
  [logit, urgency, speed, grid]: readonly tf.Tensor[],
  targets: Readonly<Record<string, tf.Tensor>>,
  steps: number,
): tf.Scalar {
  const of = (name: string) => targets[name] as tf.Tensor;
  const ramp = stepWeights(steps);
  const weight = tf.mul(of('weight'), ramp);
  const entropy = crossEntropy(logit as tf.Tensor, of('positive'));
  const risk = tf.div(tf.sum(tf.mul(entropy, weight)), tf.sum(weight));
  const error = (found: tf.Tensor, name: 'urgency' | 'speed') =>
    tf.mul(tf.mean(tf.mul(tf.square(tf.sub(found, of(name))), ramp)), SHARE[name]);
  const others = tf.addN([
    error(urgency as tf.Tensor, 'urgency'),
    error(speed as tf.Tensor, 'speed'),
    tf.mul(gridLoss(grid as tf.Tensor, of('present'), of('danger')), SHARE.grid),
  ]);
  return tf.add(risk, others) as tf.Scalar;
}

/** A batch of windows. */
export async function collisionBatch(
  windows: readonly Window[],
  shape: VideoShape,
  read: ReadFrames,
  rng: Rng,
): Promise<Batch> {
  const changes = windows.map(() => drawChange(rng));
  const flips = changes.map(({ flip }) => flip);
  const video = await videoOf(windows, shape, read, changes);
  const targets = Object.fromEntries([
    ...COLLISION_TARGETS.map((name) => [name, targetOf(windows, shape.steps, name)] as const),
    ...GRID_TARGETS.map((name) => [name, gridOf(windows, shape, name, flips)] as const),
  ]);
  return {
    loss: (model: LayersModel) =>
      collisionLoss(model.apply(video, { training: true }) as tf.Tensor[], targets, shape.steps),
    dispose: () => tf.dispose([video, ...Object.values(targets)]),
  };
}
