/** Training of the forecaster from a dataset on disk: clips decoded once, checkpoints, the finished model's folder. */
import { join } from 'node:path';
import { CheckError } from '../../core/errors.ts';
import { jsonBytes, sha256, writeWhole } from '../../dataset/bytes.ts';
import { type Folder, openFolder } from '../../dataset/folder.ts';
import { type DatasetReader, readDataset } from '../../dataset/reader.ts';
import { type Adapter, seenSize } from '../../perception/inputs/adapter.ts';
import { type CollisionPlan, lookback } from '../../perception/networks/collision.ts';
import type { Memory } from '../../perception/networks/memory.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../perception/training/checkpoint.ts';
import type { EpochReport, TrainingState } from '../../perception/training/trainer.ts';
import {
  COLLISION_EGO,
  COLLISION_LAGS,
  collisionClip,
  collisionInput,
} from '../../pipeline/training/collision-data.ts';
import {
  COLLISION_STAGES,
  type CollisionStage,
  encoderBatches,
  firstNetwork,
  type TrainedForecaster,
  trainCollision,
} from '../../pipeline/training/train-collision.ts';
import { onInterrupt } from '../interrupt.ts';
import { counted, say } from '../output.ts';
import { startProgress } from '../progress.ts';
import { beginOf } from './begin.ts';
import { EpochLog } from './epoch-log.ts';
import { sharedClip, startThreads } from './learner-threads.ts';
import {
  type Clips,
  checkDataset,
  checkpointOf,
  clipsOf,
  decodedClips,
  earlierStates,
  writeModel,
} from './training-files.ts';

export interface TrainOptions {
  /** Folders of datasets. */
  readonly data: readonly string[];
  readonly out: string;
  readonly cache?: string;
  readonly memory: Memory;
  /** Each frame is seen alone, standing still. */
  readonly still?: boolean;
  /** False where pictures are all that it gets; else it is told how the ego moves. */
  readonly ego: boolean;
  /** It looks closer at the middle of its pictures, which then are twice as wide and high. */
  readonly closer?: boolean;
  /** Its encoder normalises over the batch. */
  readonly normalise?: boolean;
  /** Folder of a finished training, or of a model, whose encoder is taken as it is. */
  readonly encoder?: string;
  /** A model that it begins with. */
  readonly from?: string;
  /** What ships is the mean of that model and of what was learnt. */
  readonly average?: boolean;
  readonly seed: number;
  readonly epochs: number;
  readonly memoryEpochs: number;
  readonly patience: number;
  readonly batch: number;
  readonly moments: number;
  readonly learningRate: number;
  /** Threads that share the encoder's training; what is learnt does not depend on their number. */
  readonly threads: number;
  readonly resume?: boolean;
}

const adapterFor = ({ lags, shape, isTold, isCloser }: CollisionPlan): Adapter => ({
  schema: 'nearmiss.adapter/1',
  task: 'collision',
  input: { ...collisionInput(isCloser), frames: lookback(lags) + shape.steps },
  ...(isTold ? { ego: COLLISION_EGO } : {}),
  output: {
    name: 'risk',
    columns: ['score', 'warning'],
    activation: 'none',
    scale: [1],
    offset: [0],
  },
  objects: { name: 'dangerous', activation: 'none' },
});

const lagsOf = ({ still }: TrainOptions): readonly number[] => (still ? [] : COLLISION_LAGS);

/** What the memory goes over; without one, a moment is all. */
const stepsOf = ({ memory }: TrainOptions): number =>
  memory === 'none' ? 1 : collisionInput(false).frames;

function planOf(options: TrainOptions): CollisionPlan {
  const {
    memory,
    ego: isTold,
    closer: isCloser = false,
    normalise: isNormalised = false,
    seed,
  } = options;
  const [columns, rows] = seenSize(collisionInput(isCloser));
  const shape = { steps: stepsOf(options), rows, columns };
  return { shape, memory, lags: lagsOf(options), isTold, isCloser, isNormalised, seed };
}

/** What was trained, for people and for the next run's check. */
export interface TrainingResult {
  readonly out: string;
  readonly epochs: Readonly<Record<CollisionStage, number>>;
  readonly bestEpoch: Readonly<Record<CollisionStage, number>>;
  /**
   * Mean of the ROC-AUCs of risk and of warning; null where it was interrupted before the memory's first epoch was over: there is
   * no model yet.
   */
  readonly validationAuc: number | null;
  readonly interrupted: boolean;
}

type Keys = Readonly<Record<CollisionStage, string>>;

/** What must be the same for a run to go on where another ended. */
export function keysOf(options: TrainOptions, dataKey: string, begin: string | undefined): Keys {
  const { memory, seed, batch, moments, learningRate, still = false, ego, normalise } = options;
  const settings = { dataKey, seed, batch, moments, learningRate, still, ego };
  const more = { ...(normalise ? { normalise } : {}), ...(begin ? { begin } : {}) };
  const encoder = sha256(jsonBytes({ ...settings, ...more }));
  return { encoder, memory: sha256(jsonBytes({ encoder, memory })) };
}

/** Where earlier runs ended. @throws UsageError, CheckError as {@link earlierStates}, and where the encoder is of another run */
async function begunStates(
  folder: Folder,
  keys: Keys,
  options: TrainOptions,
): Promise<Partial<Record<CollisionStage, TrainingState>>> {
  const states = await earlierStates(folder, keys, options);
  if (options.encoder === undefined || states.encoder) return states;
  const name = checkpointOf('encoder');
  const given = openFolder(options.encoder);
  // A model's encoder is no state to go on from: the training begins with it.
  if (!(await given.list('')).includes(name)) return states;
  const path = join(options.encoder, name);
  return { ...states, encoder: decodeCheckpoint(await given.read(name), keys.encoder, path) };
}

/** Says how an epoch ended, and keeps its state. */
async function keepEpoch(
  folder: Folder,
  keys: Keys,
  stage: CollisionStage,
  report: EpochReport,
  state: TrainingState,
): Promise<void> {
  const { epoch, loss, validation, isBest } = report;
  const reached =
    stage === 'encoder'
      ? `validation ${validation.toFixed(4)}`
      : `validation AUC of risk and warning ${(1 - validation).toFixed(4)}`;
  say(`${stage}, epoch ${epoch}: loss ${loss.toFixed(4)}, ${reached}${isBest ? ', the best' : ''}`);
  await writeWhole(folder, checkpointOf(stage), encodeCheckpoint(keys[stage], state));
}

/** @param isGiven whether the encoder is not trained @throws CheckError where it ended before its first epoch was over */
function reachedBy(
  { states: { encoder, memory }, validation }: TrainedForecaster,
  isGiven: boolean,
) {
  if (encoder.bestEpoch < 0 && !isGiven)
    throw new CheckError('training ended before its first epoch was over');
  return {
    epochs: { encoder: encoder.epoch, memory: memory.epoch },
    bestEpoch: { encoder: encoder.bestEpoch, memory: memory.bestEpoch },
    validationAuc: memory.bestEpoch < 0 ? null : 1 - validation,
  };
}

/** What training.json says of the data. */
const describeData = (readers: readonly DatasetReader[], { train, validation }: Clips) => ({
  sources: readers.map(({ record }) => ({ recipe: record.recipe.name, seed: record.seed })),
  train: train.length,
  validation: validation.length,
});

/** Trains and writes model.json, weights.bin, adapter.json and training.json. */
export async function trainCollisionFrom(options: TrainOptions): Promise<TrainingResult> {
  const readers = await Promise.all(options.data.map((dir) => readDataset(dir)));
  const { out, memory, seed, batch, moments, learningRate, patience, still = false } = options;
  const begin = await beginOf(options);
  const plan = planOf(options);
  // Before hours are spent on data.
  if (begin) firstNetwork({ ...plan, begin });
  const { closer = false, normalise = false } = options;
  const input = collisionInput(closer);
  for (const reader of readers) checkDataset(reader, input, ['rgb']);
  const folder = openFolder(out);
  const dataKey = sha256(jsonBytes({ records: readers.map(({ record }) => record), input }));
  const keys = keysOf(options, dataKey, begin?.hash);
  const from = await begunStates(folder, keys, options);
  const clips = await clipsOf(readers, input, (scene, { record }) =>
    sharedClip(collisionClip(scene, record.camera, closer)),
  );
  const cache = await decodedClips(options, dataKey, clips, input);
  const log = await EpochLog.open(folder, COLLISION_STAGES, from);
  const { train: trainClips, validation: validationClips } = clips;
  say(`${counted(trainClips.length, 'scene')} to train on, ${validationClips.length} to validate`);
  // A finished training's encoder is not trained on.
  const epochs = {
    encoder: options.encoder === undefined ? options.epochs : 0,
    memory: options.memoryEpochs,
  };
  const threads = await startThreads(
    options.threads,
    { task: 'collision', plan },
    { clips: [...trainClips, ...validationClips], frames: cache },
  );
  const perEpoch = encoderBatches({ trainClips, perClip: moments, batch });
  const begun = from.encoder?.epoch ?? 0;
  const progress = startProgress(Math.max(1, perEpoch * (epochs.encoder - begun)), 'batches');
  const interrupt = onInterrupt('stopping after this batch; once more to stop at once');
  try {
    const trained = await trainCollision(
      {
        ...plan,
        begin,
        isAveraged: options.average ?? false,
        epochs,
        patience,
        batch,
        learningRate,
        perClip: moments,
        trainClips,
        validationClips,
        read: (id, first, count) => cache.read(id, first, count),
        team: threads && ((encoder) => threads.team(encoder)),
        stopped: interrupt.stopped,
        onBatch: () => progress.advance(),
        async onEpoch(stage, report, state) {
          await log.add(stage, report);
          await keepEpoch(folder, keys, stage, report, state);
        },
      },
      from,
    );
    const result = {
      ...reachedBy(trained, options.encoder !== undefined),
      interrupted: interrupt.stopped(),
    };
    if (result.validationAuc === null) return { out, ...result };
    const settings = {
      memory,
      still,
      closer,
      normalise,
      ego: options.ego,
      seed,
      batch,
      moments,
      learningRate,
      patience,
      ...(begin ? { begin: { what: begin.what, weights: begin.hash } } : {}),
      ...(options.average ? { average: true } : {}),
    };
    const training = {
      data: describeData(readers, clips),
      settings,
      ...result,
      history: log.history,
    };
    await writeModel(folder, trained.network.shipped, adapterFor(plan), training);
    return { out, ...result };
  } finally {
    progress.stop();
    interrupt.release();
    await threads?.close();
  }
}
