import { afterAll, beforeAll, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { CLEAR, DAYLIGHT } from '../../src/core/sky.ts';
import { egoCamera } from '../../src/pipeline/ego-camera.ts';
import { findOutcome, findScenario } from '../../src/pipeline/find-outcome.ts';
import { EVENT_SAMPLING, senseEvents } from '../../src/pipeline/scene-events.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../src/sensors/events/settings.ts';
import { renderScene } from '../../src/world/staging/stage.ts';
import { agreement } from '../support/event-agreement.ts';
import { eventContract } from '../support/event-contract.ts';
import {
  FRAMES,
  film,
  LIGHT,
  PIXELS,
  referenceEvents,
  SIZE,
  STEP_US,
} from '../support/event-films.ts';
import { type Frame, type GpuEvents, startGpuEvents } from '../support/gpu-events.ts';
import { referenceOf } from '../support/light.ts';
import { createPhysics } from '../support/physics.ts';

let gpu: GpuEvents;
beforeAll(async () => {
  gpu = await startGpuEvents();
});
afterAll(() => gpu?.close());

/** Holds the GPU to the reference on these frames, and returns what it gave. */
async function held(
  settings: Partial<EventSettings>,
  frames: readonly Frame[],
  maxCode = 0,
  size = SIZE,
  timesUs: readonly number[] = frames.map((_, i) => i * STEP_US),
) {
  const all = { ...PLAIN_EVENTS, ...settings };
  const expected = referenceEvents(size, maxCode, all, frames, timesUs);
  const got = await gpu.run(size, maxCode, all, frames, timesUs);
  const found = agreement(got, expected, size);
  const interval = Math.min(...timesUs.slice(1).map((t, i) => t - (timesUs[i] as number)));
  expect(expected.count).toBeGreaterThan(500);
  expect(found.exactPixels).toBeGreaterThanOrEqual(0.999);
  expect(found.totalError).toBeLessThan(0.0005);
  expect(found.otherPolarity).toBeLessThan(0.0005);
  expect(found.p99Us).toBeLessThan(0.01 * interval);
  expect(found.isOrdered).toBe(true);
  // Times are rounded, so that two may seem nearer by one.
  if (all.refractoryUs > 0) expect(found.leastGapUs).toBeGreaterThanOrEqual(all.refractoryUs - 1);
  return got;
}

eventContract(held);

it('shots of pixels in the dark come at their rate', async () => {
  const dark = film(() => 0);
  const { count } = await held({ shotHz: 60 }, dark);
  const expected = 60 * PIXELS * (FRAMES - 1) * STEP_US * 1e-6;
  expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected));
});

it('a first frame alone, and a still scene without noise, give no event', async () => {
  const still = film((_, x, y) => (x * y) / PIXELS);
  const noisy = { ...PLAIN_EVENTS, sigma: 0.05, leakHz: 100, shotHz: 100, cutoffHz: 100 };
  expect((await gpu.run(SIZE, 0, noisy, still.slice(0, 1), [0])).count).toBe(0);
  const times = still.map((_, i) => i * STEP_US);
  expect((await gpu.run(SIZE, 0, PLAIN_EVENTS, still, times)).count).toBe(0);
});

it("SwiftShader gives llvmpipe's events", async () => {
  const other = await startGpuEvents('swiftshader');
  try {
    const frames = (LIGHT.sinusoids as () => Float32Array[])();
    const times = frames.map((_, i) => i * STEP_US);
    const [a, b] = [
      await gpu.run(SIZE, 0, PLAIN_EVENTS, frames, times),
      await other.run(SIZE, 0, PLAIN_EVENTS, frames, times),
    ];
    expect(agreement(a, b, SIZE)).toMatchObject({
      exactPixels: 1,
      totalError: 0,
      otherPolarity: 0,
    });
  } finally {
    await other.close();
  }
});

it('on a drive: the events of the reference', async () => {
  const request = { seed: 1, outcome: 'crash', overrides: {} } as const;
  const scenario = findScenario(SCENARIOS, 'cut-in-v1');
  const { episode } = findOutcome({ ...request, scenario }, createPhysics);
  const size = { width: 173, height: 130 };
  const renderer = await RemoteRenderer.start();
  const [frames, timesUs] = [[] as Float32Array[], [] as number[]];
  try {
    const camera = egoCamera(size.width, size.height);
    await renderer.load(renderScene(episode.stage, { light: DAYLIGHT, weather: CLEAR }), camera, {
      quality: 'fast',
      radiance: true,
    });
    const recorder = {
      next(tUs: number, values: ArrayLike<number>) {
        frames.push(Float32Array.from(values));
        timesUs.push(tUs);
        return referenceOf(1, 1).next(0, [0] as unknown as Float32Array);
      },
    };
    const span = [1_000_000, 1_250_000] as const;
    await senseEvents(
      episode.states,
      span,
      renderer,
      recorder,
      // What is compared is what becomes of light, not how finely it is sampled.
      { ...EVENT_SAMPLING, mostHz: 400, detail: 2 },
      size.width,
      async () => {},
    );
  } finally {
    await renderer.close();
  }
  expect(frames.length).toBeGreaterThan(20);
  for (const settings of [
    {},
    { refractoryUs: 300, sigma: 0.03, leakHz: 0.1, shotHz: 5, cutoffHz: 300 },
  ])
    await held(settings, frames, 0, size, timesUs);
});
