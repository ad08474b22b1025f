/**
 * Training of the forecaster, from clips to the best weights: first the encoder on single moments, then what goes over time
 * on the encoder's features; the same in Node and in a worker.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../core/rng.ts';
import {
  type CollisionNetwork,
  type CollisionPlan,
  collisionNetwork,
  memoryWidth,
} from '../../perception/networks/collision.ts';
import { type Clip, epochWindows, type ReadFrames } from '../../perception/training/clips.ts';
import { encoderBatch, memoryBatch, momentsOf } from '../../perception/training/collision-batch.ts';
import {
  epochSamples,
  type FeaturesOf,
  featuresByClip,
  type Sample,
  samplesOf,
  sequenceOf,
  windowUpTo,
} from '../../perception/training/samples.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';
import { calibrationOf, lackOfAuc, type ScoredSample } from './scored-samples.ts';

export const COLLISION_STAGES = ['encoder', 'memory'] as const;
export type CollisionStage = (typeof COLLISION_STAGES)[number];

export interface CollisionTraining extends CollisionPlan {
  /** At most so many, of each stage. */
  readonly epochs: Readonly<Record<CollisionStage, number>>;
  readonly patience: number;
  /** Moments in a step of the encoder. */
  readonly batch: number;
  /** At first; the encoder's falls as half a cosine over its epochs, the memory's is halved every {@link HALVED_EVERY}. */
  readonly learningRate: number;
  /** Moments of each scene in an epoch of the encoder. */
  readonly perClip: number;
  readonly trainClips: readonly Clip[];
  readonly validationClips: readonly Clip[];
  readonly read: ReadFrames;
  readonly onBatch?: () => void;
  readonly onEpoch?: (
    stage: CollisionStage,
    report: EpochReport,
    state: TrainingState,
  ) => Promise<void>;
  readonly stopped?: () => boolean;
}

/** Share of the first learning rate that is left in the encoder's last epoch. */
const LAST_RATE = 0.02;
/** Epochs of the memory after which its learning rate is halved. */
const HALVED_EVERY = 8;
/** Windows in a step of the memory, and of each scene in one of its epochs. */
const MEMORY_BATCH = 32;
const MEMORY_WINDOWS = 4;
/** Moments, or windows, that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 64;

/** How many batches an epoch of the encoder has. */
export const encoderBatches = ({
  trainClips,
  perClip,
  batch,
}: Pick<CollisionTraining, 'trainClips' | 'perClip' | 'batch'>): number =>
  Math.ceil(trainClips.reduce((sum, { frames }) => sum + Math.min(frames, perClip), 0) / batch);

async function* encoderEpoch(setting: CollisionTraining, epoch: number) {
  const { trainClips, perClip, batch, seed } = setting;
  const rng = createRng(seed).split(`encoder ${epoch}`);
  const samples = epochSamples(trainClips, perClip, rng.split('samples'));
  for (let i = 0; i < samples.length; i += batch) {
    yield await encoderBatch(samples.slice(i, i + batch), setting, rng.split(`batch ${i}`));
  }
}

async function* memoryEpoch(setting: CollisionTraining, epoch: number, featuresOf: FeaturesOf) {
  const { trainClips, shape, seed } = setting;
  const rng = createRng(seed).split(`memory ${epoch}`);
  const windows = epochWindows(trainClips, shape.steps, MEMORY_WINDOWS, rng.split('windows'));
  for (let i = 0; i < windows.length; i += MEMORY_BATCH) {
    const part = windows.slice(i, i + MEMORY_BATCH);
    yield memoryBatch(part, shape.steps, featuresOf, rng.split(`batch ${i}`));
  }
}

/** Samples with their scores; clips are numbered in the order of their first sample. */
function scored(samples: readonly Sample[], logits: ArrayLike<number>): ScoredSample[] {
  const numbers = new Map<Clip, number>();
  return samples.map(({ clip, frame }, i) => {
    const scene = numbers.get(clip) ?? numbers.size;
    numbers.set(clip, scene);
    return {
      score: logits[i] as number,
      positive: clip.targets.positive?.[frame] === 1,
      scene,
    };
  });
}

/** Runs over samples in parts; what `look` gives of each, in a row. @param width numbers that it gives of a sample */
async function overParts(
  samples: readonly Sample[],
  width: number,
  look: (part: readonly Sample[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const all = new Float32Array(samples.length * width);
  for (let i = 0; i < samples.length; i += LOOK_BATCH) {
    all.set(await look(samples.slice(i, i + LOOK_BATCH)), i * width);
  }
  return all;
}

/** Features of every sample. */
const featuresOfAll = (
  { features }: CollisionNetwork,
  setting: CollisionTraining,
  samples: readonly Sample[],
): Promise<Float32Array> =>
  overParts(samples, memoryWidth(setting), async (part) => {
    const moments = await momentsOf(part, setting);
    const found = tf.tidy(() => (features.predict(moments) as tf.Tensor).dataSync());
    tf.dispose(moments);
    return found as Float32Array;
  });

/** Mean loss of what the encoder says of every sample. */
async function encoderLoss(
  { encoder }: CollisionNetwork,
  setting: CollisionTraining,
  samples: readonly Sample[],
): Promise<number> {
  let sum = 0;
  for (let i = 0; i < samples.length; i += LOOK_BATCH) {
    const part = samples.slice(i, i + LOOK_BATCH);
    const batch = await encoderBatch(part, setting, null);
    sum += (tf.tidy(() => batch.loss(encoder).dataSync())[0] as number) * part.length;
    batch.dispose();
  }
  return sum / samples.length;
}

/** The risk's logits at the last step of every sample's window. */
const memoryLogits = (
  memory: LayersModel,
  steps: number,
  samples: readonly Sample[],
  featuresOf: FeaturesOf,
): Promise<Float32Array> =>
  overParts(samples, 1, async (part) =>
    tf.tidy(() => {
      const windows = part.map((sample) => windowUpTo(sample, steps));
      const [logits] = memory.predict(sequenceOf(windows, steps, featuresOf)) as tf.Tensor[];
      const last = tf.slice(logits as tf.Tensor3D, [0, steps - 1, 0], [part.length, 1, 1]);
      return last.dataSync().slice() as Float32Array;
    }),
  );

/** Of an epoch, as a share of the first. After SGDR (I. Loshchilov, F. Hutter, ICLR 2017), without its restarts. */
const rateShare = (stage: CollisionStage, epoch: number, epochs: number): number =>
  stage === 'memory'
    ? 0.5 ** Math.floor(epoch / HALVED_EVERY)
    : LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));

/** What both stages have in common. */
const planOf = (setting: CollisionTraining, stage: CollisionStage) => ({
  epochs: setting.epochs[stage],
  patience: setting.patience,
  learningRate: (epoch: number) =>
    setting.learningRate * rateShare(stage, epoch, setting.epochs[stage]),
  onEpoch: async (report: EpochReport, state: TrainingState) =>
    setting.onEpoch?.(stage, report, state),
  stopped: () => setting.stopped?.() ?? false,
});

function trainEncoder(
  network: CollisionNetwork,
  setting: CollisionTraining,
  from?: TrainingState,
): Promise<TrainingState> {
  const samples = samplesOf(setting.validationClips);
  return train(
    {
      ...planOf(setting, 'encoder'),
      model: network.encoder,
      batches: (epoch) => encoderEpoch(setting, epoch),
      validate: () => encoderLoss(network, setting, samples),
      onBatch: () => setting.onBatch?.(),
    },
    from,
  );
}

/** Puts the calibration on the validation frames into the last layer: the shipped risk is then a probability. */
function calibrate({ shipped }: CollisionNetwork, samples: readonly ScoredSample[]): void {
  const { slope, shift } = calibrationOf(samples);
  const layer = shipped.getLayer('logit');
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor];
    layer.setWeights([tf.mul(kernel, slope), tf.add(tf.mul(bias, slope), shift)]);
  });
}

async function trainMemory(
  network: CollisionNetwork,
  setting: CollisionTraining,
  from?: TrainingState,
): Promise<TrainingState> {
  const { trainClips, validationClips, shape } = setting;
  const clips = [...trainClips, ...validationClips];
  const features = await featuresOfAll(network, setting, samplesOf(clips));
  const featuresOf = featuresByClip(clips, features);
  const samples = samplesOf(validationClips);
  const score = async () =>
    scored(samples, await memoryLogits(network.memory, shape.steps, samples, featuresOf));
  const state = await train(
    {
      ...planOf(setting, 'memory'),
      model: network.memory,
      batches: (epoch) => memoryEpoch(setting, epoch, featuresOf),
      validate: async () => lackOfAuc(await score()),
    },
    from,
  );
  // Before its first epoch there is nothing to calibrate.
  if (state.bestEpoch >= 0) calibrate(network, await score());
  return state;
}

export interface TrainedForecaster {
  readonly network: CollisionNetwork;
  readonly states: Readonly<Record<CollisionStage, TrainingState>>;
}

/**
 * Trains both stages; the best weights by the validation scenes stay in the network, calibrated on these.
 * @param from where earlier runs of the stages ended
 */
export async function trainCollision(
  setting: CollisionTraining,
  from: Partial<Record<CollisionStage, TrainingState>> = {},
): Promise<TrainedForecaster> {
  const network = collisionNetwork(setting);
  const encoder = await trainEncoder(network, setting, from.encoder);
  // What was learnt on other features is nothing to go on from.
  const isSame = encoder.epoch === from.encoder?.epoch;
  const memory = await trainMemory(network, setting, isSame ? from.memory : undefined);
  return { network, states: { encoder, memory } };
}
