/** What is in a dataset, in numbers. */
import { parquetMetadata } from 'hyparquet';
import type { DatasetRecord } from '../core/dataset-record.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { sceneRecordSchema } from '../core/scene-record.ts';
import { parseJson } from './labels-file.ts';
import { sceneFolder } from './native-layout.ts';
import type { DatasetReader } from './reader.ts';
import { countSplits } from './splits.ts';

export interface DatasetSummary {
  readonly finished: boolean;
  readonly scenes: number;
  /** Scenes that the recipe asks for. */
  readonly recipeScenes: number;
  readonly frames: number;
  /** Labelled objects, one a frame; null while the dataset is unfinished. */
  readonly objects: number | null;
  readonly outcomes: Readonly<Record<SceneRecord['outcome'], number>>;
  readonly scenarios: readonly {
    readonly scenario: string;
    readonly scenes: number;
    readonly crashes: number;
  }[];
  readonly splits: DatasetRecord['splits'];
}

async function rowsOf(reader: DatasetReader, path: string): Promise<number> {
  const bytes = await reader.source.read(path);
  return Number(parquetMetadata(new Uint8Array(bytes).buffer).num_rows);
}

/** Reads the scenes' records and no image. @throws CheckError naming a damaged file */
export async function summarise(reader: DatasetReader): Promise<DatasetSummary> {
  const outcomes = { crash: 0, 'near-miss': 0, none: 0 };
  const scenarios = new Map<string, { scenes: number; crashes: number }>();
  const records: SceneRecord[] = [];
  for (const id of reader.sceneIds) {
    const path = `${sceneFolder(id)}/scene.json`;
    const record = parseJson(sceneRecordSchema, await reader.source.read(path), path);
    records.push(record);
    outcomes[record.outcome]++;
    const entry = scenarios.get(record.scenario) ?? { scenes: 0, crashes: 0 };
    scenarios.set(record.scenario, entry);
    entry.scenes++;
    if (record.outcome === 'crash') entry.crashes++;
  }
  const finished = Object.keys(reader.record.files).length > 0;
  return {
    finished,
    scenes: records.length,
    recipeScenes: reader.record.recipe.scenarios.reduce((sum, entry) => sum + entry.count, 0),
    frames: records.reduce((sum, record) => sum + record.frames, 0),
    objects: finished ? await rowsOf(reader, 'objects.parquet') : null,
    outcomes,
    scenarios: [...scenarios].map(([scenario, entry]) => ({ scenario, ...entry })),
    splits: countSplits(records),
  };
}
