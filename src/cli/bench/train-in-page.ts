/** The same costs in a worker of a page, with threads: tfjs has none of them in Node. */

import { builtPage } from '../browser/build-page.ts';
import { launchBrowser } from '../browser/launch.ts';
import { servePage } from '../browser/page-server.ts';
import { say } from '../output.ts';

interface Costs {
  /** ms a batch */
  readonly train: number;
  readonly infer: number;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Nearmiss</title><script type="module" src="/perception.js"></script>`;

interface Host {
  startPerception(threads: boolean): Promise<{
    threads: number;
    service: { reference(what: 'train' | 'infer'): Promise<void> };
  }>;
}

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
    const found = await page.evaluate(async () => {
      const host = globalThis as unknown as Host;
      const { service, threads } = await host.startPerception(true);
      const time = async (what: 'train' | 'infer'): Promise<number> => {
        for (let i = 0; i < 3; i++) await service.reference(what);
        const times: number[] = [];
        for (let i = 0; i < 12; i++) {
          const start = performance.now();
          await service.reference(what);
          times.push(performance.now() - start);
        }
        return times.sort((a, b) => a - b)[6] as number;
      };
      return { threads, train: await time('train'), infer: await time('infer') };
    });
    const { threads, train, infer } = found;
    if (threads === 1) {
      say('the browser gives no threads: train.wasm-threads and infer.wasm-threads are left out');
      return {};
    }
    return { 'wasm-threads': { train, infer } };
  } finally {
    await browser.close().catch(() => undefined);
    await server.close();
  }
}
