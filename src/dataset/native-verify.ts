/** Proves the native files of a dataset whole. */
import { CAMERA_SENSORS } from '../core/dataset-record.ts';
import { CheckError } from '../core/errors.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import type { Column, RowOf } from '../core/tables.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS, SCENE_COLUMNS } from '../core/tables.ts';
import type { ByteSource } from './bytes.ts';
import { sha256 } from './bytes.ts';
import type { StoredScene, StoredScenes, WriterContext } from './format.ts';
import { decodeImage } from './images.ts';
import { checkRaw, decodeLabels, decodeVelodyne } from './lidar-files.ts';
import { expectedFiles, lidarPaths, PLAIN_PATH, sceneFolder } from './native-layout.ts';
import { checkVoxelFile } from './occupancy-files.ts';
import { readTable } from './parquet.ts';
import { readRadar } from './radar-file.ts';
import { decodeRadiance } from './radiance.ts';
import { sceneRow } from './scene-row.ts';
import { verifyTwins } from './verify-twins.ts';

const fail = (message: string): never => {
  throw new CheckError(message);
};

/** The files are exactly those that sensors and frames call for, and scene.json says so. */
async function checkFileList(
  source: ByteSource,
  scene: StoredScene,
  context: WriterContext,
): Promise<void> {
  const folder = sceneFolder(scene.record.id);
  const expected = expectedFiles(context, scene.record.frames);
  const stated = Object.keys(scene.record.files);
  const unstated = expected.find((path) => !stated.includes(path));
  if (unstated) fail(`${folder}/scene.json has no SHA-256 of ${unstated}`);
  if (stated.length !== expected.length)
    fail(`${folder}/scene.json names files that do not belong to the scene`);
  const there = await source.list(folder);
  const missing = expected.find((path) => !there.includes(`${folder}/${path}`));
  if (missing) fail(`${folder}/${missing} is missing`);
  const wanted = new Set([...expected, 'scene.json'].map((path) => `${folder}/${path}`));
  const extra = there.find((path) => !wanted.has(path));
  if (extra) fail(`${extra} does not belong to the dataset`);
}

async function checkLabels({ record, labels }: StoredScene, context: WriterContext): Promise<void> {
  const path = `${sceneFolder(record.id)}/labels.json`;
  if (labels.frames.length !== record.frames) {
    fail(`${path}: it has ${labels.frames.length} frames, and scene.json says ${record.frames}`);
  }
  if (record.frames > context.framesPerScene) {
    fail(`${sceneFolder(record.id)}/scene.json: it has more frames than dataset.json allows`);
  }
  for (const [i, { frame, objects }] of labels.frames.entries()) {
    const isOwn = (row: { scene: string; frame: number }) =>
      row.scene === record.id && row.frame === i;
    if (!isOwn(frame) || !objects.every(isOwn))
      fail(`${path}: frame ${i} has rows of another scene or frame`);
  }
}

/** Instance ids must be those of the frame's objects, or the ego's. */
function checkInstances(
  pixels: ArrayLike<number>,
  { record, labels }: StoredScene,
  frame: number,
  path: string,
) {
  const ids = new Set(labels.frames[frame]?.objects.map((row) => row.object_id));
  ids.add(record.egoId).add(0);
  for (let i = 0; i < pixels.length; i++) {
    if (!ids.has(pixels[i] as number))
      fail(`${path}: number ${i} has id ${pixels[i]}, which no object of the frame has`);
  }
}

/** Each point has a label with an id of the frame's objects, and is in the raw copy too. */
async function checkLidar(
  source: ByteSource,
  scene: StoredScene,
  frame: number,
  bytes: Uint8Array,
): Promise<void> {
  const paths = lidarPaths(frame);
  const at = (path: string) => `${sceneFolder(scene.record.id)}/${path}`;
  const count = decodeVelodyne(bytes, at(paths.points)).length / 4;
  const labels = decodeLabels(await source.read(at(paths.labels)), count, at(paths.labels));
  checkInstances(labels.instance, scene, frame, at(paths.labels));
  checkRaw(await source.read(at(paths.raw)), count, at(paths.raw));
}

/** Detections are of the frame's objects. */
async function checkRadar(bytes: Uint8Array, scene: StoredScene, path: string): Promise<void> {
  const rows = await readRadar(bytes, path);
  const frame = Number.parseInt(path.split('/').at(-1) as string, 10);
  checkInstances(
    rows.map((row) => row.object_id),
    scene,
    frame,
    path,
  );
}

async function checkScene(
  source: ByteSource,
  scene: StoredScene,
  context: WriterContext,
): Promise<void> {
  await checkFileList(source, scene, context);
  const folder = sceneFolder(scene.record.id);
  for (const [file, hash] of Object.entries(scene.record.files)) {
    const path = `${folder}/${file}`;
    const bytes = await source.read(path);
    if (sha256(bytes) !== hash)
      fail(`${path} is damaged: its SHA-256 is not the one in scene.json`);
    if (file.startsWith('lidar/') && file.endsWith('.bin'))
      await checkLidar(source, scene, Number.parseInt(file.slice(6), 10), bytes);
    if (file.startsWith('radar/')) await checkRadar(bytes, scene, path);
    if (/^occupancy\/.*(?<!npz)$/.test(file)) checkVoxelFile(bytes, path);
    const sensor = CAMERA_SENSORS.find((name) => file.startsWith(`${name}/`));
    if (file === PLAIN_PATH) await decodeImage('rgb', bytes, context.camera, path);
    if (!sensor) continue;
    if (sensor === 'hdr') {
      decodeRadiance(bytes, context.camera, path);
      continue;
    }
    const image = await decodeImage(sensor, bytes, context.camera, path);
    if (sensor === 'instance')
      checkInstances(image.data, scene, Number.parseInt(file.slice(9), 10), path);
  }
  await checkLabels(scene, context);
}

async function tableRows<C extends readonly Column[]>(
  source: ByteSource,
  columns: C,
  path: string,
) {
  return readTable(columns, await source.read(path), path);
}

/** Compares a table's rows with those of the scenes, in order. */
class TableCheck<C extends readonly Column[]> {
  private next = 0;
  private readonly rows: readonly RowOf<C>[];
  private readonly columns: C;
  private readonly path: string;

  constructor(rows: readonly RowOf<C>[], columns: C, path: string) {
    this.rows = rows;
    this.columns = columns;
    this.path = path;
  }

  expect(scene: string, rows: readonly RowOf<C>[]): void {
    for (const row of rows) {
      const found = this.rows[this.next++] as Record<string, unknown> | undefined;
      const wanted = row as Record<string, unknown>;
      const column = found && this.columns.find(({ name }) => found[name] !== wanted[name]);
      if (!found || column) {
        fail(
          `${this.path} differs from scene ${scene}${column ? ` in ${column.name}` : ''}; resuming rebuilds it`,
        );
      }
    }
  }

  end(): void {
    if (this.next !== this.rows.length)
      fail(`${this.path} has rows of no scene; resuming rebuilds it`);
  }
}

/** Scene by scene: files, hashes, images, labels; then the tables against the scenes. */
export async function verifyNative(
  source: ByteSource,
  scenes: StoredScenes,
  context: WriterContext,
): Promise<void> {
  const records: SceneRecord[] = [];
  for await (const scene of scenes()) {
    await checkScene(source, scene, context);
    records.push(scene.record);
  }
  verifyTwins(records);
  const sceneTable = new TableCheck(
    await tableRows(source, SCENE_COLUMNS, 'scenes.parquet'),
    SCENE_COLUMNS,
    'scenes.parquet',
  );
  const frameTable = new TableCheck(
    await tableRows(source, FRAME_COLUMNS, 'frames.parquet'),
    FRAME_COLUMNS,
    'frames.parquet',
  );
  const objectTable = new TableCheck(
    await tableRows(source, OBJECT_COLUMNS, 'objects.parquet'),
    OBJECT_COLUMNS,
    'objects.parquet',
  );
  for await (const { record, labels } of scenes()) {
    sceneTable.expect(record.id, [sceneRow(record, labels)]);
    frameTable.expect(
      record.id,
      labels.frames.map((entry) => entry.frame),
    );
    objectTable.expect(
      record.id,
      labels.frames.flatMap((entry) => entry.objects),
    );
  }
  for (const table of [sceneTable, frameTable, objectTable]) table.end();
}
