/**
 * Training of the affordance network: first the encoder on single frames, then the memory on the encoder's features of
 * whole scenes; the same in Node and in a worker.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng } from '../../core/rng.ts';
import { AFFORDANCE_NUMBERS } from '../../evaluation/affordances.ts';
import {
  type AffordanceNetwork,
  adoptHeads,
  affordanceNetwork,
  FEATURES,
} from '../../perception/networks/affordances.ts';
import {
  disposeTargets,
  headsLoss,
  memoryBatch,
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
import type { Part, Team } from '../../perception/training/team.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';
import { fromScaled } from './affordance-data.ts';
import {
  cosineShare,
  featuresOfAll,
  joined,
  meanLoss,
  sharedSteps,
  stepsOfParts,
} from './encoder-stage.ts';
import { localTeam } from './learner.ts';
import { type AffordanceLessonPlan, affordanceLesson } from './lessons.ts';

export const STAGES = ['encoder', 'memory'] as const;
export type Stage = (typeof STAGES)[number];

export interface AffordanceTraining extends AffordanceLessonPlan {
  /** At most so many, of each stage. */
  readonly epochs: Readonly<Record<Stage, number>>;
  readonly patience: number;
  /** Frames in a step of the encoder. */
  readonly batch: number;
  /** At first; it falls as half a cosine over the epochs of each stage. */
  readonly learningRate: number;
  readonly trainClips: readonly Clip[];
  readonly validationClips: readonly Clip[];
  readonly read: ReadFrames;
  /** Who computes with the encoder; without, this thread does. What is learnt is the same bits. */
  readonly team?: ((encoder: LayersModel) => Team) | undefined;
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

/** Windows in a step of the memory, and of each scene in one of its epochs. */
const MEMORY_BATCH = 16;
const MEMORY_WINDOWS = 4;
/** Windows that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 64;

/** How many batches an epoch of the encoder has. */
export const encoderBatches = ({
  trainClips,
  batch,
}: Pick<AffordanceTraining, 'trainClips' | 'batch'>): number =>
  Math.ceil(trainClips.reduce((sum, { frames }) => sum + frames, 0) / batch);

/** Every frame once, in an order of the epoch's own. */
function encoderSteps({ trainClips, batch, seed }: AffordanceTraining, epoch: number): Part[][] {
  const name = `encoder ${epoch}`;
  const samples = createRng(seed).split(name).split('order').shuffle(samplesOf(trainClips));
  return stepsOfParts(samples, batch, name);
}

async function* memoryEpoch(setting: AffordanceTraining, epoch: number, featuresOf: FeaturesOf) {
  const rng = createRng(setting.seed).split(`memory ${epoch}`);
  const { trainClips, steps } = setting;
  const windows = epochWindows(trainClips, steps, MEMORY_WINDOWS, rng.split('windows'));
  for (let i = 0; i < windows.length; i += MEMORY_BATCH) {
    const part = windows.slice(i, i + MEMORY_BATCH);
    yield memoryBatch(part, steps, featuresOf, rng.split(`batch ${i}`));
  }
}

/** What the heads say of each frame alone, a row a frame. @param features FEATURES numbers a frame */
function headsOf({ training }: AffordanceNetwork, features: Float32Array): Float32Array {
  return tf.tidy(() => {
    const seen = tf.tensor(features, [features.length / FEATURES, FEATURES]);
    return (training.getLayer('heads').apply(seen) as tf.Tensor).dataSync().slice() as Float32Array;
  });
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
  return { loss: sum / samples.length, heads: joined(parts) };
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
  team: Team,
  from?: TrainingState,
): Promise<TrainingState> {
  const samples = samplesOf(setting.validationClips);
  return train(
    {
      model: network.training,
      epochs: setting.epochs.encoder,
      patience: setting.patience,
      learningRate: (epoch) => setting.learningRate * cosineShare(epoch, setting.epochs.encoder),
      batches: (epoch) => sharedSteps(team, encoderSteps(setting, epoch)),
      validate: () => meanLoss(team, samples),
      onBatch: () => setting.onBatch?.(),
      onEpoch: async (report, state) => setting.onEpoch?.('encoder', report, state),
      stopped: () => setting.stopped?.() ?? false,
    },
    from,
  );
}

/** Trains the memory; and what one frame alone and all frames say of the validation scenes. */
async function trainMemory(
  network: AffordanceNetwork,
  setting: AffordanceTraining,
  team: Team,
  from?: TrainingState,
) {
  const { steps, trainClips, validationClips } = setting;
  // A training that was stopped before only needs what is said of the validation scenes.
  const clips = setting.stopped?.() ? validationClips : [...trainClips, ...validationClips];
  const featuresOf = featuresByClip(clips, await featuresOfAll(team, samplesOf(clips)));
  const samples = samplesOf(validationClips);
  const alone = headsOf(network, joined(validationClips.map(featuresOf)));
  adoptHeads(network);
  const look = () => remember(network.memory, steps, samples, featuresOf);
  const state = await train(
    {
      model: network.memory,
      epochs: setting.epochs.memory,
      patience: setting.patience,
      learningRate: (epoch) => setting.learningRate * cosineShare(epoch, setting.epochs.memory),
      batches: (epoch) => memoryEpoch(setting, epoch, featuresOf),
      validate: async () => look().loss,
      onEpoch: async (report, state) => setting.onEpoch?.('memory', report, state),
      stopped: () => setting.stopped?.() ?? false,
    },
    from,
  );
  return {
    state,
    errors: { encoder: errorsOf(samples, alone), memory: errorsOf(samples, look().heads) },
  };
}

/**
 * Trains both; the best weights by the validation scenes stay in the network.
 * @param from where earlier runs of the stages ended
 */
export async function trainAffordances(
  setting: AffordanceTraining,
  from: Partial<Record<Stage, TrainingState>> = {},
): Promise<TrainedAffordances> {
  const network = affordanceNetwork(setting);
  const clips = [...setting.trainClips, ...setting.validationClips];
  const team =
    setting.team?.(network.training) ??
    localTeam(affordanceLesson(network, setting, { clips, read: setting.read }));
  const encoder = await trainEncoder(network, setting, team, from.encoder);
  // What was learnt on other features is nothing to go on from.
  const isSame = encoder.epoch === from.encoder?.epoch;
  const memory = await trainMemory(network, setting, team, isSame ? from.memory : undefined);
  return { network, states: { encoder, memory: memory.state }, validation: memory.errors };
}
