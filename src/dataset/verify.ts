/** Proves a dataset whole. */
import { CheckError } from '../core/errors.ts';
import { sha256 } from './bytes.ts';
import { CONTACT_SHEET } from './dataset.ts';
import { findFormat } from './index.ts';
import type { DatasetReader } from './reader.ts';
import { contextOf, readDataset } from './reader.ts';
import { ROAD_FILE } from './road-file.ts';
import { countSplits } from './splits.ts';

export interface VerifyResult {
  readonly scenes: number;
  readonly frames: number;
  /** Scenes that the recipe asks for; more than `scenes` where a shard is still to come. */
  readonly recipeScenes: number;
}

const fail = (message: string): never => {
  throw new CheckError(message);
};

/** What lies in the folder beside the scenes is what dataset.json names. */
async function checkTopLevel(reader: DatasetReader): Promise<void> {
  const { record, source } = reader;
  const unfinished = Object.keys(record.files).length === 0;
  if (unfinished) {
    fail(
      `the dataset is unfinished: ${reader.sceneIds.length} scene(s) are whole, generation was interrupted; go on with --resume`,
    );
  }
  for (const [path, hash] of Object.entries(record.files)) {
    if (sha256(await source.read(path)) !== hash)
      fail(`${path} is damaged: its SHA-256 is not the one in dataset.json`);
  }
  const own = new Set([...Object.keys(record.files), 'dataset.json', CONTACT_SHEET]);
  if (record.road) {
    own.add(ROAD_FILE);
    if (sha256(await source.read(ROAD_FILE)) !== record.road.sha256)
      fail(`${ROAD_FILE} is damaged: its SHA-256 is not the one in dataset.json`);
  }
  for (const path of await source.list('')) {
    const folder = path.split('/')[0] as string;
    if (own.has(path) || (folder !== path && record.formats.includes(folder))) continue;
    if (path.startsWith('scenes/.partial-'))
      fail(`${path} is left of an interrupted run; go on with --resume`);
    const isOfScene = folder === 'scenes' && path.split('/').length > 2;
    if (!isOfScene) fail(`${path} does not belong to the dataset`);
  }
}

async function checkCounts(reader: DatasetReader): Promise<number> {
  const { record } = reader;
  const splits = new Map<string, string>();
  const twins: { id: string; split: string; twin: string }[] = [];
  const indices = new Map<number, string>();
  let frames = 0;
  for await (const scene of reader.scenes()) {
    const { id, split, twin } = scene.record;
    splits.set(id, split);
    if (twin) twins.push({ id, split, twin: twin.scene });
    const other = indices.get(scene.labels.index);
    if (other) fail(`scenes/${id}/labels.json: scene ${other} has the same number`);
    indices.set(scene.labels.index, id);
    frames += scene.record.frames;
  }
  if (record.scenes !== splits.size) {
    fail(
      `dataset.json says ${record.scenes} scenes, and ${splits.size} are there; resuming rebuilds it`,
    );
  }
  const counts = countSplits(
    [...splits.values()].map((split) => ({ split }) as { split: 'train' }),
  );
  if (JSON.stringify(counts) !== JSON.stringify(record.splits))
    fail('dataset.json: splits differ from the scenes');
  const torn = twins.find(({ split, twin }) => splits.has(twin) && splits.get(twin) !== split);
  if (torn)
    fail(`scenes/${torn.id}/scene.json: it and its twin ${torn.twin} are in different splits`);
  return frames;
}

/**
 * Every JSON file fits its schema, every file is there with its SHA-256 and nothing else is, images decode with the
 * right size and depth and show only ids that have a label, and the tables are those of the scenes.
 * @throws CheckError naming the first damaged file; UsageError where the folder holds no dataset
 */
export async function verifyDataset(dir: string): Promise<VerifyResult> {
  const reader = await readDataset(dir);
  await checkTopLevel(reader);
  const names = new Set(['native', ...reader.record.formats]);
  for (const name of names) {
    await findFormat(name).verify(reader.source, () => reader.scenes(), contextOf(reader.record));
  }
  const frames = await checkCounts(reader);
  const recipeScenes = reader.record.recipe.scenarios.reduce((sum, entry) => sum + entry.count, 0);
  return { scenes: reader.sceneIds.length, frames, recipeScenes };
}
