import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findEventFormat } from '../../src/dataset/events/index.ts';
import { writeVideoEvents } from '../../src/pipeline/video-events.ts';
import { EsimFast } from '../../src/sensors/events/esim-fast.ts';
import { codesTo } from '../../src/sensors/events/intensity.ts';
import { PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SIZE = { width: 120, height: 90 };
const SECONDS = 600;
const FPS = 20;

function frameAt(f: number): Uint8Array {
  const frame = new Uint8Array(SIZE.width * SIZE.height);
  for (let i = 0; i < frame.length; i++)
    frame[i] = ((i % SIZE.width) * 3 + f * 9 + Math.floor(i / SIZE.width)) & 255;
  return frame;
}

it.each(['dsec', 'evt3'])(
  'ten minutes of events go to disk as %s in memory that does not grow',
  async (name) => {
    const format = findEventFormat(name, SIZE);
    const writer = await format.create(join(temporaryFolder(), 'events'), SIZE);
    const timesUs = Float64Array.from({ length: SECONDS * FPS }, (_, i) => (i * 1e6) / FPS);
    const video = { timesUs, decode: async (frame: number) => frameAt(frame) };
    const resident: number[] = [];
    let frames = 0;
    const counts = await writeVideoEvents(
      video,
      new EsimFast(SIZE, codesTo(255), PLAIN_EVENTS),
      writer,
      () => {
        frames++;
        if (frames % 600 === 0) resident.push(process.memoryUsage().rss / 1e6);
        return false;
      },
    );
    await writer.close();
    expect(counts.on + counts.off).toBeGreaterThan(6_000_000);
    // A list of these events would take 80 MB and more.
    const [early, late] = [resident.slice(1, 4), resident.slice(-3)].map((some) =>
      Math.min(...some),
    );
    expect((late as number) - (early as number)).toBeLessThan(40);
  },
);
