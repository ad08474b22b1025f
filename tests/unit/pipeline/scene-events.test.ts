import { expect, it } from 'vitest';
import type { WorldState } from '../../../src/core/world-state.ts';
import { nextStepUs, senseEvents } from '../../../src/pipeline/scene-events.ts';
import { keep, referenceOf } from '../../support/light.ts';

const SAMPLING = { displacementPx: 0.5, brightnessNats: 0.1, mostHz: 500, detail: 2 };

it('samples follow motion and light, within bounds', () => {
  const still = { motionPx: 0, motionUs: 2000, lightNats: 0, lightUs: 1000 };
  const step = (change: Partial<typeof still>) => nextStepUs({ ...still, ...change }, SAMPLING);
  // 0.2 px in 2 ms: half a pixel takes 5 ms.
  expect(step({ motionPx: 0.2 })).toBe(5000);
  // 0.025 nats in 1 ms: a tenth takes 4 ms.
  expect(step({ lightNats: 0.025 })).toBe(4000);
  expect(step({ motionPx: 0.2, lightNats: 0.025 })).toBe(4000);
  expect(step({})).toBe(33_333);
  expect(step({ motionPx: 1e-6, lightNats: 1e-6 })).toBe(33_333);
  expect(step({ motionPx: 50 })).toBe(2000);
});

it('a scene is sampled from its first frame to its last, and its clock is the events', async () => {
  const states: WorldState[] = [0, 1, 2, 3].map((i) => ({
    tUs: 1_000_000 + i * 10_000,
    actors: [],
    signals: [],
  }));
  const drawn: number[] = [];
  const details = new Set<number>();
  // One pixel whose log intensity rises by 100 a second.
  const renderer = {
    renderLight: async ({ tUs }: WorldState, next: WorldState, detail?: number) => {
      details.add(detail ?? 1);
      drawn.push(tUs);
      const log = -3 + (tUs - 1_000_000) * 1e-4;
      return {
        luminance: Float32Array.of(Math.exp(log) - 0.001),
        instance: Uint16Array.of(9),
        motionPx: (next.tUs - tUs) * 1e-4,
      };
    },
  };
  const times: number[] = [];
  const ids = new Set<number>();
  const samples = await senseEvents(
    states,
    [1_000_000, 1_030_000],
    renderer,
    referenceOf(1, 1),
    { ...SAMPLING, brightnessNats: 10, mostHz: 1000 },
    1,
    async (packet) => {
      const { tUs, instance } = keep(packet);
      times.push(...tUs);
      for (const id of instance ?? []) ids.add(id);
    },
  );
  expect(drawn).toEqual([
    1_000_000, 1_005_000, 1_010_000, 1_015_000, 1_020_000, 1_025_000, 1_030_000,
  ]);
  expect(samples).toBe(7);
  expect([...details]).toEqual([2]);
  expect(times.length).toBeGreaterThanOrEqual(14);
  for (const [i, tUs] of times.entries())
    expect(Math.abs(tUs - (1_000_000 + (i + 1) * 2000))).toBeLessThan(3);
  expect([...ids]).toEqual([9]);
});

it('a lamp that dims in a still scene is sampled as often as its light asks for', async () => {
  const states: WorldState[] = [0, 50_000].map((tUs) => ({ tUs, actors: [], signals: [] }));
  const drawn: number[] = [];
  const renderer = {
    renderLight: async ({ tUs }: WorldState) => {
      drawn.push(tUs);
      return {
        luminance: Float32Array.of(Math.exp(-tUs * 2e-5) - 0.001),
        instance: Uint16Array.of(0),
        motionPx: 0,
      };
    },
  };
  // 20 nats a second, from the second sample on: a tenth every 5 ms.
  await senseEvents(states, [0, 50_000], renderer, referenceOf(1, 1), SAMPLING, 1, async () => {});
  expect(drawn[1]).toBe(33_333);
  for (const [i, tUs] of drawn.slice(2, -1).entries())
    expect(Math.abs(tUs - (drawn[i + 1] as number) - 5000)).toBeLessThan(20);
});
