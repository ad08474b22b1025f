/** What trainings from a dataset on disk have in common: its pictures as clips, checkpoints of an earlier run. */
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DatasetRecord } from '../../core/dataset-record.ts';
import { UsageError } from '../../core/errors.ts';
import { jsonBytes, writeWhole } from '../../dataset/bytes.ts';
import { type ClipCache, type ClipSource, clipCache } from '../../dataset/clip-cache.ts';
import type { Folder } from '../../dataset/folder.ts';
import type { StoredScene } from '../../dataset/format.ts';
import type { DatasetReader } from '../../dataset/reader.ts';
import {
  type Adapter,
  type AdapterInput,
  pictureSize,
  seenSize,
} from '../../perception/inputs/adapter.ts';
import { seenChannels } from '../../perception/inputs/frame-input.ts';
import { modelFiles } from '../../perception/models/model-files.ts';
import { decodeCheckpoint } from '../../perception/training/checkpoint.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { TrainingState } from '../../perception/training/trainer.ts';
import { seenFrames } from '../../pipeline/seen-frames.ts';
import { mayTrainOn } from '../../pipeline/training/collision-data.ts';
import { counted, say } from '../output.ts';
import { startProgress } from '../progress.ts';

/**
 * @param sensors that the training needs
 * @throws UsageError where the dataset cannot be trained on, by how to make one that can
 */
export function checkDataset(
  { record, dir }: DatasetReader,
  input: AdapterInput,
  sensors: readonly DatasetRecord['sensors'][number][],
): void {
  const missing = sensors.find((sensor) => !record.sensors.includes(sensor));
  if (missing) {
    throw new UsageError(
      `${dir} has no ${missing} images (sensors: ${record.sensors.join(', ')}); generate it with --sensors ${sensors.join(',')}`,
    );
  }
  if (record.fps !== input.fps) {
    throw new UsageError(
      `${dir} has ${record.fps} frames a second, not ${input.fps}; generate it with --fps ${input.fps}`,
    );
  }
  const { width, height } = pictureSize(input);
  const { camera } = record;
  if (camera.width < width || camera.height < height) {
    throw new UsageError(
      `${dir} has pictures of ${camera.width}x${camera.height}; generate it with --size ${width}x${height}`,
    );
  }
}

export interface Clips {
  readonly train: Clip[];
  readonly validation: Clip[];
  readonly sources: ClipSource[];
}

/** Frames of a scene as a model sees them. @param id of the clip */
const sourceOf = (
  reader: DatasetReader,
  { record }: StoredScene,
  id: string,
  frames: number,
  input: AdapterInput,
): ClipSource => ({
  id,
  frames,
  read: () => seenFrames(reader, record.id, frames, input),
});

/**
 * The scenes of datasets to train on and to validate with; held-out scenarios, the split `test` and clips without a frame are left
 * out.
 * @throws UsageError where there are none
 */
export async function clipsOf(
  readers: readonly DatasetReader[],
  input: AdapterInput,
  clipOf: (scene: StoredScene, reader: DatasetReader) => Clip | Promise<Clip>,
): Promise<Clips> {
  const clips: Clips = { train: [], validation: [], sources: [] };
  let heldOut = 0;
  for (const [i, reader] of readers.entries()) {
    for await (const scene of reader.scenes()) {
      const { id: sceneId, split, scenario } = scene.record;
      if (split === 'test') continue;
      if (!mayTrainOn(scenario)) {
        heldOut++;
        continue;
      }
      // Scenes of two datasets may have the same id.
      const named = (name: string) => (i === 0 ? name : `${i}-${name}`);
      const id = named(sceneId);
      const made = await clipOf(scene, reader);
      // Where the ego collides before the first frame, nothing is to be learnt.
      if (made.frames === 0) continue;
      const pair = made.pair === undefined ? {} : { pair: named(made.pair) };
      const clip = { ...made, ...pair, id };
      clips[split].push(clip);
      clips.sources.push(sourceOf(reader, scene, id, clip.frames, input));
    }
  }
  if (heldOut > 0) say(`${counted(heldOut, 'scene')} of held-out scenarios left out`);
  for (const split of ['train', 'validation'] as const) {
    if (clips[split].length > 0) continue;
    throw new UsageError(`${readers.map(({ dir }) => dir).join(', ')}: no scenes for ${split}`);
  }
  return clips;
}

/**
 * The checkpoint of an earlier run in the folder.
 * @param key whatever must be the same for the run to go on
 * @throws UsageError where there is one and nobody said --resume, CheckError where it is damaged or of another run
 */
export async function earlierState(
  folder: Folder,
  path: string,
  key: string,
  { out, resume }: { readonly out: string; readonly resume?: boolean },
): Promise<TrainingState | undefined> {
  if (!(await folder.list('')).includes(path)) return undefined;
  if (!resume) {
    throw new UsageError(`${out} holds a training that was begun: --resume goes on with it`);
  }
  return decodeCheckpoint(await folder.read(path), key, join(out, path));
}

/** Name of the file in which a stage of a training is kept. */
export const checkpointOf = (stage: string): string => `checkpoint-${stage}.bin`;

/** Where earlier runs of the stages ended. @param keys of each, see {@link earlierState}, whose errors are thrown */
export async function earlierStates<Stage extends string>(
  folder: Folder,
  keys: Readonly<Record<Stage, string>>,
  options: { readonly out: string; readonly resume?: boolean },
): Promise<Partial<Record<Stage, TrainingState>>> {
  const states: Partial<Record<Stage, TrainingState>> = {};
  for (const stage of Object.keys(keys) as Stage[]) {
    const state = await earlierState(folder, checkpointOf(stage), keys[stage], options);
    if (state) states[stage] = state;
  }
  return states;
}

/** Frames of all clips as a model sees them, decoded and scaled once; in a folder of the model's where no other is asked for. */
export async function decodedClips(
  { out, cache = join(out, 'cache') }: { readonly out: string; readonly cache?: string },
  key: string,
  { sources }: Clips,
  input: AdapterInput,
): Promise<ClipCache> {
  const [columns, rows] = seenSize(input);
  const frames = sources.reduce((sum, source) => sum + source.frames, 0);
  const reading = startProgress(frames, 'frames decoded');
  try {
    const frameBytes = columns * rows * seenChannels(input);
    return await clipCache(cache, key, sources, frameBytes, () => reading.advance());
  } finally {
    reading.stop();
  }
}

/** Writes a finished model: model.json, weights.bin, adapter.json and training.json. */
export async function writeModel(
  folder: Folder,
  shipped: LayersModel,
  adapter: Adapter,
  training: Readonly<Record<string, unknown>>,
): Promise<void> {
  const files = {
    ...(await modelFiles(shipped)),
    'adapter.json': jsonBytes(adapter),
    'training.json': jsonBytes(training),
  };
  for (const [path, bytes] of Object.entries(files)) await writeWhole(folder, path, bytes);
}
