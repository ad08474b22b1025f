/**
 * Training of the affordance network: first the encoder on single frames, then the memory on the encoder's features of
 * whole scenes; the same in Node and in a worker.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../core/rng.ts';
import { AFFORDANCE_FLAGS, AFFORDANCE_NUMBERS } from '../../evaluation/affordances.ts';
import {
  type AffordanceNetwork,
  adoptHeads,
  affordanceNetwork,
  FEATURES,
} from '../../perception/networks/affordances.ts';
import {
  disposeTargets,
  drivableLoss,
  encoderBatch,
  headsLoss,
  memoryBatch,
  type PictureSetting,
  picturesOf,
  targetsOf,
} from '../../perception/training/affordance-batch.ts';
import { type Clip, epochWindows, type ReadFrames } from '../../perception/training/clips.ts';
import {
  type FeaturesOf,
  featuresByClip,
  type Sample,
  samplesOf,
  sequenceOf,
  windowUpTo,
} from '../../perception/training/samples.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';
import { AFFORDANCE_INPUT, fromScaled } from './affordance-data.ts';

export const STAGES = ['encoder', 'memory'] as const;
export type Stage = (typeof STAGES)[number];

export interface AffordanceTraining {
  readonly picture: PictureSetting;
  /** Frames that the memory goes over. */
  readonly steps: number;
  readonly seed: number;
  /** At most so many, of each stage. */
  readonly epochs: Readonly<Record<Stage, number>>;
  readonly patience: number;
  /** Frames in a step of the encoder. */
  readonly batch: number;
  /** At first; it is halved every {@link HALVED_EVERY} epochs of the encoder. */
  readonly learningRate: number;
  readonly trainClips: readonly Clip[];
  readonly validationClips: readonly Clip[];
  readonly read: ReadFrames;
  readonly onBatch?: () => void;
  readonly onEpoch?: (stage: Stage, report: EpochReport, state: TrainingState) => Promise<void>;
  readonly stopped?: () => boolean;
}

/** Mean absolute error of each number over the validation frames that have it; null where none has. */
export type Errors = Readonly<Record<string, number | null>>;

export interface TrainedAffordances {
  readonly network: AffordanceNetwork;
  readonly states: Readonly<Record<Stage, TrainingState>>;
  /** With one frame alone, and with the memory. */
  readonly validation: Readonly<Record<Stage, Errors>>;
}

const HALVED_EVERY = 4;
/** Windows in a step of the memory, and of each scene in one of its epochs. */
const MEMORY_BATCH = 16;
const MEMORY_WINDOWS = 4;
/** Frames that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 64;

/** How many batches an epoch of the encoder has. */
export const encoderBatches = ({
  trainClips,
  batch,
}: Pick<AffordanceTraining, 'trainClips' | 'batch'>): number =>
  Math.ceil(trainClips.reduce((sum, { frames }) => sum + frames, 0) / batch);

async function* encoderEpoch(setting: AffordanceTraining, epoch: number) {
  const { trainClips, batch, read, picture, seed } = setting;
  const rng = createRng(seed).split(`encoder ${epoch}`);
  const samples = rng.split('order').shuffle(samplesOf(trainClips));
  for (let i = 0; i < samples.length; i += batch) {
    yield await encoderBatch(samples.slice(i, i + batch), picture, read, rng.split(`batch ${i}`));
  }
}

async function* memoryEpoch(setting: AffordanceTraining, epoch: number, featuresOf: FeaturesOf) {
  const rng = createRng(setting.seed).split(`memory ${epoch}`);
  const windows = epochWindows(setting.trainClips, setting.steps, MEMORY_WINDOWS, rng);
  for (let i = 0; i < windows.length; i += MEMORY_BATCH) {
    yield memoryBatch(windows.slice(i, i + MEMORY_BATCH), setting.steps, featuresOf);
  }
}

/** What the heads say of each frame, beside its features. */
interface Looked {
  /** FEATURES numbers a frame. */
  readonly features: Float32Array;
  /** Mean loss of the heads and of the drivable cells over the frames. */
  readonly loss: number;
  /** Numbers that the heads give, a row a frame. */
  readonly heads: Float32Array;
  readonly width: number;
}

/** Looks at frames with the encoder, one by one. */
async function lookAt(
  { training, features: encoder }: AffordanceNetwork,
  { picture, read }: AffordanceTraining,
  samples: readonly Sample[],
): Promise<Looked> {
  const features = new Float32Array(samples.length * FEATURES);
  const width = training.outputs[0]?.shape[1] as number;
  const heads = new Float32Array(samples.length * width);
  let sum = 0;
  for (let i = 0; i < samples.length; i += LOOK_BATCH) {
    const part = samples.slice(i, i + LOOK_BATCH);
    const pictures = await picturesOf(part, picture, read, null);
    const targets = targetsOf(part);
    tf.tidy(() => {
      const [seen, drivable] = encoder.predict(pictures) as [tf.Tensor, tf.Tensor];
      const found = training.getLayer('heads').apply(seen) as tf.Tensor;
      features.set(seen.dataSync() as Float32Array, i * FEATURES);
      heads.set(found.dataSync() as Float32Array, i * width);
      const loss = tf.add(headsLoss(found, targets), drivableLoss(drivable, targets));
      sum += (loss.dataSync()[0] as number) * part.length;
    });
    pictures.dispose();
    disposeTargets(targets);
  }
  return { features, loss: sum / samples.length, heads, width };
}

/** What the memory says at the last step of every frame's window. */
function remember(
  memory: LayersModel,
  steps: number,
  samples: readonly Sample[],
  featuresOf: FeaturesOf,
): { readonly loss: number; readonly heads: Float32Array } {
  let sum = 0;
  const parts: Float32Array[] = [];
  for (let i = 0; i < samples.length; i += LOOK_BATCH) {
    const part = samples.slice(i, i + LOOK_BATCH);
    const targets = targetsOf(part);
    tf.tidy(() => {
      const windows = part.map((sample) => windowUpTo(sample, steps));
      const all = memory.predict(sequenceOf(windows, steps, featuresOf)) as tf.Tensor3D;
      const width = all.shape[2];
      const last = tf.reshape(tf.slice(all, [0, steps - 1, 0], [part.length, 1, width]), [
        part.length,
        width,
      ]);
      sum += (headsLoss(last, targets).dataSync()[0] as number) * part.length;
      parts.push(last.dataSync().slice() as Float32Array);
    });
    disposeTargets(targets);
  }
  const heads = new Float32Array(parts.reduce((n, { length }) => n + length, 0));
  let at = 0;
  for (const part of parts) {
    heads.set(part, at);
    at += part.length;
  }
  return { loss: sum / samples.length, heads };
}

/** Mean absolute errors in the numbers' own units. @param heads a row a sample, numbers first */
function errorsOf(samples: readonly Sample[], heads: Float32Array): Errors {
  const width = heads.length / samples.length;
  const count = AFFORDANCE_NUMBERS.length;
  return Object.fromEntries(
    AFFORDANCE_NUMBERS.map((name, k) => {
      let [sum, known] = [0, 0];
      for (const [i, { clip, frame }] of samples.entries()) {
        const truth = clip.targets.numbers?.[frame * count + k] as number;
        if (Number.isNaN(truth)) continue;
        const guess = heads[i * width + k] as number;
        sum += Math.abs(fromScaled(name, guess) - fromScaled(name, truth));
        known++;
      }
      return [name, known === 0 ? null : sum / known];
    }),
  );
}

async function trainEncoder(
  network: AffordanceNetwork,
  setting: AffordanceTraining,
  from?: TrainingState,
) {
  const samples = samplesOf(setting.validationClips);
  const state = await train(
    {
      model: network.training,
      epochs: setting.epochs.encoder,
      patience: setting.patience,
      learningRate: (epoch) => setting.learningRate * 0.5 ** Math.floor(epoch / HALVED_EVERY),
      batches: (epoch) => encoderEpoch(setting, epoch),
      validate: async () => (await lookAt(network, setting, samples)).loss,
      onBatch: () => setting.onBatch?.(),
      onEpoch: async (report, state) => setting.onEpoch?.('encoder', report, state),
      stopped: () => setting.stopped?.() ?? false,
    },
    from,
  );
  const { heads } = await lookAt(network, setting, samples);
  return { state, errors: errorsOf(samples, heads) };
}

/** Features of every frame, by clip. */
async function featuresOfAll(
  network: AffordanceNetwork,
  setting: AffordanceTraining,
): Promise<FeaturesOf> {
  const clips = [...setting.trainClips, ...setting.validationClips];
  const { features } = await lookAt(network, setting, samplesOf(clips));
  return featuresByClip(clips, features);
}

async function trainMemory(
  network: AffordanceNetwork,
  setting: AffordanceTraining,
  from?: TrainingState,
) {
  const { steps, validationClips } = setting;
  const featuresOf = await featuresOfAll(network, setting);
  const samples = samplesOf(validationClips);
  adoptHeads(network);
  const look = () => remember(network.memory, steps, samples, featuresOf);
  const state = await train(
    {
      model: network.memory,
      epochs: setting.epochs.memory,
      patience: setting.patience,
      learningRate: setting.learningRate,
      batches: (epoch) => memoryEpoch(setting, epoch, featuresOf),
      validate: async () => look().loss,
      onEpoch: async (report, state) => setting.onEpoch?.('memory', report, state),
      stopped: () => setting.stopped?.() ?? false,
    },
    from,
  );
  return { state, errors: errorsOf(samples, look().heads) };
}

/**
 * Trains both; the best weights by the validation scenes stay in the network.
 * @param from where earlier runs of the stages ended
 */
export async function trainAffordances(
  setting: AffordanceTraining,
  from: Partial<Record<Stage, TrainingState>> = {},
): Promise<TrainedAffordances> {
  const { rows, columns } = setting.picture;
  const shape = {
    rows,
    columns,
    numbers: AFFORDANCE_NUMBERS.length,
    flags: AFFORDANCE_FLAGS.length,
  };
  const network = affordanceNetwork(shape, AFFORDANCE_INPUT.frames, setting.seed);
  const encoder = await trainEncoder(network, setting, from.encoder);
  // What was learnt on other features is nothing to go on from.
  const isSame = encoder.state.epoch === from.encoder?.epoch;
  const memory = await trainMemory(network, setting, isSame ? from.memory : undefined);
  return {
    network,
    states: { encoder: encoder.state, memory: memory.state },
    validation: { encoder: encoder.errors, memory: memory.errors },
  };
}
