/** Batches for the network of motion: windows seen in a mirror or brighter at random, and the errors of what they say. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Rng } from '../../core/rng.ts';
import type { AdapterInput } from '../inputs/adapter.ts';
import { InputWriter, seenChannels } from '../inputs/frame-input.ts';
import { gridShape } from '../networks/frame-encoder.ts';
import { frameAt, type ReadFrames, readWindow, type Window } from './clips.ts';
import { crossEntropy } from './losses.ts';
import { samplesIn } from './samples.ts';
import { gridOf, stepWeights, targetOf } from './targets.ts';
import type { Batch } from './trainer.ts';

/** Numbers of a clip's targets: what is predicted, and what helps. */
export interface MotionTargets {
  /** In units of their own, of about 1; names of a clip's targets. */
  readonly numbers: readonly string[];
  readonly helpers: readonly string[];
  /** Those that change their sign in a mirror. */
  readonly mirrored: readonly string[];
}

interface Change {
  readonly flip: boolean;
  /** Of the brightness of frames; events have none. */
  readonly gain: number;
  readonly offset: number;
}

const drawChange = (rng: Rng): Change => ({
  flip: rng.uniform() < 0.5,
  gain: rng.uniform(0.7, 1.3),
  offset: rng.uniform(-20, 20),
});

/** Bytes of a step, seen in a mirror or brighter. */
function changed(bytes: Uint8Array, input: AdapterInput, { flip, gain, offset }: Change) {
  const [width] = input.size;
  const size = seenChannels(input);
  const table = Uint8ClampedArray.from({ length: 256 }, (_, b) =>
    input.sensor === 'events' ? b : b * gain + offset,
  );
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    const x = (at / size) % width;
    const from = flip ? at + (width - 1 - 2 * x) * size : at;
    for (let c = 0; c < size; c++) out[at + c] = table[bytes[from + c] as number] as number;
  }
  return out;
}

/** Videos of windows, [windows, steps, rows, columns, channels]. @param changes of each; without, they stay as they are */
export async function motionVideo(
  windows: readonly Window[],
  input: AdapterInput,
  read: ReadFrames,
  changes: readonly Change[] = [],
): Promise<tf.Tensor> {
  const writer = new InputWriter({ input });
  const values = new Float32Array(windows.length * writer.size);
  for (const [i, window] of windows.entries()) {
    const bytes = await readWindow(read, window, input.frames);
    const size = bytes.length / input.frames;
    const change = changes[i];
    const steps = Array.from({ length: input.frames }, (_, k) => {
      const step = bytes.subarray(k * size, (k + 1) * size);
      return change ? changed(step, input, change) : step;
    });
    writer.write(steps, values, i);
  }
  return tf.tensor(values, [windows.length, ...writer.shape]);
}

/** [windows, steps, 1]: later steps count more, and nothing has moved before a scene's first frame. */
const weightsOf = (windows: readonly Window[], steps: number): tf.Tensor =>
  tf.tidy(() => {
    const seen = windows.flatMap((window) =>
      Array.from({ length: steps }, (_, i) => (frameAt(window, i) > 0 ? 1 : 0)),
    );
    return tf.mul(tf.tensor(seen, [windows.length, steps, 1]), stepWeights(steps));
  });

/** [windows, steps, names] of targets. @param flips which windows are seen in a mirror */
function numbersOf(
  windows: readonly Window[],
  steps: number,
  names: readonly string[],
  { mirrored }: MotionTargets,
  flips: readonly boolean[],
): tf.Tensor {
  return tf.tidy(() => {
    const signs = (name: string) =>
      tf.tensor(
        flips.map((flip) => (flip && mirrored.includes(name) ? -1 : 1)),
        [flips.length, 1, 1],
      );
    const columns = names.map((name) => tf.mul(targetOf(windows, steps, name), signs(name)));
    return tf.concat(columns, 2);
  });
}

/** Of the errors beside those of what is predicted. */
const SHARE = { helpers: 0.5, grid: 0.5 } as const;

/** Weighted mean of the squared errors, summed over the numbers. */
const squaredError = (found: tf.Tensor, truth: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
  tf.div(
    tf.sum(tf.mul(tf.square(tf.sub(found, truth)), weights)),
    tf.maximum(tf.sum(weights), 1e-6),
  );

/** Few cells have someone in them: these count so many times. */
const PRESENT_WEIGHT = 6;

/** Who is where, and how urgent: the encoder learns from each cell of each frame. */
function gridLoss(grid: tf.Tensor, present: tf.Tensor, urgent: tf.Tensor): tf.Tensor {
  const [logit, urgency] = tf.split(grid, 2, 3) as [tf.Tensor, tf.Tensor];
  const weight = tf.add(1, tf.mul(present, PRESENT_WEIGHT - 1));
  const seen = tf.mean(tf.mul(crossEntropy(logit, present), weight));
  const error = tf.mul(tf.square(tf.sub(urgency, urgent)), weight);
  return tf.add(seen, tf.mul(tf.mean(error), 4));
}

/** A batch of windows. */
export async function motionBatch(
  windows: readonly Window[],
  input: AdapterInput,
  targets: MotionTargets,
  read: ReadFrames,
  rng: Rng,
): Promise<Batch> {
  const [columns, rows] = input.size;
  const changes = windows.map(() => drawChange(rng));
  const flips = changes.map(({ flip }) => flip);
  const video = await motionVideo(windows, input, read, changes);
  const weights = weightsOf(windows, input.frames);
  const numbers = numbersOf(windows, input.frames, targets.numbers, targets, flips);
  const helpers = numbersOf(windows, input.frames, targets.helpers, targets, flips);
  const samples = samplesIn(windows, input.frames);
  const flipped = flips.flatMap((flip) => new Array<boolean>(input.frames).fill(flip));
  const [present, urgent] = ['present', 'urgent'].map((name) =>
    gridOf(samples, gridShape({ rows, columns }), name, flipped),
  ) as [tf.Tensor, tf.Tensor];
  return {
    loss(model: LayersModel) {
      const [motion, helped, grid] = model.apply(video, { training: true }) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return tf.addN([
        squaredError(motion, numbers, weights),
        tf.mul(squaredError(helped, helpers, weights), SHARE.helpers),
        tf.mul(gridLoss(grid, present, urgent), SHARE.grid),
      ]) as tf.Scalar;
    },
    dispose: () => tf.dispose([video, weights, numbers, helpers, present, urgent]),
  };
}
