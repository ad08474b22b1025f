/**
 * Frames of many scenes as a model sees them, decoded and scaled once: one file a scene, frame after frame. Whoever trains
 * reads a few frames at a time from it, so that memory does not grow with the dataset.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonBytes, writeWhole } from './bytes.ts';
import { openFolder } from './folder.ts';
import { parseJson } from './labels-file.ts';

const INDEX = 'clips.json';
const indexSchema = z.strictObject({
  schema: z.literal('nearmiss.clips/1'),
  /** Whatever the clips depend on: a cache of another key is made anew. */
  key: z.string(),
  frameBytes: z.int().min(1),
  /** Frames of each scene. */
  scenes: z.record(z.string(), z.int().min(1)),
});

export interface ClipSource {
  readonly id: string;
  readonly frames: number;
  /** Frame after frame; always the same number of bytes. */
  read(): AsyncIterable<Uint8Array>;
}

export class ClipCache {
  readonly frameBytes: number;
  readonly dir: string;

  constructor(dir: string, frameBytes: number) {
    this.dir = dir;
    this.frameBytes = frameBytes;
  }

  /** Frames `from` to `from + count - 1` of a scene, one after another. @throws Error where the file is cut off */
  async read(id: string, from: number, count: number): Promise<Uint8Array> {
    const file = await open(join(this.dir, `${id}.u8`));
    try {
      const bytes = new Uint8Array(count * this.frameBytes);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from * this.frameBytes);
      if (bytesRead !== bytes.length) throw new Error(`${this.dir}/${id}.u8 is cut off`);
      return bytes;
    } finally {
      await file.close();
    }
  }
}

/**
 * Opens a cache, and makes it first where there is none of that key.
 * @param key whatever the clips depend on
 * @param onFrame after each frame that had to be made
 */
export async function clipCache(
  dir: string,
  key: string,
  scenes: readonly ClipSource[],
  frameBytes: number,
  onFrame: () => void,
): Promise<ClipCache> {
  const folder = openFolder(dir);
  const wanted = Object.fromEntries(scenes.map(({ id, frames }) => [id, frames]));
  const index = { schema: 'nearmiss.clips/1' as const, key, frameBytes, scenes: wanted };
  const known = await folder
    .read(INDEX)
    .then((bytes) => parseJson(indexSchema, bytes, INDEX))
    .catch(() => null);
  if (JSON.stringify(known) === JSON.stringify(index)) return new ClipCache(dir, frameBytes);
  for (const { id, frames, read } of scenes) {
    const bytes = new Uint8Array(frames * frameBytes);
    let i = 0;
    for await (const one of read()) {
      if (one.length !== frameBytes) throw new Error(`frame ${i} of ${id} has ${one.length} bytes`);
      bytes.set(one, i++ * frameBytes);
      onFrame();
    }
    if (i !== frames) throw new Error(`${id} has ${i} frames, not ${frames}`);
    await writeWhole(folder, `${id}.u8`, bytes);
  }
  await writeWhole(folder, INDEX, jsonBytes(index));
  return new ClipCache(dir, frameBytes);
}
