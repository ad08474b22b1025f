/** Nearmiss's own layout: a folder a scene, images as PNG, and three Parquet tables over all scenes. */
import { CAMERA_SENSORS } from '../core/dataset-record.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import type { FrameLabels } from '../core/tables.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS, SCENE_COLUMNS } from '../core/tables.ts';
import type { ByteSink } from './bytes.ts';
import { byCodeUnit, jsonBytes, sha256 } from './bytes.ts';
import type {
  DatasetFormat,
  DatasetWriter,
  StoredScenes,
  WriterContext,
  WriterFrame,
  WriterScene,
} from './format.ts';
import { encodeImage, encodePlain } from './images.ts';
import { packLabels } from './labels-file.ts';
import {
  expectedFiles,
  imagePath,
  PLAIN_PATH,
  partialFolder,
  sceneFolder,
} from './native-layout.ts';
import { verifyNative } from './native-verify.ts';
import { TableWriter } from './parquet.ts';
import { sceneRow } from './scene-row.ts';

/** scene.json with its fields in the order of the schema in schema.md and `files` last, sorted. */
function sceneJson(record: SceneRecord, hashes: ReadonlyMap<string, string>): Uint8Array {
  const paths = [...hashes.keys()].sort(byCodeUnit);
  const files = Object.fromEntries(paths.map((path) => [path, hashes.get(path) as string]));
  return jsonBytes({ ...record, files });
}

class NativeWriter implements DatasetWriter {
  private readonly sink: ByteSink;
  private readonly context: WriterContext;
  private scene: WriterScene | null = null;
  private hashes = new Map<string, string>();
  private labels: FrameLabels[] = [];

  constructor(sink: ByteSink, context: WriterContext) {
    this.sink = sink;
    this.context = context;
  }

  async beginScene(scene: WriterScene): Promise<void> {
    if (!/^[\w][\w.-]*$/.test(scene.record.id))
      throw new Error(`'${scene.record.id}' is no scene id`);
    this.scene = scene;
    this.hashes = new Map();
    this.labels = [];
  }

  async frame({ frame, images, labels, files = [] }: WriterFrame): Promise<void> {
    if (frame !== this.labels.length) throw new Error(`frame ${frame} came out of order`);
    this.labels.push(labels);
    const sensors = CAMERA_SENSORS.filter((sensor) => this.context.sensors.includes(sensor));
    await Promise.all(
      sensors.map(async (sensor) => {
        const bytes = await encodeImage(sensor, images, this.context.camera);
        if (bytes) await this.put(imagePath(sensor, frame), bytes);
      }),
    );
    for (const { path, bytes } of files) await this.put(path, bytes);
    const plain = frame === 0 ? await encodePlain(images, this.context.camera) : null;
    if (plain) await this.put(PLAIN_PATH, plain);
  }

  sceneFile(path: string, bytes: Uint8Array): Promise<void> {
    return this.put(path, bytes);
  }

  async endScene(): Promise<void> {
    const { index, record } = this.open();
    const expected = expectedFiles(this.context, record.frames);
    await this.put('labels.json', packLabels(record.id, index, this.labels));
    const missing = expected.find((path) => !this.hashes.has(path));
    if (missing || this.hashes.size !== expected.length) {
      throw new Error(
        `scene ${record.id} is not whole: ${missing ?? 'it has more frames than it says'}`,
      );
    }
    await this.sink.write(`${partialFolder(record.id)}/scene.json`, sceneJson(record, this.hashes));
    await this.sink.move(partialFolder(record.id), sceneFolder(record.id));
    this.scene = null;
  }

  private open(): WriterScene {
    if (!this.scene) throw new Error('no scene was begun');
    return this.scene;
  }

  private async put(path: string, bytes: Uint8Array): Promise<void> {
    this.hashes.set(path, sha256(bytes));
    await this.sink.write(`${partialFolder(this.open().record.id)}/${path}`, bytes);
  }
}

/** The three tables over all scenes, sorted by scene, frame and object id. */
async function buildTables(scenes: StoredScenes): Promise<Map<string, Uint8Array>> {
  const sceneTable = new TableWriter(SCENE_COLUMNS);
  const frameTable = new TableWriter(FRAME_COLUMNS);
  const objectTable = new TableWriter(OBJECT_COLUMNS);
  for await (const { record, labels } of scenes()) {
    sceneTable.add([sceneRow(record, labels)]);
    frameTable.add(labels.frames.map((entry) => entry.frame));
    objectTable.add(labels.frames.flatMap((entry) => entry.objects));
  }
  return new Map([
    ['scenes.parquet', sceneTable.finish()],
    ['frames.parquet', frameTable.finish()],
    ['objects.parquet', objectTable.finish()],
  ]);
}

export const nativeFormat: DatasetFormat = {
  name: 'native',
  needs: [],
  create: (sink, context) => new NativeWriter(sink, context),
  finish: (_source, scenes) => buildTables(scenes),
  verify: verifyNative,
};
