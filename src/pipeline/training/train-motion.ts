/** Training of the network of motion, from clips to the best weights; the same in Node and in a worker. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../core/rng.ts';
import {
  type MotionInput,
  type MotionNetwork,
  motionNetwork,
} from '../../perception/networks/motion.ts';
import {
  type Clip,
  epochWindows,
  type ReadFrames,
  type Window,
} from '../../perception/training/clips.ts';
import { motionBatch, motionVideo } from '../../perception/training/motion-batch.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';
import { MOTION_TARGETS, motionInput } from './motion-data.ts';

export interface MotionTraining {
  readonly input: MotionInput;
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  /** Windows in a step. */
  readonly batch: number;
  /** At first; it is halved every {@link HALVED_EVERY} epochs. */
  readonly learningRate: number;
  /** Windows of each scene in an epoch. */
  readonly perClip: number;
  readonly trainClips: readonly Clip[];
  readonly validationClips: readonly Clip[];
  readonly read: ReadFrames;
  readonly onBatch?: () => void;
  readonly onEpoch?: (report: EpochReport, state: TrainingState) => Promise<void>;
  readonly stopped?: () => boolean;
}

const HALVED_EVERY = 10;
/** Windows that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 16;

/** How many batches an epoch has. */
export const motionBatches = ({
  trainClips,
  perClip,
  batch,
}: Pick<MotionTraining, 'trainClips' | 'perClip' | 'batch'>): number =>
  Math.ceil((trainClips.length * perClip) / batch);

async function* batches(setting: MotionTraining, epoch: number) {
  const { input, trainClips, perClip, batch, read, seed } = setting;
  const seen = motionInput(input);
  const rng = createRng(seed).split(`epoch ${epoch}`);
  const windows = epochWindows(trainClips, seen.frames, perClip, rng.split('windows'));
  for (let i = 0; i < windows.length; i += batch) {
    const part = windows.slice(i, i + batch);
    yield await motionBatch(part, seen, MOTION_TARGETS, read, rng.split(`batch ${i}`));
  }
}

/** Mean squared error of each number, in the network's scales, over all frames but each clip's first. */
async function errorsOf(
  model: LayersModel,
  { input, read }: Pick<MotionTraining, 'input' | 'read'>,
  clips: readonly Clip[],
): Promise<number[]> {
  const seen = motionInput(input);
  const { numbers } = MOTION_TARGETS;
  const windows = clips.flatMap((clip) =>
    Array.from(
      { length: clip.frames - 1 },
      (_, k): Window => ({ clip, start: k + 2 - seen.frames }),
    ),
  );
  const sums = numbers.map(() => 0);
  for (let i = 0; i < windows.length; i += LOOK_BATCH) {
    const part = windows.slice(i, i + LOOK_BATCH);
    const video = await motionVideo(part, seen, read);
    const said = tf.tidy(() => ((model.predict(video) as tf.Tensor[])[0] as tf.Tensor).dataSync());
    video.dispose();
    for (const [w, { clip, start }] of part.entries()) {
      const last = (w * seen.frames + seen.frames - 1) * numbers.length;
      for (const [k, name] of numbers.entries()) {
        const truth = clip.targets[name]?.[start + seen.frames - 1] as number;
        sums[k] = (sums[k] as number) + ((said[last + k] as number) - truth) ** 2;
      }
    }
  }
  return sums.map((sum) => sum / windows.length);
}

export interface TrainedMotion {
  readonly network: MotionNetwork;
  readonly state: TrainingState;
  /** Of the best weights over the validation frames, in the network's scales. */
  readonly validation: Readonly<Record<string, number>>;
}

/** Trains a network; its best weights by the validation scenes stay in it. @param from where an earlier run ended */
export async function trainMotion(
  setting: MotionTraining,
  from?: TrainingState,
): Promise<TrainedMotion> {
  const { input, seed, learningRate, validationClips } = setting;
  const { frames: steps, size } = motionInput(input);
  const { numbers, helpers } = MOTION_TARGETS;
  const [columns, rows] = size;
  const shape = { steps, rows, columns, numbers: numbers.length, helpers: helpers.length };
  const network = motionNetwork(shape, input, seed);
  const errors = () => errorsOf(network.training, setting, validationClips);
  const state = await train(
    {
      ...setting,
      model: network.training,
      learningRate: (epoch) => learningRate * 0.5 ** Math.floor(epoch / HALVED_EVERY),
      batches: (epoch) => batches(setting, epoch),
      validate: async () => (await errors()).reduce((a, b) => a + b, 0),
    },
    from,
  );
  const found = await errors();
  return {
    network,
    state,
    validation: Object.fromEntries(numbers.map((name, k) => [name, found[k] as number])),
  };
}
