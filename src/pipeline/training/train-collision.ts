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
  FORECASTS,
} from '../../perception/networks/collision.ts';
import { type Clip, epochWindows, type ReadFrames } from '../../perception/training/clips.ts';
import { memoryBatch } from '../../perception/training/collision-batch.ts';
import {
  epochSamples,
  type FeaturesOf,
  featuresByClip,
  momentCount,
  type Sample,
  samplesOf,
  sequenceOf,
  windowUpTo,
} from '../../perception/training/samples.ts';
import { averageWith, type StartWeights, startFrom } from '../../perception/training/start-from.ts';
import type { Part, Team } from '../../perception/training/team.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';
import {
  cosineShare,
  featuresOfAll,
  meanLoss,
  sharedSteps,
  stepsOfParts,
} from './encoder-stage.ts';
import { localTeam } from './learner.ts';
import { collisionLesson } from './lessons.ts';
import {
  calibrationOf,
  meanLackOfAuc,
  type ScoredSample,
  scoredForecasts,
} from './scored-samples.ts';

export const COLLISION_STAGES = ['encoder', 'memory'] as const;
export type CollisionStage = (typeof COLLISION_STAGES)[number];

export interface CollisionTraining extends CollisionPlan {
  /** What it begins with: an encoder that is taken, or all of a forecaster; without, at random by the seed. */
  readonly begin?: { readonly stored: StartWeights; readonly what: 'encoder' | 'all' } | undefined;
  /** Whether what ships is the mean of all that it began with and of what it learnt. */
  readonly isAveraged?: boolean;
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
  /** Who computes with the encoder; without, this thread does. What is learnt is the same bits. */
  readonly team?: ((encoder: LayersModel) => Team) | undefined;
  readonly onBatch?: () => void;
  readonly onEpoch?: (
    stage: CollisionStage,
    report: EpochReport,
    state: TrainingState,
  ) => Promise<void>;
  readonly stopped?: () => boolean;
}

/** An encoder that normalises bears a rate so many times as high. */
const NORMALISED_RATE = 4;
/** Share of it in the first epoch, when nothing is known yet; then it falls as half a cosine. */
const FIRST_SHARE = 0.5;
/** Epochs of the memory after which its learning rate is halved. */
const HALVED_EVERY = 8;
/** Windows in a step of the memory, and of each scene in one of its epochs. */
const MEMORY_BATCH = 32;
const MEMORY_WINDOWS = 4;
/** Windows that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 64;

/** How many batches an epoch of the encoder has. */
export const encoderBatches = ({
  trainClips,
  perClip,
  batch,
}: Pick<CollisionTraining, 'trainClips' | 'perClip' | 'batch'>): number =>
  Math.ceil(trainClips.reduce((sum, { frames }) => sum + momentCount(frames, perClip), 0) / batch);

/** The parts of each step of an epoch. */
function encoderSteps(setting: CollisionTraining, epoch: number): Part[][] {
  const { trainClips, perClip, batch, seed } = setting;
  const name = `encoder ${epoch}`;
  const samples = epochSamples(trainClips, perClip, createRng(seed).split(name).split('samples'));
  return stepsOfParts(samples, batch, name);
}

async function* memoryEpoch(
  setting: CollisionTraining,
  epoch: number,
  features: () => Promise<FeaturesOf>,
) {
  const featuresOf = await features();
  const { trainClips, shape, seed } = setting;
  const rng = createRng(seed).split(`memory ${epoch}`);
  const windows = epochWindows(trainClips, shape.steps, MEMORY_WINDOWS, rng.split('windows'));
  for (let i = 0; i < windows.length; i += MEMORY_BATCH) {
    const part = windows.slice(i, i + MEMORY_BATCH);
    yield memoryBatch(part, shape.steps, featuresOf, rng.split(`batch ${i}`));
  }
}

/** Logits of FORECASTS at the last step of every sample's window, sample after sample. */
function memoryLogits(
  memory: LayersModel,
  steps: number,
  samples: readonly Sample[],
  featuresOf: FeaturesOf,
): Float32Array {
  const width = FORECASTS.length;
  const all = new Float32Array(samples.length * width);
  for (let i = 0; i < samples.length; i += LOOK_BATCH) {
    const windows = samples.slice(i, i + LOOK_BATCH).map((sample) => windowUpTo(sample, steps));
    tf.tidy(() => {
      const [logits] = memory.predict(sequenceOf(windows, steps, featuresOf)) as tf.Tensor[];
      const last = tf.slice(logits as tf.Tensor3D, [0, steps - 1, 0], [windows.length, 1, width]);
      all.set(last.dataSync() as Float32Array, i * width);
    });
  }
  return all;
}

/** Of an epoch, as a share of the training's. */
function rateShare(
  { epochs, isNormalised }: CollisionTraining,
  stage: CollisionStage,
  epoch: number,
): number {
  if (stage === 'memory') return 0.5 ** Math.floor(epoch / HALVED_EVERY);
  const share = cosineShare(epoch, epochs.encoder);
  if (!isNormalised) return share;
  return NORMALISED_RATE * (epoch === 0 ? FIRST_SHARE : share);
}

/** What both stages have in common. */
const planOf = (setting: CollisionTraining, stage: CollisionStage) => ({
  epochs: setting.epochs[stage],
  patience: setting.patience,
  learningRate: (epoch: number) => setting.learningRate * rateShare(setting, stage, epoch),
  onEpoch: async (report: EpochReport, state: TrainingState) =>
    setting.onEpoch?.(stage, report, state),
  stopped: () => setting.stopped?.() ?? false,
});

function trainEncoder(
  network: CollisionNetwork,
  setting: CollisionTraining,
  team: Team,
  from?: TrainingState,
): Promise<TrainingState> {
  const samples = samplesOf(setting.validationClips);
  return train(
    {
      ...planOf(setting, 'encoder'),
      model: network.encoder,
      batches: (epoch) => sharedSteps(team, encoderSteps(setting, epoch)),
      validate: () => meanLoss(team, samples),
      onBatch: () => setting.onBatch?.(),
    },
    from,
  );
}

/** Puts the calibration on the validation frames into the last layer: what ships are then probabilities. */
export function calibrate({ shipped }: CollisionNetwork, samples: readonly ScoredSample[][]): void {
  const fits = samples.map(calibrationOf);
  const [slope, shift] = [fits.map((fit) => fit.slope), fits.map((fit) => fit.shift)];
  const layer = shipped.getLayer('logit');
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor];
    layer.setWeights([tf.mul(kernel, slope), tf.add(tf.mul(bias, slope), shift)]);
  });
}

async function trainMemory(
  network: CollisionNetwork,
  setting: CollisionTraining,
  team: Team,
  from?: TrainingState,
): Promise<TrainingState> {
  const { trainClips, validationClips, shape } = setting;
  const clips = [...trainClips, ...validationClips];
  // Looked at when they are needed: a training that was stopped before ends at once.
  let looked: Promise<FeaturesOf> | undefined;
  const features = (): Promise<FeaturesOf> => {
    looked ??= featuresOfAll(team, samplesOf(clips)).then((all) => featuresByClip(clips, all));
    return looked;
  };
  const samples = samplesOf(validationClips);
  const score = async () =>
    scoredForecasts(samples, memoryLogits(network.memory, shape.steps, samples, await features()));
  const state = await train(
    {
      ...planOf(setting, 'memory'),
      model: network.memory,
      batches: (epoch) => memoryEpoch(setting, epoch, features),
      validate: async () => meanLackOfAuc(await score()),
    },
    from,
  );
  // Before its first epoch there is nothing to calibrate.
  if (state.bestEpoch >= 0) calibrate(network, await score());
  return state;
}

/** Both are calibrated, and so is their mean. @returns its validation, as the memory's: what is to be small */
async function average(
  network: CollisionNetwork,
  { begin, validationClips, shape }: CollisionTraining,
  team: Team,
): Promise<number> {
  if (begin?.what !== 'all') throw new RangeError('there is no forecaster to take the mean with');
  averageWith(network.shipped, begin.stored);
  const samples = samplesOf(validationClips);
  const features = featuresByClip(validationClips, await featuresOfAll(team, samples));
  const logits = memoryLogits(network.memory, shape.steps, samples, features);
  const scored = scoredForecasts(samples, logits);
  calibrate(network, scored);
  return meanLackOfAuc(scored);
}

/**
 * The network as it is before it learns.
 * @throws UsageError naming the weight that what it is to begin with lacks
 */
export function firstNetwork({
  begin,
  ...plan
}: CollisionPlan & Pick<CollisionTraining, 'begin'>): CollisionNetwork {
  const network = collisionNetwork(plan);
  const spared = begin?.what === 'encoder' ? network.memory : undefined;
  if (begin) startFrom(network.shipped, begin.stored, spared);
  return network;
}

export interface TrainedForecaster {
  readonly network: CollisionNetwork;
  readonly states: Readonly<Record<CollisionStage, TrainingState>>;
  /** Of what ships: the mean's where one was taken, else the memory's best; 1 - mean ROC-AUC, of nothing before its first epoch. */
  readonly validation: number;
}

/**
 * Trains both stages; the best weights by the validation scenes stay in the network, calibrated on these.
 * @param from where earlier runs of the stages ended
 */
export async function trainCollision(
  setting: CollisionTraining,
  from: Partial<Record<CollisionStage, TrainingState>> = {},
): Promise<TrainedForecaster> {
  const network = firstNetwork(setting);
  const clips = [...setting.trainClips, ...setting.validationClips];
  const team =
    setting.team?.(network.encoder) ??
    localTeam(collisionLesson(network, setting, { clips, read: setting.read }));
  const encoder = await trainEncoder(network, setting, team, from.encoder);
  // What was learnt on other features is nothing to go on from.
  const isSame = encoder.epoch === (from.encoder?.epoch ?? 0);
  const memory = await trainMemory(network, setting, team, isSame ? from.memory : undefined);
  const isMean = setting.isAveraged && memory.bestEpoch >= 0;
  const validation = isMean ? await average(network, setting, team) : memory.bestValidation;
  return { network, states: { encoder, memory }, validation };
}
