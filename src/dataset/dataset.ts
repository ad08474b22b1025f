/** A dataset's folder while it is being written: opened, filled scene by scene, finalised; resumable at any point. */
import { stat } from 'node:fs/promises';
import type { DatasetRecord } from '../core/dataset-record.ts';
import { datasetRecordSchema } from '../core/dataset-record.ts';
import { NearmissError, UsageError } from '../core/errors.ts';
import type { FrameRecord, SceneHeader } from '../core/frame-record.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { sceneRecordSchema } from '../core/scene-record.ts';
import { byCodeUnit, jsonBytes, sha256, writeWhole } from './bytes.ts';
import type { Folder } from './folder.ts';
import { checkWritable, namesIn, openFolder } from './folder.ts';
import type { DatasetFormat } from './format.ts';
import { differencesBetween } from './identity.ts';
import { findFormat } from './index.ts';
import { parseJson } from './labels-file.ts';
import { expectedFiles, partialFolder, sceneFolder } from './native-layout.ts';
import { contextOf, readScene, sceneIdsIn } from './reader.ts';
import { ROAD_FILE } from './road-file.ts';
import { countSplits } from './splits.ts';

/** What makes two runs parts of the same dataset: everything but which scenes are there. */
export type DatasetIdentity = Omit<DatasetRecord, 'schema' | 'scenes' | 'splits' | 'files'>;

export interface OpenOptions {
  /** Keep the scenes that are there already; without it, finding one that was asked for is an error. */
  readonly resume: boolean;
  /** Ids of the scenes that this run is to write: all of the dataset, or its shard. */
  readonly sceneIds: readonly string[];
  /** The bytes of road.json, where the identity names a road. */
  readonly road?: Uint8Array;
}

/** One scene under way. Several may be, at the same time. */
export interface SceneWriter {
  frame(frame: FrameRecord): Promise<void>;
  /** A file of the whole scene. */
  sceneFile(path: string, bytes: Uint8Array): Promise<void>;
  /** After this the scene is in the dataset; before it, none of it is. */
  end(): Promise<void>;
}

export interface Dataset {
  /** Of the scenes asked for, those that are there already. */
  readonly done: ReadonlySet<string>;
  beginScene(header: SceneHeader): Promise<SceneWriter>;
  /** Rebuilds the tables and dataset.json from all scenes of the folder, this run's and others'. */
  finalise(): Promise<DatasetRecord>;
}

const HINT = 'choose another folder with --out';
/** Files that may lie in the folder without being part of the dataset. */
export const CONTACT_SHEET = 'contact-sheet.png';

/**
 * Checks that a folder can be written to and holds nothing of others; makes it where it is missing. Cheap, so that
 * it can be asked before anything is started.
 * @throws EnvironmentError where it cannot be written to, UsageError where it holds something else
 * @returns what dataset.json says, null where there is none yet
 */
async function checkOutputFolder(dir: string): Promise<DatasetRecord | null> {
  await checkWritable(dir);
  const folder = openFolder(dir);
  const names = await namesIn(dir);
  if (names.includes('dataset.json')) {
    try {
      return parseJson(datasetRecordSchema, await folder.read('dataset.json'), 'dataset.json');
    } catch (error) {
      if (!(error instanceof NearmissError)) throw error;
      throw new UsageError(
        `${dir} holds a dataset that cannot be read (${error.message}); ${HINT}`,
      );
    }
  }
  const foreign = names.find((name) => !name.startsWith('.') && name !== 'dataset.json.partial');
  if (foreign)
    throw new UsageError(`${dir} holds other files (${foreign}) and no dataset; ${HINT}`);
  return null;
}

/** Whether a scene is there with all its files; damage inside files is for `verify` to find. */
async function isWhole(folder: Folder, id: string, identity: DatasetIdentity): Promise<boolean> {
  const path = `${sceneFolder(id)}/scene.json`;
  try {
    const record = parseJson(sceneRecordSchema, await folder.read(path), path);
    const sizes = await Promise.all(
      expectedFiles(contextOf(identity), record.frames).map((file) =>
        stat(`${folder.root}/${sceneFolder(id)}/${file}`),
      ),
    );
    return sizes.every((found) => found.size > 0);
  } catch {
    return false;
  }
}

async function readRecords(folder: Folder): Promise<SceneRecord[]> {
  const records: SceneRecord[] = [];
  for (const id of await sceneIdsIn(folder.root)) {
    const path = `${sceneFolder(id)}/scene.json`;
    records.push(parseJson(sceneRecordSchema, await folder.read(path), path));
  }
  return records;
}

const recordOf = (
  identity: DatasetIdentity,
  scenes: readonly SceneRecord[],
  files: Readonly<Record<string, string>>,
): DatasetRecord => ({
  schema: 'nearmiss.dataset/1',
  generator: identity.generator,
  recipe: identity.recipe,
  seed: identity.seed,
  ...(identity.road ? { road: identity.road } : {}),
  browser: identity.browser,
  renderer: identity.renderer,
  camera: identity.camera,
  ...(identity.lidar ? { lidar: identity.lidar } : {}),
  quality: identity.quality,
  ...(identity.style ? { style: identity.style } : {}),
  sensors: identity.sensors,
  formats: identity.formats,
  fps: identity.fps,
  framesPerScene: identity.framesPerScene,
  scenes: scenes.length,
  splits: countSplits(scenes),
  files,
});

/** The native format and those beside it, in that order. */
const formatsOf = (identity: DatasetIdentity): DatasetFormat[] => [
  findFormat('native'),
  ...identity.formats.filter((name) => name !== 'native').map(findFormat),
];

/**
 * Rebuilds what is about the whole dataset from its scenes: the same scenes give the same bytes, however many runs
 * they took. A scene that another run adds meanwhile makes it start over.
 */
export async function finaliseFolder(
  folder: Folder,
  identity: DatasetIdentity,
): Promise<DatasetRecord> {
  const context = contextOf(identity);
  for (;;) {
    const ids = await sceneIdsIn(folder.root);
    const scenes = async function* () {
      for (const id of ids) yield await readScene(folder, id);
    };
    const files: Record<string, string> = {};
    for (const format of formatsOf(identity)) {
      for (const [path, bytes] of await format.finish(folder, scenes, context)) {
        await writeWhole(folder, path, bytes);
        files[path] = sha256(bytes);
      }
    }
    const records = await readRecords(folder);
    if (records.map((record) => record.id).join() !== ids.join()) continue;
    const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => byCodeUnit(a, b)));
    const record = recordOf(identity, records, sorted);
    await writeWhole(folder, 'dataset.json', jsonBytes(record));
    return record;
  }
}

/** Removes what an interrupted run left of these scenes, and tells which are whole. */
async function takeStock(
  folder: Folder,
  identity: DatasetIdentity,
  options: OpenOptions,
): Promise<Set<string>> {
  const names = new Set(await namesIn(`${folder.root}/scenes`));
  const done = new Set<string>();
  for (const id of options.sceneIds) {
    if (!names.has(id)) continue;
    if (!options.resume) {
      throw new UsageError(
        `${folder.root} already holds scene ${id} of this dataset; go on with --resume, or ${HINT}`,
      );
    }
    if (await isWhole(folder, id, identity)) done.add(id);
    else await folder.remove(sceneFolder(id));
  }
  for (const id of options.sceneIds) {
    if (names.has(`.partial-${id}`)) await folder.remove(partialFolder(id));
  }
  return done;
}

class OpenDataset implements Dataset {
  readonly done: ReadonlySet<string>;
  private readonly folder: Folder;
  private readonly identity: DatasetIdentity;

  constructor(folder: Folder, identity: DatasetIdentity, done: ReadonlySet<string>) {
    this.folder = folder;
    this.identity = identity;
    this.done = done;
  }

  async beginScene(header: SceneHeader): Promise<SceneWriter> {
    const context = contextOf(this.identity);
    const writers = formatsOf(this.identity).map((format) => format.create(this.folder, context));
    for (const writer of writers) await writer.beginScene(header);
    return {
      async frame(frame) {
        await Promise.all(writers.map((writer) => writer.frame(frame)));
      },
      async sceneFile(path, bytes) {
        await Promise.all(writers.map((writer) => writer.sceneFile?.(path, bytes)));
      },
      // The native writer last: when its scene is there, so are all others' files.
      async end() {
        for (const writer of writers.toReversed()) await writer.endScene();
      },
    };
  }

  finalise(): Promise<DatasetRecord> {
    return finaliseFolder(this.folder, this.identity);
  }
}

/** @throws UsageError naming in what the dataset that is there differs from the one that is wanted */
function refuseOther(dir: string, there: DatasetRecord | null, wanted: DatasetIdentity): void {
  const differences = there ? differencesBetween(there, wanted) : [];
  if (differences.length === 0) return;
  throw new UsageError(`${dir} holds another dataset: ${differences.join('; ')}; ${HINT}`);
}

/**
 * {@link checkOutputFolder}, and that a dataset that is there is the wanted one as far as this is known before a
 * browser is started.
 */
export async function checkBeforeRendering(
  dir: string,
  wanted: Omit<DatasetIdentity, 'browser' | 'renderer'>,
): Promise<void> {
  const there = await checkOutputFolder(dir);
  if (there) refuseOther(dir, there, { ...there, road: undefined, ...wanted });
}

/**
 * Opens a folder to write a dataset, or more of one, into.
 * @throws EnvironmentError where the folder cannot be written to; UsageError where it holds another dataset, other
 * files, or (without `resume`) scenes that were asked for, and on an unknown format
 */
export async function openDataset(
  dir: string,
  identity: DatasetIdentity,
  options: OpenOptions,
): Promise<Dataset> {
  formatsOf(identity);
  refuseOther(dir, await checkOutputFolder(dir), identity);
  const folder = openFolder(dir);
  const done = await takeStock(folder, identity, options);
  await writeWhole(
    folder,
    'dataset.json',
    jsonBytes(recordOf(identity, await readRecords(folder), {})),
  );
  if (options.road) await writeWhole(folder, ROAD_FILE, options.road);
  return new OpenDataset(folder, identity, done);
}
