/** Writes a stored dataset in another format, as if it had been asked for when the dataset was generated. */
import { UsageError } from '../core/errors.ts';
import { writeWhole } from './bytes.ts';
import { finaliseFolder } from './dataset.ts';
import { namesIn, openFolder } from './folder.ts';
import { EXTRA_FORMATS, findFormat } from './index.ts';
import { contextOf, readDataset } from './reader.ts';

export interface ConvertResult {
  readonly scenes: number;
  readonly frames: number;
}

/**
 * @param to a format beside the native one
 * @param out where to; null for the dataset's own folder, which then is as if generated with that format
 * @throws UsageError on an unknown format, a dataset without a sensor that it needs, or a folder that holds such files already
 */
export async function convertDataset(
  dir: string,
  to: string,
  out: string | null,
): Promise<ConvertResult> {
  if (!EXTRA_FORMATS.includes(to)) {
    throw new UsageError(`unknown format '${to}' for --to; known are ${EXTRA_FORMATS.join(', ')}`);
  }
  const format = findFormat(to);
  const reader = await readDataset(dir);
  const lacking = format.needs.find((sensor) => !reader.record.sensors.includes(sensor));
  if (lacking) throw new UsageError(`${to} needs ${lacking}, and ${dir} has none`);
  const target = openFolder(out ?? dir);
  if (out !== null && (await namesIn(out)).includes(to))
    throw new UsageError(`${out} already holds ${to} files`);
  const context = contextOf(reader.record);
  const writer = format.create(target, context);
  let frames = 0;
  for await (const scene of reader.scenes()) {
    await writer.beginScene({ index: scene.labels.index, record: scene.record });
    for (let frame = 0; frame < scene.record.frames; frame++) {
      await writer.frame(await reader.frame(scene, frame));
      frames++;
    }
    await writer.endScene();
  }
  const { record } = reader;
  if (out === null) {
    const formats = EXTRA_FORMATS.filter((name) => name === to || record.formats.includes(name));
    await finaliseFolder(target, { ...record, formats });
  } else {
    for (const [path, bytes] of await format.finish(target, () => reader.scenes(), context)) {
      await writeWhole(target, path, bytes);
    }
  }
  return { scenes: reader.sceneIds.length, frames };
}
