/** The same costs in a worker of a page, with threads: tfjs has none of them in Node. */

import { builtPage } from '../browser/build-page.ts';
import { launchBrowser } from '../browser/launch.ts';
import { servePage } from '../browser/page-server.ts';
import { say } from '../output.ts';
import { median } from './benchmark.ts';

interface Costs {
  /** ms a batch */
  readonly train: number;
  readonly infer: number;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss</title><script type="module" src="/perception.js"></script>`;

interface Started {
  readonly threads: number;
  readonly service: { reference(what: 'train' | 'infer'): Promise<void> };
}

/** What src/pipeline/perception-host.ts puts into the page; kept there, since a worker's service cannot come out. */
interface Host {
  startPerception(threads: boolean): Promise<Started>;
  started?: Started;
}

const WARM_UP = 3;
const ROUNDS = 12;

/** By name; without threads where the browser gives none. */
export async function benchInPage(): Promise<Record<string, Costs>> {
  const folder = await builtPage('perception');
  const server = await servePage(folder, 0, (_, response, path) => {
    if (path !== '/bench') return false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    return true;
  });
  const { browser } = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${server.address}/bench`);
    await page.waitForFunction(() => 'startPerception' in globalThis);
    const threads = await page.evaluate(async () => {
      const host = globalThis as unknown as Host;
      host.started = await host.startPerception(true);
      return host.started.threads;
    });
    const timeOf = (what: 'train' | 'infer'): Promise<number[]> =>
      page.evaluate(
        async ({ what, rounds }) => {
          const { service } = (globalThis as unknown as Required<Host>).started;
          const times: number[] = [];
          for (let i = 0; i < rounds; i++) {
            const start = performance.now();
            await service.reference(what);
            times.push(performance.now() - start);
          }
          return times;
        },
        { what, rounds: WARM_UP + ROUNDS },
      );
    if (threads === 1) {
      say('the browser gives no threads: train.wasm-threads and infer.wasm-threads are left out');
      return {};
    }
    const train = median((await timeOf('train')).slice(WARM_UP));
    const infer = median((await timeOf('infer')).slice(WARM_UP));
    return { 'wasm-threads': { train, infer } };
  } finally {
    await browser.close().catch(() => undefined);
    await server.close();
  }
}
