/** Event cameras on the GPU of a headless browser, fed from this process. */
import { builtPage } from '../../src/cli/browser/build-page.ts';
import { launchBrowser, type RendererChoice } from '../../src/cli/browser/launch.ts';
import { servePage } from '../../src/cli/browser/page-server.ts';
import { createPacket, type EventPacket } from '../../src/core/event-packet.ts';
import type { EventShaders } from '../../src/engine/events/event-service.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss</title><script type="module" src="/events.js"></script>`;

/** Arguments of a browser's command line that give it WebGPU where there is no GPU. */
export const WEBGPU_IN_SOFTWARE = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

export type Frame = Uint8Array | Uint16Array | Float32Array;

/** What src/pipeline/events-host.ts puts into the page. */
interface Camera {
  start(
    size: { width: number; height: number },
    maxCode: number,
    settings: EventSettings,
    by: EventShaders | null,
  ): Promise<EventShaders>;
  next(tUs: number, values: Frame): Promise<EventPacket>;
}
interface Host {
  startEvents(): Camera;
  camera?: Camera;
}

export interface GpuEvents {
  readonly renderer: string;
  /** Whether the page can have a WebGPU adapter, in software or not. */
  readonly hasWebGpu: boolean;
  /** What computes a small camera's pixels where that is asked for; null: no wish. */
  shadersFor(by: EventShaders | null): Promise<EventShaders>;
  /** Events of frames at those times; codes where `maxCode` is above 0. */
  run(
    size: { width: number; height: number },
    maxCode: number,
    settings: EventSettings,
    frames: readonly Frame[],
    timesUs: readonly number[],
  ): Promise<EventPacket>;
  close(): Promise<void>;
}

/** Runs a film in the page: frames from `/film`, events to `/found` as words [microsecond, y << 16 | x, polarity]. */
async function runInPage(film: {
  size: { width: number; height: number };
  maxCode: number;
  settings: EventSettings;
  timesUs: readonly number[];
  bytes: number;
  by: EventShaders;
}): Promise<void> {
  const host = globalThis as unknown as Host;
  host.camera ??= host.startEvents();
  const { camera } = host;
  const { size, timesUs, bytes } = film;
  await camera.start(size, film.maxCode, film.settings, film.by);
  const frames = await (await fetch('/film')).arrayBuffer();
  const Values = { 1: Uint8Array, 2: Uint16Array, 4: Float32Array }[bytes] as typeof Float32Array;
  const pixels = size.width * size.height;
  const parts: Uint32Array<ArrayBuffer>[] = [];
  for (const [f, at] of timesUs.entries()) {
    const values = new Values(frames.slice(f * pixels * bytes, (f + 1) * pixels * bytes));
    const { count, tUs, x, y, p } = await camera.next(at, values);
    const words = new Uint32Array(count * 3);
    for (let i = 0; i < count; i++)
      words.set([tUs[i] ?? 0, ((y[i] ?? 0) << 16) | (x[i] ?? 0), p[i] ?? 0], i * 3);
    parts.push(words);
  }
  await fetch('/found', { method: 'POST', body: new Blob(parts) });
}

function chooseInPage(asked: {
  wish: EventShaders | null;
  settings: EventSettings;
}): Promise<EventShaders> {
  const host = globalThis as unknown as Host;
  host.camera ??= host.startEvents();
  return host.camera.start({ width: 2, height: 2 }, 0, asked.settings, asked.wish);
}

function packetOf(bytes: Buffer): EventPacket {
  const words = new Uint32Array(Uint8Array.from(bytes).buffer);
  const packet = createPacket(words.length / 3);
  for (let i = 0; i < packet.count; i++) {
    packet.tUs[i] = words[3 * i] as number;
    packet.x[i] = (words[3 * i + 1] as number) & 0xffff;
    packet.y[i] = (words[3 * i + 1] as number) >>> 16;
    packet.p[i] = words[3 * i + 2] as number;
  }
  return packet;
}

/** @param by what computes the pixels of {@link GpuEvents.run} @param args of the browser's command line */
export async function startGpuEvents(
  renderer: RendererChoice = 'auto',
  by: EventShaders = 'webgl2',
  args: readonly string[] = [],
): Promise<GpuEvents> {
  let film = Buffer.alloc(0);
  let found: Buffer = Buffer.alloc(0);
  const server = await servePage(await builtPage('events', () => {}), 0, (asked, answer, path) => {
    if (path === '/events')
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    else if (path === '/film') answer.writeHead(200).end(film);
    else if (path === '/found') {
      const parts: Buffer[] = [];
      asked.on('data', (part: Buffer) => parts.push(part));
      asked.on('end', () => {
        found = Buffer.concat(parts);
        answer.writeHead(204).end();
      });
    } else return false;
    return true;
  });
  const launched = await launchBrowser({ renderer, args });
  const page = await launched.browser.newPage();
  await page.goto(`${server.address}/events`);
  await page.waitForFunction(() => 'startEvents' in globalThis);
  return {
    renderer: launched.renderer,
    hasWebGpu: await page.evaluate(async () => !!(await navigator.gpu?.requestAdapter())),
    shadersFor: (wish) => page.evaluate(chooseInPage, { wish, settings: PLAIN_EVENTS }),
    async run(size, maxCode, settings, frames, timesUs) {
      film = Buffer.concat(
        frames.map(({ buffer, byteOffset, byteLength }) =>
          Buffer.from(buffer, byteOffset, byteLength),
        ),
      );
      const bytes = frames[0]?.BYTES_PER_ELEMENT ?? 4;
      await page.evaluate(runInPage, { size, maxCode, settings, timesUs, bytes, by });
      return packetOf(found);
    },
    async close() {
      await launched.browser.close();
      await server.close();
    },
  };
}
