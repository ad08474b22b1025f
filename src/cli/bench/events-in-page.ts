/** The event camera of a page: on the GPU, or on whatever draws where there is none, in a worker. */
import type { EventPacket } from '../../core/event-packet.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../sensors/events/settings.ts';
import { builtPage } from '../browser/build-page.ts';
import { launchBrowser } from '../browser/launch.ts';
import { servePage } from '../browser/page-server.ts';
import { median } from './benchmark.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss</title><script type="module" src="/events.js"></script>`;

/** What src/pipeline/events-host.ts puts into the page. */
interface Host {
  startEvents(): {
    start(
      size: { width: number; height: number },
      maxCode: number,
      settings: EventSettings,
      by: 'webgl2',
    ): Promise<unknown>;
    next(tUs: number, values: Uint8Array): Promise<EventPacket>;
  };
}

/** An 8-bit film, begun anew where it ends. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
  readonly stepUs: number;
}

interface Run {
  readonly film: Omit<Film, 'frames'> & { readonly codes: string };
  readonly settings: EventSettings;
  readonly rounds: number;
}

/** Milliseconds a frame of each round; runs in the page. */
async function timeInPage({ film, settings, rounds }: Run): Promise<number[]> {
  const { width, height, stepUs, codes } = film;
  const all = Uint8Array.from(atob(codes), (c) => c.charCodeAt(0));
  const pixels = width * height;
  const count = all.length / pixels;
  const camera = (globalThis as unknown as Host).startEvents();
  // What works in every browser: figures of two machines are then of the same shaders.
  await camera.start({ width, height }, 255, settings, 'webgl2');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let f = 0; f < count; f++)
      await camera.next((round * count + f) * stepUs, all.slice(f * pixels, (f + 1) * pixels));
    times.push((performance.now() - start) / count);
  }
  return times;
}

/** Milliseconds a frame of each film, in their order: median over rounds, but for the first. */
export async function timeEventsInPage(films: readonly Film[]): Promise<number[]> {
  const server = await servePage(await builtPage('events'), 0, (_, response, path) => {
    if (path !== '/bench') return false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    return true;
  });
  const { browser } = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.address}/bench`);
    await page.waitForFunction(() => 'startEvents' in globalThis);
    const found: number[] = [];
    for (const { frames, ...film } of films) {
      const codes = Buffer.concat(frames).toString('base64');
      const run = { film: { ...film, codes }, settings: PLAIN_EVENTS, rounds: 4 };
      found.push(median((await page.evaluate(timeInPage, run)).slice(1)));
    }
    return found;
  } finally {
    await browser.close().catch(() => undefined);
    await server.close();
  }
}
