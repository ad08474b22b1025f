/**
 * KITTI's object detection layout: kitti/training/{image_2,label_2,calib,velodyne}/NNNNNN.*, one a frame, and
 * kitti/index.parquet with scene, frame and the files' SHA-256. A frame's number is the scene's times the frames
 * per scene plus its own, so that it does not depend on the shard.
 *
 * Objects without a box in the image or without a visible pixel are left out. The location is the bottom centre of
 * a box that stands upright in the camera frame: minus half the height (y points down) it is the box's centre.
 */
import { CheckError } from '../core/errors.ts';
import type { Column, RowOf } from '../core/tables.ts';
import { column, nullable } from '../core/tables.ts';
import type { ByteSink, ByteSource } from './bytes.ts';
import { numbered, sha256 } from './bytes.ts';
import type {
  DatasetFormat,
  DatasetWriter,
  StoredScenes,
  WriterContext,
  WriterFrame,
  WriterScene,
} from './format.ts';
import { decodeImage, encodeImage } from './images.ts';
import { calibrationText, labelText } from './kitti-labels.ts';
import { decodeVelodyne } from './lidar-files.ts';
import { lidarPaths } from './native-layout.ts';
import { readTable, TableWriter } from './parquet.ts';

const INDEX_PATH = 'kitti/index.parquet';

const KITTI_INDEX_COLUMNS = [
  column('file', 'string', 'NNNNNN, the name of its files'),
  column('scene', 'string', 'id of the scene'),
  column('frame', 'int', 'number of the frame in the scene'),
  column('image_2_sha256', 'string', 'SHA-256 of the image'),
  column('label_2_sha256', 'string', 'SHA-256 of the labels'),
  column('calib_sha256', 'string', 'SHA-256 of the calibration'),
  nullable('velodyne_sha256', 'string', 'SHA-256 of the points; null without a lidar'),
] as const satisfies readonly Column[];
type IndexRow = RowOf<typeof KITTI_INDEX_COLUMNS>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const numberOf = (index: number, frame: number, context: WriterContext): number =>
  index * context.framesPerScene + frame;

/** Paths of one frame's files. */
function pathsOf(n: number) {
  return {
    image: `kitti/training/image_2/${numbered(n, 'png')}`,
    label: `kitti/training/label_2/${numbered(n, 'txt')}`,
    calib: `kitti/training/calib/${numbered(n, 'txt')}`,
    velodyne: `kitti/training/velodyne/${numbered(n, 'bin')}`,
  };
}

class KittiWriter implements DatasetWriter {
  private readonly sink: ByteSink;
  private readonly context: WriterContext;
  private index: number | null = null;

  constructor(sink: ByteSink, context: WriterContext) {
    this.sink = sink;
    this.context = context;
  }

  async beginScene({ index }: WriterScene): Promise<void> {
    this.index = index;
  }

  async frame({ frame, camera, images, labels, files = [] }: WriterFrame): Promise<void> {
    if (this.index === null) throw new Error('no scene was begun');
    const paths = pathsOf(numberOf(this.index, frame, this.context));
    const png = encodeImage('rgb', images, camera) as Promise<Uint8Array>;
    await Promise.all([
      png.then((bytes) => this.sink.write(paths.image, bytes)),
      this.sink.write(paths.label, utf8(labelText(labels.objects))),
      this.sink.write(paths.calib, utf8(calibrationText(camera, this.context.egoFromLidar))),
      ...files
        .filter(({ path }) => path === lidarPaths(frame).points)
        .map(({ bytes }) => this.sink.write(paths.velodyne, bytes)),
    ]);
  }

  async endScene(): Promise<void> {
    this.index = null;
  }
}

async function* indexRows(
  source: ByteSource,
  scenes: StoredScenes,
  context: WriterContext,
): AsyncGenerator<IndexRow> {
  for await (const { record, labels } of scenes()) {
    for (let frame = 0; frame < record.frames; frame++) {
      const n = numberOf(labels.index, frame, context);
      const paths = pathsOf(n);
      yield {
        file: numbered(n, 'png').slice(0, -4),
        scene: record.id,
        frame,
        image_2_sha256: sha256(await source.read(paths.image)),
        label_2_sha256: sha256(await source.read(paths.label)),
        calib_sha256: sha256(await source.read(paths.calib)),
        velodyne_sha256: context.sensors.includes('lidar')
          ? sha256(await source.read(paths.velodyne))
          : null,
      };
    }
  }
}

async function buildIndex(source: ByteSource, scenes: StoredScenes, context: WriterContext) {
  const table = new TableWriter(KITTI_INDEX_COLUMNS);
  for await (const row of indexRows(source, scenes, context)) table.add([row]);
  return new Map([[INDEX_PATH, table.finish()]]);
}

async function checkFile(source: ByteSource, path: string, hash: string): Promise<Uint8Array> {
  const bytes = await source.read(path);
  if (sha256(bytes) !== hash)
    throw new CheckError(`${path} is damaged: its SHA-256 is not the one in ${INDEX_PATH}`);
  return bytes;
}

/** Every file of the index is there and has its hash, labels are those of the scenes, and nothing else is there. */
async function verifyKitti(
  source: ByteSource,
  scenes: StoredScenes,
  context: WriterContext,
): Promise<void> {
  const bytes = await source.read(INDEX_PATH);
  const rows = new Map(
    (await readTable(KITTI_INDEX_COLUMNS, bytes, INDEX_PATH)).map((row) => [
      `${row.scene}/${row.frame}`,
      row,
    ]),
  );
  const expected = new Set([INDEX_PATH]);
  const calibration = calibrationText(context.camera, context.egoFromLidar);
  for await (const { record, labels } of scenes()) {
    for (const { frame, objects } of labels.frames) {
      const key = `${record.id}/${frame.frame}`;
      const row = rows.get(key);
      if (!row)
        throw new CheckError(`${INDEX_PATH} lacks frame ${frame.frame} of scene ${record.id}`);
      rows.delete(key);
      const paths = pathsOf(numberOf(labels.index, frame.frame, context));
      for (const path of [paths.image, paths.label, paths.calib]) expected.add(path);
      const image = await checkFile(source, paths.image, row.image_2_sha256);
      await decodeImage('rgb', image, context.camera, paths.image);
      const label = await checkFile(source, paths.label, row.label_2_sha256);
      const calib = await checkFile(source, paths.calib, row.calib_sha256);
      if (row.velodyne_sha256 !== null) {
        expected.add(paths.velodyne);
        const points = await checkFile(source, paths.velodyne, row.velodyne_sha256);
        decodeVelodyne(points, paths.velodyne);
      }
      const decode = (content: Uint8Array) => new TextDecoder().decode(content);
      if (decode(label) !== labelText(objects))
        throw new CheckError(`${paths.label} differs from labels.json`);
      if (decode(calib) !== calibration)
        throw new CheckError(`${paths.calib} differs from dataset.json`);
    }
  }
  const [left] = rows.values();
  if (left) throw new CheckError(`${INDEX_PATH} names scene ${left.scene}, which is not there`);
  const extra = (await source.list('kitti')).find((path) => !expected.has(path));
  if (extra) throw new CheckError(`${extra} does not belong to the dataset`);
}

export const kittiFormat: DatasetFormat = {
  name: 'kitti',
  needs: ['rgb'],
  create: (sink, context) => new KittiWriter(sink, context),
  finish: buildIndex,
  verify: verifyKitti,
};
