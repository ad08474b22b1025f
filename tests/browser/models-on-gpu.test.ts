/**
 * A model on the GPU says what it says on the CPU, also after the GPU is lost. The
 * GPUs here are a processor's imitations; the small model of events stands for all (tests/slow has the others).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEBGPU_IN_SOFTWARE } from '../support/gpu-events.ts';
import { noiseFor, type PageModels, saidHere, startPageModels } from '../support/models-in-page.ts';
import { expectSame } from '../support/same-said.ts';

const NO_ADAPTER = 'the browser offers no WebGPU adapter, not even in software';
const film = noiseFor('events', 3);

let page: PageModels;
beforeAll(async () => {
  page = await startPageModels(WEBGPU_IN_SOFTWARE);
});
afterAll(() => page?.close());

describe.each(['webgpu', 'webgl'] as const)('on %s', (place) => {
  it('says what it says on WebAssembly, and goes on there when the GPU is lost', async ({
    skip,
  }) => {
    skip(place === 'webgpu' && !page.hasWebGpu, NO_ADAPTER);
    const said = await page.said(film, place, 2);
    expect(said.map((one) => one.place)).toEqual([place, place, 'wasm']);
    expectSame(said, await saidHere(film));
  });
});

it('stays on WebAssembly where the GPUs are a processor’s imitations', async () => {
  const said = await page.said(film, 'fastest');
  expect(said.map((one) => one.place)).toEqual(['wasm', 'wasm', 'wasm']);
  expectSame(said, await saidHere(film));
});
