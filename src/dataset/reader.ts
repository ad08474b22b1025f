/** Reads a dataset: records and labels checked against their schemas, images one by one as they are asked for. */
import type { CameraSpec } from '../core/camera.ts';
import type { DatasetRecord, PngSensor } from '../core/dataset-record.ts';
import { datasetRecordSchema } from '../core/dataset-record.ts';
import type { Distortion } from '../core/distortion.ts';
import { CheckError, UsageError } from '../core/errors.ts';
import type { FrameImages } from '../core/frame-record.ts';
import { sceneRecordSchema } from '../core/scene-record.ts';
import type { Mat4 } from '../core/vector.ts';
import type { ByteSource } from './bytes.ts';
import { byCodeUnit } from './bytes.ts';
import { namesIn, openFolder } from './folder.ts';
import type { StoredScene, WriterContext, WriterFrame } from './format.ts';
import type { DecodedImage } from './images.ts';
import { decodeImage, depthFromPixels, flowFromPixels } from './images.ts';
import { parseJson, unpackLabels } from './labels-file.ts';
import { framePaths, imagePath, PLAIN_PATH, sceneFolder } from './native-layout.ts';

/** @throws CheckError naming the file */
export async function readScene(source: ByteSource, id: string): Promise<StoredScene> {
  const folder = sceneFolder(id);
  const recordPath = `${folder}/scene.json`;
  const record = parseJson(sceneRecordSchema, await source.read(recordPath), recordPath);
  if (record.id !== id) throw new CheckError(`${recordPath}: it is of scene ${record.id}`);
  const labelsPath = `${folder}/labels.json`;
  return { record, labels: unpackLabels(await source.read(labelsPath), labelsPath) };
}

/** Ids of the whole scenes of a folder, sorted. */
export const sceneIdsIn = async (dir: string): Promise<string[]> =>
  (await namesIn(`${dir}/scenes`)).filter((name) => !name.startsWith('.'));

export function cameraOf({ camera }: Pick<DatasetRecord, 'camera'>): CameraSpec {
  const { distortion, egoFromCamera, ...lens } = camera;
  return {
    ...lens,
    egoFromCamera: egoFromCamera as unknown as Mat4,
    ...(distortion ? { distortion: distortion as unknown as Distortion } : {}),
  };
}

/** What writers need to know of a stored dataset. */
export const contextOf = (
  record: Pick<DatasetRecord, 'camera' | 'lidar' | 'sensors' | 'framesPerScene' | 'style'>,
): WriterContext => ({
  camera: cameraOf(record),
  sensors: record.sensors,
  framesPerScene: record.framesPerScene,
  isStyled: record.style !== undefined,
  ...(record.lidar ? { egoFromLidar: record.lidar.egoFromLidar as unknown as Mat4 } : {}),
});

/** An open dataset. */
export class DatasetReader {
  readonly dir: string;
  readonly record: DatasetRecord;
  readonly source: ByteSource;
  /** Sorted. */
  readonly sceneIds: readonly string[];

  constructor(dir: string, record: DatasetRecord, source: ByteSource, sceneIds: readonly string[]) {
    this.dir = dir;
    this.record = record;
    this.source = source;
    this.sceneIds = sceneIds;
  }

  scene(id: string): Promise<StoredScene> {
    return readScene(this.source, id);
  }

  async *scenes(): AsyncGenerator<StoredScene> {
    for (const id of this.sceneIds) yield await this.scene(id);
  }

  /** @throws CheckError naming the file where it is damaged */
  async image(id: string, sensor: PngSensor, frame: number): Promise<DecodedImage> {
    const path = `${sceneFolder(id)}/${imagePath(sensor, frame)}`;
    return decodeImage(sensor, await this.source.read(path), this.record.camera, path);
  }

  /** The first frame's picture before it was moved towards a photograph; null where it was not. */
  async plain(id: string): Promise<DecodedImage | null> {
    if (!this.record.style) return null;
    const path = `${sceneFolder(id)}/${PLAIN_PATH}`;
    return decodeImage('rgb', await this.source.read(path), this.record.camera, path);
  }

  /**
   * A frame as writers take it. Images that the dataset lacks are empty; how many pixels an actor would cover
   * alone is not stored, since its labels are made.
   */
  async frame({ record, labels }: StoredScene, frame: number): Promise<WriterFrame> {
    const entry = labels.frames[frame];
    if (!entry) throw new CheckError(`scene ${record.id} has no labels for frame ${frame}`);
    const load = async (sensor: PngSensor) => {
      const isThere = this.record.sensors.includes(sensor);
      const isPastFlow = sensor === 'flow' && frame === record.frames - 1;
      return isThere && !isPastFlow ? (await this.image(record.id, sensor, frame)).data : null;
    };
    const [rgb, depth, semantic, instance, flow] = await Promise.all(
      (['rgb', 'depth', 'semantic', 'instance', 'flow'] as const).map(load),
    );
    const images: FrameImages = {
      rgb: (rgb ?? new Uint8Array()) as Uint8Array,
      depth: depthFromPixels((depth ?? new Uint16Array()) as Uint16Array),
      semantic: (semantic ?? new Uint8Array()) as Uint8Array,
      instance: (instance ?? new Uint16Array()) as Uint16Array,
      flow: flow ? flowFromPixels(flow as Uint16Array) : null,
      amodalPixels: new Map(),
    };
    const folder = sceneFolder(record.id);
    const paths = this.record.sensors.flatMap((sensor) => framePaths(sensor, frame));
    const files = paths.map(async (path) => ({
      path,
      bytes: await this.source.read(`${folder}/${path}`),
    }));
    return {
      frame,
      camera: cameraOf(this.record),
      images,
      labels: entry,
      files: await Promise.all(files),
    };
  }
}

/**
 * Opens a folder that holds a dataset, finished or not.
 * @throws UsageError where the folder is none, CheckError where dataset.json is damaged
 */
export async function readDataset(dir: string): Promise<DatasetReader> {
  const names = await namesIn(dir);
  if (!names.includes('dataset.json') && !names.includes('scenes')) {
    throw new UsageError(`${dir} holds no dataset: there is no dataset.json in it`);
  }
  const folder = openFolder(dir);
  const record = parseJson(datasetRecordSchema, await folder.read('dataset.json'), 'dataset.json');
  const ids = await sceneIdsIn(dir);
  return new DatasetReader(dir, record, folder, ids.sort(byCodeUnit));
}
