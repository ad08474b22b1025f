/**
 * SemanticKITTI's layout: semantickitti/sequences/NN/{velodyne,labels,voxels}/NNNNNN.*, poses.txt, calib.txt and
 * times.txt; a scene is a sequence, by its number in the dataset. Points are de-skewed to the frame's time. Beside them
 * semantickitti/index.parquet, which names the scene of each file, and its SHA-256.
 *
 * Poses are those of the camera in its own first frame, as in KITTI's odometry benchmark; `Tr` in calib.txt takes points
 * of the scanner to the camera. Source: semantic-kitti-api, README.md and auxiliary/laserscan.py.
 */

import { CheckError } from '../core/errors.ts';
import type { FrameRow } from '../core/tables.ts';
import { type Column, column, type RowOf } from '../core/tables.ts';
import {
  invertRigid,
  type Mat4,
  multiply,
  rotationFromEuler,
  transformFromRotation,
} from '../core/vector.ts';
import type { ByteSink, ByteSource } from './bytes.ts';
import { sha256 } from './bytes.ts';
import type {
  DatasetFormat,
  DatasetWriter,
  StoredScenes,
  WriterContext,
  WriterFrame,
  WriterScene,
} from './format.ts';
import { numbers, projectionOf } from './kitti-labels.ts';
import { decodeLabels, decodeVelodyne } from './lidar-files.ts';
import { lidarPaths, occupancyPaths } from './native-layout.ts';
import { checkVoxelFile } from './occupancy-files.ts';
import { readTable, TableWriter } from './parquet.ts';

const INDEX_PATH = 'semantickitti/index.parquet';
const INDEX_COLUMNS = [
  column('file', 'string', 'path in the dataset'),
  column('scene', 'string', 'id of the scene'),
  column('sha256', 'string', 'SHA-256 of the file'),
] as const satisfies readonly Column[];
type IndexRow = RowOf<typeof INDEX_COLUMNS>;

const sequenceFolder = (index: number): string =>
  `semantickitti/sequences/${String(index).padStart(2, '0')}`;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Path of a frame's file in its sequence by its path in the scene's folder. */
function placesOf(frame: number, { sensors }: WriterContext): Map<string, string> {
  const lidar = lidarPaths(frame);
  const { bin, label, invalid, occluded } = occupancyPaths(frame);
  const inVoxels = [bin, label, invalid, occluded].map(
    (path) => [path, path.replace('occupancy/', 'voxels/')] as const,
  );
  return new Map([
    [lidar.points, lidar.points.replace('lidar/', 'velodyne/')],
    [lidar.labels, lidar.labels.replace('lidar/', 'labels/')],
    ...(sensors.includes('occupancy') ? inVoxels : []),
  ]);
}

const worldFromEgo = (row: FrameRow): Mat4 =>
  transformFromRotation(rotationFromEuler(row.ego_yaw, row.ego_pitch, row.ego_roll), [
    row.ego_x,
    row.ego_y,
    row.ego_z,
  ]);

/** The three text files of a sequence. */
function textsOf(rows: readonly FrameRow[], { camera, egoFromLidar }: WriterContext) {
  const poses = rows.map((row) => multiply(worldFromEgo(row), camera.egoFromCamera));
  const [first] = poses;
  const firstFromWorld = first ? invertRigid(first) : null;
  const [startUs] = rows.map((row) => row.t_us);
  const cameraFromLidar = egoFromLidar
    ? multiply(invertRigid(camera.egoFromCamera), egoFromLidar)
    : invertRigid(camera.egoFromCamera);
  const projection = numbers(projectionOf(camera));
  return {
    'poses.txt': poses
      .map((pose) => `${numbers(multiply(firstFromWorld as Mat4, pose).slice(0, 12))}\n`)
      .join(''),
    'times.txt': rows.map((row) => `${numbers([(row.t_us - (startUs ?? 0)) / 1e6])}\n`).join(''),
    'calib.txt': [
      ...['P0', 'P1', 'P2', 'P3'].map((name) => `${name}: ${projection}\n`),
      `Tr: ${numbers(cameraFromLidar.slice(0, 12))}\n`,
    ].join(''),
  };
}

class SemanticKittiWriter implements DatasetWriter {
  private readonly sink: ByteSink;
  private readonly context: WriterContext;
  private index: number | null = null;
  private rows: FrameRow[] = [];

  constructor(sink: ByteSink, context: WriterContext) {
    this.sink = sink;
    this.context = context;
  }

  async beginScene({ index }: WriterScene): Promise<void> {
    this.index = index;
    this.rows = [];
    await this.put('calib.txt', utf8(textsOf([], this.context)['calib.txt']));
  }

  async frame({ frame, labels, files = [] }: WriterFrame): Promise<void> {
    this.rows.push(labels.frame);
    const places = placesOf(frame, this.context);
    for (const { path, bytes } of files) {
      const place = places.get(path);
      if (place) await this.put(place, bytes);
    }
  }

  async endScene(): Promise<void> {
    const texts = textsOf(this.rows, this.context);
    await this.put('poses.txt', utf8(texts['poses.txt']));
    await this.put('times.txt', utf8(texts['times.txt']));
    this.index = null;
  }

  private async put(path: string, bytes: Uint8Array): Promise<void> {
    if (this.index === null) throw new Error('no scene was begun');
    await this.sink.write(`${sequenceFolder(this.index)}/${path}`, bytes);
  }
}

/** Paths of a sequence's files, in order. */
function pathsOf(index: number, frames: number, context: WriterContext): string[] {
  const inFrames = Array.from({ length: frames }, (_, frame) => [
    ...placesOf(frame, context).values(),
  ]);
  const names = ['calib.txt', 'poses.txt', 'times.txt', ...inFrames.flat()];
  return names.map((name) => `${sequenceFolder(index)}/${name}`);
}

async function buildIndex(source: ByteSource, scenes: StoredScenes, context: WriterContext) {
  const table = new TableWriter(INDEX_COLUMNS);
  for await (const { record, labels } of scenes()) {
    for (const file of pathsOf(labels.index, record.frames, context)) {
      table.add([{ file, scene: record.id, sha256: sha256(await source.read(file)) }]);
    }
  }
  return new Map([[INDEX_PATH, table.finish()]]);
}

/** Every file is there with its hash, points have labels, texts are those of the frames, and nothing else is there. */
async function verifySemanticKitti(
  source: ByteSource,
  scenes: StoredScenes,
  context: WriterContext,
): Promise<void> {
  const rows: IndexRow[] = await readTable(
    INDEX_COLUMNS,
    await source.read(INDEX_PATH),
    INDEX_PATH,
  );
  const hashes = new Map(rows.map((row) => [row.file, row.sha256]));
  const expected = new Set([INDEX_PATH]);
  for await (const { record, labels } of scenes()) {
    const texts = textsOf(
      labels.frames.map(({ frame }) => frame),
      context,
    );
    for (const path of pathsOf(labels.index, record.frames, context)) {
      expected.add(path);
      const bytes = await source.read(path);
      if (hashes.get(path) !== sha256(bytes))
        throw new CheckError(`${path} is damaged: its SHA-256 is not the one in ${INDEX_PATH}`);
      const text = texts[path.split('/').at(-1) as keyof typeof texts];
      if (text !== undefined && new TextDecoder().decode(bytes) !== text)
        throw new CheckError(`${path} differs from labels.json`);
      if (path.includes('/voxels/')) checkVoxelFile(bytes, path);
      if (!path.includes('/velodyne/')) continue;
      const points = decodeVelodyne(bytes, path).length / 4;
      const label = path.replace('/velodyne/', '/labels/').replace('.bin', '.label');
      decodeLabels(await source.read(label), points, label);
    }
  }
  const left = rows.find((row) => !expected.has(row.file));
  if (left) throw new CheckError(`${INDEX_PATH} names ${left.file}, which no scene has`);
  const extra = (await source.list('semantickitti')).find((path) => !expected.has(path));
  if (extra) throw new CheckError(`${extra} does not belong to the dataset`);
}

export const semanticKittiFormat: DatasetFormat = {
  name: 'semantickitti',
  needs: ['lidar'],
  create: (sink, context) => new SemanticKittiWriter(sink, context),
  finish: buildIndex,
  verify: verifySemanticKitti,
};
