import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type EventSettings, PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import { agreement } from '../support/event-agreement.ts';
import { eventContract } from '../support/event-contract.ts';
import { film, LIGHT, referenceEvents, SIZE, STEP_US } from '../support/event-films.ts';
import {
  type Frame,
  type GpuEvents,
  startGpuEvents,
  WEBGPU_IN_SOFTWARE,
} from '../support/gpu-events.ts';

const NO_ADAPTER = 'the browser offers no WebGPU adapter, not even in software';
/** More pixels than 256 x 256: the prefix sum has a third level. */
const LARGE = { width: 300, height: 230 };

let gpu: GpuEvents;
beforeAll(async () => {
  gpu = await startGpuEvents('auto', 'webgpu', WEBGPU_IN_SOFTWARE);
  if (!gpu.hasWebGpu) console.warn(`skipped: ${NO_ADAPTER}`);
});
beforeEach(({ skip }) => skip(!gpu.hasWebGpu, NO_ADAPTER));
afterAll(() => gpu?.close());

/** Holds the compute shaders to the reference on these frames: every pixel's count, every event's time. */
async function held(
  settings: Partial<EventSettings>,
  frames: readonly Frame[],
  maxCode = 0,
  size = SIZE,
) {
  const all = { ...PLAIN_EVENTS, ...settings };
  // Neither frame times nor intervals are whole.
  const timesUs = frames.map((_, i) => i * (STEP_US + 0.375));
  const expected = referenceEvents(size, maxCode, all, frames, timesUs);
  const got = await gpu.run(size, maxCode, all, frames, timesUs);
  expect(expected.count).toBeGreaterThan(500);
  const found = agreement(got, expected, size);
  expect(found).toMatchObject({ exactPixels: 1, otherPolarity: 0, isOrdered: true });
  expect(got.count).toBe(expected.count);
  expect(found.mostUs).toBeLessThanOrEqual(1);
}

eventContract(held);

it('a sensor of more pixels than two levels of sums hold: the events of the reference', async () => {
  const pixels = LARGE.width * LARGE.height;
  const frames = [0, 1, 2].map((f) =>
    Uint8Array.from({ length: pixels }, (_, i) => (i * 7 + f * ((i % 61) - 30)) & 255),
  );
  await held({}, frames, 255, LARGE);
});

it('more events than can be meant are an error, and the next film is none the worse', async () => {
  const steps = (LIGHT.steps as () => Float32Array[])();
  const times = steps.map((_, i) => i * STEP_US);
  for (const contrast of [1e-6, 5e-6]) {
    const settings = { ...PLAIN_EVENTS, contrast };
    await expect(gpu.run(SIZE, 0, settings, steps, times)).rejects.toThrow(/too many events/);
  }
  // One pixel alone has too many: a sum that began anew beyond 2^32 would be that of the others.
  const one = [0.5, 0.5005].map((v, f) =>
    Float32Array.from(steps[0] as Float32Array, (_, i) => (i === 0 ? 0.02 + f : v)),
  );
  const settings = { ...PLAIN_EVENTS, contrast: 1e-6 };
  await expect(gpu.run(SIZE, 0, settings, one, [0, STEP_US])).rejects.toThrow(/too many events/);
  await held({}, steps);
});

it('more pixels than the device has room for are an error at the start', async () => {
  const size = { width: 6000, height: 4000 };
  await expect(gpu.run(size, 255, PLAIN_EVENTS, [], [])).rejects.toThrow(/WebGPU: .*size/);
});

it('a first frame alone, and a still scene without noise, give no event', async () => {
  const still = film((_, x, y) => (x + y) / 100);
  const noisy = { ...PLAIN_EVENTS, sigma: 0.05, leakHz: 100, shotHz: 100, cutoffHz: 100 };
  expect((await gpu.run(SIZE, 0, noisy, still.slice(0, 1), [0])).count).toBe(0);
  const times = still.map((_, i) => i * STEP_US);
  expect((await gpu.run(SIZE, 0, PLAIN_EVENTS, still, times)).count).toBe(0);
});

it('WebGPU in software is taken only where it is asked for', async () => {
  expect(await gpu.shadersFor(null)).toBe('webgl2');
  expect(await gpu.shadersFor('webgpu')).toBe('webgpu');
  expect(await gpu.shadersFor('webgl2')).toBe('webgl2');
});
