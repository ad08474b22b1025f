/** WebAssembly computes with as many threads as there are cores, also on two of them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PageModels, startPageModels } from '../support/models-in-page.ts';

let page: PageModels;
beforeAll(async () => {
  page = await startPageModels([]);
});
afterAll(() => page?.close());

it('takes a thread for each core, up to four, and leaves the number of cores as it was', async () => {
  const { threads, cores, coresInWorker } = await page.threads();
  expect(threads).toBe(Math.min(4, cores));
  expect(coresInWorker).toBe(cores);
});
