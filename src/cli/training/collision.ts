/** Training of the forecaster from a dataset on disk: clips decoded once, checkpoints, the finished model's folder. */
import { join } from 'node:path';
import { CheckError, UsageError } from '../../core/errors.ts';
import { jsonBytes, sha256, writeWhole } from '../../dataset/bytes.ts';
import { clipCache } from '../../dataset/clip-cache.ts';
import { openFolder } from '../../dataset/folder.ts';
import { type DatasetReader, readDataset } from '../../dataset/reader.ts';
import type { Adapter } from '../../perception/inputs/adapter.ts';
import { seenSize } from '../../perception/inputs/adapter.ts';
import { modelFiles } from '../../perception/models/model-files.ts';
import type { Memory } from '../../perception/networks/collision.ts';
import { encodeCheckpoint } from '../../perception/training/checkpoint.ts';
import type { EpochReport } from '../../perception/training/trainer.ts';
import { COLLISION_INPUT, collisionClip } from '../../pipeline/training/collision-data.ts';
import { batchesPerEpoch, trainCollision } from '../../pipeline/training/train-collision.ts';
import { onInterrupt } from '../interrupt.ts';
import { counted, say } from '../output.ts';
import { startProgress } from '../progress.ts';
import { clipsOf, earlierState } from './training-files.ts';

export interface TrainOptions {
  readonly data: string;
  readonly out: string;
  readonly cache?: string;
  readonly memory: Memory;
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  readonly batch: number;
  readonly windows: number;
  readonly learningRate: number;
  readonly resume?: boolean;
}

/** @throws UsageError where the dataset cannot be trained on */
function checkDataset({ record, dir }: DatasetReader): void {
  if (!record.sensors.includes('rgb')) {
    throw new UsageError(`${dir} has no rgb images (sensors: ${record.sensors.join(', ')})`);
  }
  if (record.fps !== COLLISION_INPUT.fps) {
    throw new UsageError(`${dir} has ${record.fps} frames a second, not ${COLLISION_INPUT.fps}`);
  }
}

const adapter: Adapter = {
  schema: 'nearmiss.adapter/1',
  task: 'collision',
  input: COLLISION_INPUT,
  output: { name: 'risk', columns: ['score'], activation: 'none', scale: [1], offset: [0] },
};

/** What was trained, for people and for the next run's check. */
export interface TrainingResult {
  readonly out: string;
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly validationAuc: number;
  readonly interrupted: boolean;
}

/** Trains and writes model.json, weights.bin, adapter.json and training.json. */
export async function trainCollisionFrom(options: TrainOptions): Promise<TrainingResult> {
  const reader = await readDataset(options.data);
  checkDataset(reader);
  const clips = await clipsOf(reader, COLLISION_INPUT, (scene) =>
    collisionClip(scene, reader.record.camera),
  );
  const folder = openFolder(options.out);
  const { memory, seed, batch, windows, learningRate } = options;
  const dataKey = sha256(jsonBytes({ record: reader.record, input: COLLISION_INPUT }));
  const key = sha256(jsonBytes({ dataKey, memory, seed, batch, windows, learningRate }));
  const from = await earlierState(folder, 'checkpoint.bin', key, options);
  const [columns, rows] = seenSize(COLLISION_INPUT);
  const reading = startProgress(
    clips.sources.reduce((sum, { frames }) => sum + frames, 0),
    'frames decoded',
  );
  const cache = await clipCache(
    options.cache ?? join(options.out, 'cache'),
    dataKey,
    clips.sources,
    columns * rows * 3,
    () => reading.advance(),
  ).finally(() => reading.stop());
  // Without memory each frame stands alone: as many frames a batch, each a video of one step.
  const steps = memory === 'none' ? 1 : COLLISION_INPUT.frames;
  const alike = COLLISION_INPUT.frames / steps;
  const history: EpochReport[] = [];
  const interrupt = onInterrupt('stopping after this batch; once more to stop at once');
  const setting = {
    ...options,
    shape: { steps, rows, columns },
    batch: batch * alike,
    perClip: windows * alike,
    trainClips: clips.train,
    validationClips: clips.validation,
    read: (id: string, first: number, count: number) => cache.read(id, first, count),
    stopped: interrupt.stopped,
  };
  say(
    `${counted(clips.train.length, 'scene')} to train on, ${clips.validation.length} to validate`,
  );
  const progress = startProgress(
    batchesPerEpoch(setting) * (options.epochs - (from?.epoch ?? 0)),
    'batches',
  );
  try {
    const { network, state } = await trainCollision(
      {
        ...setting,
        onBatch: () => progress.advance(),
        async onEpoch(report, state) {
          history.push(report);
          const { epoch, loss, validation, isBest } = report;
          say(
            `epoch ${epoch}: loss ${loss.toFixed(4)}, validation AUC ${(1 - validation).toFixed(4)}${isBest ? ', the best' : ''}`,
          );
          await writeWhole(folder, 'checkpoint.bin', encodeCheckpoint(key, state));
        },
      },
      from,
    );
    if (state.bestEpoch < 0) throw new CheckError('training ended before its first epoch was over');
    const made = adapterFor(steps);
    const files = { ...(await modelFiles(network.shipped)), 'adapter.json': jsonBytes(made) };
    for (const [path, bytes] of Object.entries(files)) await writeWhole(folder, path, bytes);
    const { epoch: epochs, bestEpoch, bestValidation } = state;
    const result = {
      out: options.out,
      epochs,
      bestEpoch,
      validationAuc: 1 - bestValidation,
      interrupted: interrupt.stopped(),
    };
    const { name } = reader.record.recipe;
    const data = {
      recipe: name,
      seed: reader.record.seed,
      train: clips.train.length,
      validation: clips.validation.length,
    };
    const settings = { memory, seed, batch, windows, learningRate, patience: options.patience };
    await writeWhole(
      folder,
      'training.json',
      jsonBytes({ data, settings, ...result, out: undefined, history }),
    );
    return result;
  } finally {
    progress.stop();
    interrupt.release();
  }
}

const adapterFor = (frames: number): Adapter => ({
  ...adapter,
  input: { ...adapter.input, frames },
});
