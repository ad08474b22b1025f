/** The larger shipped models on the GPU (a processor's imitation of it) say what they say on the CPU. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WEBGPU_IN_SOFTWARE } from '../support/gpu-events.ts';
import { noiseFor, type PageModels, saidHere, startPageModels } from '../support/models-in-page.ts';
import { expectSame } from '../support/same-said.ts';

const NO_ADAPTER = 'the browser offers no WebGPU adapter, not even in software';

let page: PageModels;
beforeAll(async () => {
  page = await startPageModels(WEBGPU_IN_SOFTWARE);
});
afterAll(() => page?.close());

describe.each(['collision', 'affordances'] as const)('the model %s', (model) => {
  it.for(['webgpu', 'webgl'] as const)(
    'says on %s what it says on WebAssembly',
    async (place, { skip }) => {
      skip(place === 'webgpu' && !page.hasWebGpu, NO_ADAPTER);
      const film = noiseFor(model, 2);
      const said = await page.said(film, place);
      expect(said.map((one) => one.place)).toEqual([place, place]);
      expectSame(said, await saidHere(film));
    },
  );
});
