/** Batches for the forecaster: pictures changed a little at random, and the anticipation loss. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import type { VideoShape } from '../networks/collision.ts';
import { type Clip, frameAt, type ReadFrames, readWindow, type Window } from './clips.ts';
import type { Batch } from './trainer.ts';

/** What a clip must have as targets. */
export const COLLISION_TARGETS = ['positive', 'weight', 'urgency', 'speed'] as const;

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

/** Videos of windows, [windows, steps, rows, columns, 3]. @param rng draws changes; null leaves pictures as they are */
export async function videoOf(
  windows: readonly Window[],
  shape: VideoShape,
  read: ReadFrames,
  rng: Rng | null,
): Promise<tf.Tensor> {
  const { steps, rows, columns } = shape;
  const size = steps * rows * columns * 3;
  const values = new Float32Array(windows.length * size);
  for (const [i, window] of windows.entries()) {
    const change = rng ? drawChange(rng) : NO_CHANGE;
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

/** Later steps of a window have seen more and count more. */
const stepWeights = (steps: number): tf.Tensor =>
  tf.tensor(
    Array.from({ length: steps }, (_, i) => (i + 1) / steps),
    [1, steps, 1],
  );

/** Of the errors beside the cross-entropy. Urgency is a number in every frame, crash or not, and so teaches the most. */
const SHARE = { urgency: 2, speed: 0.5 } as const;

/**
 * Weighted cross-entropy of the risk, and the errors of how urgent it is and how fast the ego drives:
 * both follow from what moves in the picture, and teach the encoder to see it.
 */
export function collisionLoss(
  [logit, urgency, speed]: readonly tf.Tensor[],
  targets: Readonly<Record<string, tf.Tensor>>,
  steps: number,
): tf.Scalar {
  const of = (name: string) => targets[name] as tf.Tensor;
  const x = logit as tf.Tensor;
  // max(x, 0) - x y + log(1 + exp(-|x|)): no overflow, whatever x.
  const entropy = tf.add(
    tf.sub(tf.relu(x), tf.mul(x, of('positive'))),
    tf.log(tf.add(tf.exp(tf.neg(tf.abs(x))), 1)),
  );
  const ramp = stepWeights(steps);
  const weight = tf.mul(of('weight'), ramp);
  const risk = tf.div(tf.sum(tf.mul(entropy, weight)), tf.sum(weight));
  const error = (found: tf.Tensor, name: keyof typeof SHARE) =>
    tf.mul(tf.mean(tf.mul(tf.square(tf.sub(found, of(name))), ramp)), SHARE[name]);
  const others = tf.add(error(urgency as tf.Tensor, 'urgency'), error(speed as tf.Tensor, 'speed'));
  return tf.add(risk, others) as tf.Scalar;
}

/** A batch of windows. */
export async function collisionBatch(
  windows: readonly Window[],
  shape: VideoShape,
  read: ReadFrames,
  rng: Rng,
): Promise<Batch> {
  const video = await videoOf(windows, shape, read, rng);
  const targets = Object.fromEntries(
    COLLISION_TARGETS.map((name) => [name, targetOf(windows, shape.steps, name)]),
  );
  return {
    loss: (model: LayersModel) =>
      collisionLoss(model.apply(video, { training: true }) as tf.Tensor[], targets, shape.steps),
    dispose: () => tf.dispose([video, ...Object.values(targets)]),
  };
}
