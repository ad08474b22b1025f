/** Road networks on disk: `road.json` of ours, `.xodr` of others, or a folder that `nearmiss import` made. */
import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { NearmissError, UsageError } from '../core/errors.ts';
import type { RoadNetwork } from '../core/road-network.ts';
import { networkProblem, type RoadRecord, roadRecordSchema } from '../core/road-record.ts';
import { sha256 } from './bytes.ts';
import { reasonOf } from './folder.ts';
import { parseJson } from './labels-file.ts';
import type { ReadingNote } from './opendrive/notes.ts';
import { readOpenDrive } from './opendrive/read-open-drive.ts';
import { readXmlFile } from './xml/decode-xml.ts';

export const ROAD_FILE = 'road.json';

/** The bytes of road.json; the same network, the same bytes. */
export function roadBytes(network: RoadNetwork): Uint8Array {
  const record = { schema: 'nearmiss.road/1', network };
  return new TextEncoder().encode(`${JSON.stringify(record)}\n`);
}

/** Identifies a network: SHA-256 of its road.json. */
export const roadHash = (network: RoadNetwork): string => sha256(roadBytes(network));

/** @throws NearmissError naming the file and what is wrong with it */
export function parseRoad(bytes: Uint8Array, path: string): RoadNetwork {
  const { network }: RoadRecord = parseJson(roadRecordSchema, bytes, path);
  const problem = networkProblem(network);
  if (problem) throw new UsageError(`${path}: ${problem}`);
  return network;
}

async function readRoadJson(path: string): Promise<RoadNetwork> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
  try {
    return parseRoad(bytes, path);
  } catch (error) {
    // What a user hands in is a matter of usage, not of a dataset's wholeness.
    throw error instanceof NearmissError ? new UsageError(error.message) : error;
  }
}

/** @throws UsageError `FILE:LINE: ...` where the file is no OpenDRIVE that can be read */
export async function readOpenDriveFile(
  path: string,
): Promise<{ readonly network: RoadNetwork; readonly notes: readonly ReadingNote[] }> {
  return readOpenDrive(await readXmlFile(path), path, basename(path, extname(path)));
}

/**
 * A road as a user names it: a folder with a road.json, such a file, or an .xodr file.
 * @throws UsageError where there is none, or it makes no sense
 */
export async function readRoad(path: string): Promise<RoadNetwork> {
  const found = await stat(path).catch((error: unknown) => {
    throw new UsageError(`the road ${path} cannot be read: ${reasonOf(error)}`);
  });
  if (found.isDirectory()) return readRoadJson(join(path, ROAD_FILE));
  return path.toLowerCase().endsWith('.json')
    ? readRoadJson(path)
    : (await readOpenDriveFile(path)).network;
}
