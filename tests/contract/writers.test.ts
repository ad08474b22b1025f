/** What every dataset format must hold; a new one is found through the list and needs no new test. */
import { describe, expect, test } from 'vitest';
import type { Mat4 } from '../../src/core/vector.ts';
import type { DatasetFormat, StoredScene, WriterContext } from '../../src/dataset/format.ts';
import { WRITERS } from '../../src/dataset/index.ts';
import { nativeFormat } from '../../src/dataset/native.ts';
import { readScene } from '../../src/dataset/reader.ts';
import { MemoryFolder } from '../support/memory-folder.ts';
import { smallCamera } from '../support/painted-scene.ts';
import { headerOf, identityOf, paintedOnce, sceneIdOf } from '../support/synthetic-dataset.ts';

const identity = identityOf({ scenes: 2, lidar: true });
const context: WriterContext = {
  camera: smallCamera(),
  sensors: identity.sensors,
  egoFromLidar: identity.lidar?.egoFromLidar as unknown as Mat4,
  framesPerScene: identity.framesPerScene,
};
const indices = [0, 1];

async function writeWith(format: DatasetFormat, folder: MemoryFolder): Promise<void> {
  const writer = format.create(folder, context);
  for (const index of indices) {
    await writer.beginScene(headerOf(index, identity));
    for (const frame of paintedOnce(index, identity)) await writer.frame(frame);
    await writer.endScene();
  }
}

/** The scenes as the native files tell them, which every format is checked against. */
async function storedScenes() {
  const folder = new MemoryFolder();
  await writeWith(nativeFormat, folder);
  const scenes: StoredScene[] = [];
  for (const index of indices) scenes.push(await readScene(folder, sceneIdOf(index)));
  return async function* () {
    yield* scenes;
  };
}

async function writeWhole(format: DatasetFormat): Promise<MemoryFolder> {
  const folder = new MemoryFolder();
  await writeWith(format, folder);
  const scenes = await storedScenes();
  for (const [path, bytes] of await format.finish(folder, scenes, context)) {
    await folder.write(path, bytes);
  }
  return folder;
}

describe.each(WRITERS.map((format) => [format.name, format] as const))(
  'the %s writer',
  (_name, format) => {
    test('gives the same bytes on two runs', async () => {
      const [one, other] = [await writeWhole(format), await writeWhole(format)];
      expect([...one.files.keys()].sort()).toEqual([...other.files.keys()].sort());
      for (const [path, bytes] of one.files) expect(other.files.get(path), path).toEqual(bytes);
    });

    test('has written a frame when it says so, and keeps nothing back for later', async () => {
      const folder = new MemoryFolder();
      const writer = format.create(folder, context);
      await writer.beginScene(headerOf(0, identity));
      let before = 0;
      for (const frame of paintedOnce(0, identity)) {
        await writer.frame(frame);
        expect(folder.files.size).toBeGreaterThan(before);
        before = folder.files.size;
      }
      await writer.endScene();
      // What ends a scene is about the scene: a fixed number of files, however many frames there were.
      expect(folder.files.size - before).toBeLessThanOrEqual(2);
    });

    test('reads back as what went in: its own check passes against the labels', async () => {
      const folder = await writeWhole(format);
      await expect(format.verify(folder, await storedScenes(), context)).resolves.toBeUndefined();
    });

    test('finds every file that is missing, cut short or changed, by its name', async () => {
      const folder = await writeWhole(format);
      const scenes = await storedScenes();
      // The records that the check compares with are read by the caller.
      const own = [...folder.files.keys()].filter((path) => !path.endsWith('scene.json'));
      for (const path of own) {
        const whole = folder.files.get(path)!;
        const damage = {
          missing: null,
          'cut short': whole.subarray(0, Math.floor(whole.length / 2)),
          empty: new Uint8Array(),
        };
        for (const [what, bytes] of Object.entries(damage)) {
          if (bytes) folder.files.set(path, bytes);
          else folder.files.delete(path);
          // An empty label file is one of a frame without objects.
          if (what !== 'missing' && whole.length === 0) continue;
          await expect(format.verify(folder, scenes, context), `${path} ${what}`).rejects.toThrow(
            path,
          );
        }
        folder.files.set(path, whole);
      }
    });

    test('finds a file that does not belong', async () => {
      const folder = await writeWhole(format);
      const beside = [...folder.files.keys()].find((path) => path.split('/').length > 2)!;
      const extra = `${beside}.copy`;
      await folder.write(extra, new Uint8Array([1]));
      await expect(format.verify(folder, await storedScenes(), context)).rejects.toThrow(extra);
    });
  },
);

test('every format has its own name', () => {
  expect(new Set(WRITERS.map((format) => format.name)).size).toBe(WRITERS.length);
});
