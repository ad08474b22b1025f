/** Training of the network of motion from a dataset on disk: clips decoded once, checkpoints, the finished model's folder. */
import { CheckError } from '../../core/errors.ts';
import { jsonBytes, sha256, writeWhole } from '../../dataset/bytes.ts';
import { openFolder } from '../../dataset/folder.ts';
import { readDataset } from '../../dataset/reader.ts';
import type { MotionInput } from '../../perception/networks/motion.ts';
import { encodeCheckpoint } from '../../perception/training/checkpoint.ts';
import { checkAdapter } from '../../pipeline/predict-dataset.ts';
import { motionAdapter, motionClip } from '../../pipeline/training/motion-data.ts';
import {
  type MotionTraining,
  motionBatches,
  type TrainedMotion,
  trainMotion,
} from '../../pipeline/training/train-motion.ts';
import { onInterrupt } from '../interrupt.ts';
import { counted, say } from '../output.ts';
import { startProgress } from '../progress.ts';
import { EpochLog } from './epoch-log.ts';
import { clipsOf, decodedClips, earlierState, writeModel } from './training-files.ts';

export interface MotionOptions {
  readonly data: string;
  readonly out: string;
  readonly cache?: string;
  readonly input: MotionInput;
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  readonly batch: number;
  readonly windows: number;
  readonly learningRate: number;
  readonly resume?: boolean;
}

export interface MotionResult {
  readonly out: string;
  readonly epochs: number;
  readonly bestEpoch: number;
  /** Root mean squared errors over the validation frames: rad, 1/s. */
  readonly validation: Readonly<Record<string, number>>;
  readonly interrupted: boolean;
}

const CHECKPOINT = 'checkpoint.bin';

/** Errors in the columns' own units. */
const validationOf = ({ validation }: TrainedMotion, input: MotionInput) => {
  const { columns, scale } = motionAdapter(input).output;
  return Object.fromEntries(
    columns.map((name, k) => [name, Math.sqrt(validation[name] as number) * (scale[k] as number)]),
  );
};

/** Trains, and tells of it as it goes. */
async function trainTold(
  setting: Omit<MotionTraining, 'onBatch' | 'onEpoch'>,
  from: Parameters<typeof trainMotion>[1],
  keep: (...told: Parameters<NonNullable<MotionTraining['onEpoch']>>) => Promise<void>,
): Promise<TrainedMotion> {
  const { trainClips, validationClips, epochs } = setting;
  say(`${counted(trainClips.length, 'scene')} to train on, ${validationClips.length} to validate`);
  const left = motionBatches(setting) * (epochs - (from?.epoch ?? 0));
  const progress = startProgress(Math.max(1, left), 'batches');
  try {
    return await trainMotion(
      {
        ...setting,
        onBatch: () => progress.advance(),
        async onEpoch(report, state) {
          const { epoch, loss, validation, isBest } = report;
          say(
            `epoch ${epoch}: loss ${loss.toFixed(4)}, validation ${validation.toFixed(4)}${isBest ? ', the best' : ''}`,
          );
          await keep(report, state);
        },
      },
      from,
    );
  } finally {
    progress.stop();
  }
}

/** Trains and writes model.json, weights.bin, adapter.json and training.json. */
export async function trainMotionFrom(options: MotionOptions): Promise<MotionResult> {
  const { out, input, seed, batch, windows, learningRate, patience } = options;
  const reader = await readDataset(options.data);
  const adapter = motionAdapter(input);
  checkAdapter(reader, adapter);
  const { record } = reader;
  const folder = openFolder(out);
  const dataKey = sha256(jsonBytes({ record, input: adapter.input }));
  const key = sha256(jsonBytes({ dataKey, seed, batch, windows, learningRate }));
  const from = await earlierState(folder, CHECKPOINT, key, options);
  const clips = await clipsOf([reader], adapter.input, (scene) =>
    motionClip(scene, record.camera, adapter.input),
  );
  const cache = await decodedClips(options, dataKey, clips, adapter.input);
  const log = await EpochLog.open(folder, ['network'], from ? { network: from } : {});
  const interrupt = onInterrupt('stopping after this batch; once more to stop at once');
  try {
    const trained = await trainTold(
      {
        ...options,
        perClip: windows,
        trainClips: clips.train,
        validationClips: clips.validation,
        read: (id, first, count) => cache.read(id, first, count),
        stopped: interrupt.stopped,
      },
      from,
      async (report, state) => {
        await log.add('network', report);
        await writeWhole(folder, CHECKPOINT, encodeCheckpoint(key, state));
      },
    );
    const { network, state } = trained;
    if (state.bestEpoch < 0) throw new CheckError('training ended before its first epoch was over');
    const result = {
      epochs: state.epoch,
      bestEpoch: state.bestEpoch,
      validation: validationOf(trained, input),
      interrupted: interrupt.stopped(),
    };
    const data = {
      recipe: record.recipe.name,
      seed: record.seed,
      train: clips.train.length,
      validation: clips.validation.length,
    };
    const settings = { input, seed, batch, windows, learningRate, patience };
    const history = log.history.network;
    await writeModel(folder, network.shipped, adapter, { data, settings, ...result, history });
    return { out, ...result };
  } finally {
    interrupt.release();
  }
}
