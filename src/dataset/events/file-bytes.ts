/** An event file's bytes, for sinks that take whole files; it passes through the temporary folder. Node only. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SensorSize } from '../../core/event-packet.ts';
import type { EventFormat, EventWriter, WriterOptions } from './event-format.ts';

/** @param fill writes the events; an error of it leaves nothing behind */
export async function fileBytes(
  format: EventFormat,
  size: SensorSize,
  how: WriterOptions,
  fill: (writer: EventWriter) => Promise<void>,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'nearmiss-events-'));
  try {
    const path = join(folder, 'events');
    const writer = await format.create(path, size, how);
    try {
      await fill(writer);
      await writer.close();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
