/** The cache of decoded frames: made once a key, read in parts, never half. */
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ClipSource, clipCache } from '../../../src/dataset/clip-cache.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const BYTES = 4;
/** Frame i of scene k is four times 10 k + i. */
const source = (k: number, frames: number): ClipSource => ({
  id: `scene-${k}`,
  frames,
  async *read() {
    for (let i = 0; i < frames; i++) yield new Uint8Array(BYTES).fill(10 * k + i);
  },
});
const SOURCES = [source(1, 3), source(2, 2)];

async function open(dir: string, key = 'a', sources = SOURCES) {
  let made = 0;
  const cache = await clipCache(dir, key, sources, BYTES, () => made++);
  return { cache, made };
}

test('gives any run of frames back, whoever opens it', async () => {
  const dir = temporaryFolder();
  expect((await open(dir)).made).toBe(5);
  const { cache, made } = await open(dir);
  expect(made).toBe(0);
  expect([...(await cache.read('scene-1', 1, 2))]).toEqual([11, 11, 11, 11, 12, 12, 12, 12]);
  expect([...(await cache.read('scene-2', 0, 1))]).toEqual([20, 20, 20, 20]);
});

test('is made anew for another key, and for other scenes', async () => {
  const dir = temporaryFolder();
  await open(dir);
  expect((await open(dir, 'b')).made).toBe(5);
  expect((await open(dir, 'b', [source(1, 4)])).made).toBe(4);
});

test('is made anew where it was broken off', async () => {
  const dir = temporaryFolder();
  const broken: ClipSource = {
    ...source(2, 2),
    // biome-ignore lint/correctness/useYield: it fails before its first frame
    async *read() {
      throw new Error('the disk is full');
    },
  };
  await expect(open(dir, 'a', [source(1, 3), broken])).rejects.toThrow('the disk is full');
  expect((await open(dir)).made).toBe(5);
});

test('refuses frames of another size and files that are cut off, by name', async () => {
  const dir = temporaryFolder();
  await expect(clipCache(dir, 'a', SOURCES, 5, () => {})).rejects.toThrow(
    'frame 0 of scene-1 has 4 bytes',
  );
  const short: ClipSource = { ...source(1, 2), frames: 3 };
  await expect(open(dir, 'a', [short])).rejects.toThrow('scene-1 has 2 frames, not 3');
  const { cache } = await open(dir);
  truncateSync(join(dir, 'scene-1.u8'), 9);
  await expect(cache.read('scene-1', 1, 2)).rejects.toThrow('scene-1.u8 is cut off');
});
