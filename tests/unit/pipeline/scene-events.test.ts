import { expect, it } from 'vitest';
import type { WorldState } from '../../../src/core/world-state.ts';
import { nextStepUs, senseEvents } from '../../../src/pipeline/scene-events.ts';
import { keep, referenceOf } from '../../support/light.ts';

it('samples follow motion, within bounds', () => {
  const sampling = { displacementPx: 0.5, mostHz: 500 };
  // 0.2 px in 2 ms: half a pixel takes 5 ms.
  expect(nextStepUs(0.2, 2000, sampling)).toBe(5000);
  expect(nextStepUs(0, 2000, sampling)).toBe(33_333);
  expect(nextStepUs(1e-6, 2000, sampling)).toBe(33_333);
  expect(nextStepUs(50, 2000, sampling)).toBe(2000);
});

it('a scene is sampled from its first frame to its last, and its clock is the events', async () => {
  const states: WorldState[] = [0, 1, 2, 3].map((i) => ({
    tUs: 1_000_000 + i * 10_000,
    actors: [],
    signals: [],
  }));
  const drawn: number[] = [];
  // One pixel whose log intensity rises by 100 a second.
  const renderer = {
    renderLight: async ({ tUs }: WorldState, next: WorldState) => {
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
    { displacementPx: 0.5, mostHz: 1000 },
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
  expect(times.length).toBeGreaterThanOrEqual(14);
  for (const [i, tUs] of times.entries())
    expect(Math.abs(tUs - (1_000_000 + (i + 1) * 2000))).toBeLessThan(3);
  expect([...ids]).toEqual([9]);
});
