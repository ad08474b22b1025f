/** Writes the scenes of a stored dataset as ASAM OpenSCENARIO, each with its road as OpenDRIVE. */
import { resolve, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { checkWritable, type Folder, namesIn, openFolder } from '../dataset/folder.ts';
import { groundHeight } from '../dataset/opendrive/road-surface.ts';
import { writeOpenDrive } from '../dataset/opendrive/write-open-drive.ts';
import { writeOpenScenario } from '../dataset/openscenario/write-open-scenario.ts';
import { type DatasetReader, readDataset } from '../dataset/reader.ts';
import { parseRoad, ROAD_FILE } from '../dataset/road-file.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { placeFromNetwork } from '../world/places/from-network/place-from-network.ts';
import type { Place } from '../world/places/place.ts';
import type { Episode } from './play-out.ts';
import { replayScene } from './replay-scene.ts';

export const OPENSCENARIO = 'openscenario';

export interface ExportTools {
  readonly createPhysics: CreatePhysics;
  /** Before the first scene: how many there are. After each scene. */
  readonly onStart: (scenes: number) => void;
  readonly onScene: () => void;
}

/** The place of a dataset whose scenes are on a road of its own. */
async function roadOf({ record, source }: DatasetReader): Promise<Place | undefined> {
  if (!record.road) return undefined;
  return placeFromNetwork(parseRoad(await source.read(ROAD_FILE), ROAD_FILE));
}

const describe = (record: SceneRecord): string =>
  `${record.scenario}, seed ${record.seed}, ${record.outcome}`;

async function writeScene(folder: Folder, record: SceneRecord, episode: Episode): Promise<void> {
  const { stage, states, collisions } = episode;
  const { id } = record;
  const scenario = writeOpenScenario({
    description: describe(record),
    roadFile: `${id}.xodr`,
    actors: stage.actors.map(({ spec }) => spec),
    egoId: stage.egoId,
    states,
    collisions,
    ground: groundHeight(stage.place.network),
  });
  const road = writeOpenDrive(stage.place.network, 'own');
  const partial = `.partial-${id}`;
  await folder.remove(partial);
  await folder.write(`${partial}/${id}.xosc`, new TextEncoder().encode(scenario));
  await folder.write(`${partial}/${id}.xodr`, new TextEncoder().encode(road));
  await folder.move(partial, id);
}

/** @throws UsageError where the folder is part of the dataset or holds one of its scenes already */
async function checkTarget(reader: DatasetReader, out: string): Promise<void> {
  if (`${resolve(out)}${sep}`.startsWith(`${resolve(reader.dir)}${sep}`)) {
    throw new UsageError(`${out} is in the dataset's own folder: choose another with --out`);
  }
  const names = new Set(await namesIn(out));
  const there = reader.sceneIds.find((id) => names.has(id));
  if (there) throw new UsageError(`${out} already holds scene ${there}`);
  await checkWritable(out);
}

/**
 * Simulates every scene anew, for a dataset holds frames and not states, and writes OUT/ID/ID.xosc and OUT/ID/ID.xodr.
 * @returns how many scenes
 * @throws CheckError where a scene does not come out as it is stored
 */
export async function exportOpenScenario(
  dir: string,
  out: string,
  tools: ExportTools,
): Promise<number> {
  const reader = await readDataset(dir);
  await checkTarget(reader, out);
  const road = await roadOf(reader);
  const folder = openFolder(out);
  tools.onStart(reader.sceneIds.length);
  for await (const { record } of reader.scenes()) {
    await writeScene(folder, record, replayScene(record, tools.createPhysics, road));
    tools.onScene();
  }
  return reader.sceneIds.length;
}
