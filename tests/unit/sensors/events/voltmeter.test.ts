import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { LINEAR } from '../../../../src/sensors/events/intensity.ts';
import {
  chanceOfUp,
  DAVIS346_CONSTANTS,
  passageTime,
  Voltmeter,
  type VoltmeterConstants,
} from '../../../../src/sensors/events/voltmeter.ts';
import { countByPixel, eventsOf } from '../../../support/light.ts';

const [WIDTH, HEIGHT] = [40, 25];
const PIXELS = WIDTH * HEIGHT;
const flat = (intensity: number) => new Float64Array(PIXELS).fill(intensity);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: readonly number[]) => {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
};
const sensor = (constants: VoltmeterConstants, seed = 1) =>
  new Voltmeter({ width: WIDTH, height: HEIGHT }, LINEAR, { constants, seed });

describe('which level comes first', () => {
  it('is even without drift, as the distances are, and certain with much of it', () => {
    expect(chanceOfUp(0, 1, 1, 1)).toBe(0.5);
    expect(chanceOfUp(0, 1, 0.5, 1.5)).toBe(0.75);
    expect(chanceOfUp(1e4, 1, 1, 1)).toBe(1);
    expect(chanceOfUp(-1e4, 1, 1, 1)).toBe(0);
  });

  it('is the closed form, mirrored with the drift, without a step near none', () => {
    for (const drift of [0.3, 1e-4, 1e-7, 1e-11]) {
      const expected = 1 / (1 + Math.exp(-2 * drift));
      expect(chanceOfUp(drift, 1, 1, 1)).toBeCloseTo(expected, 9);
      expect(chanceOfUp(drift, 1, 0.4, 1.6) + chanceOfUp(-drift, 1, 1.6, 0.4)).toBeCloseTo(1, 12);
    }
  });
});

it('times are inverse Gaussian: mean d / drift, variance d spread^2 / drift^3; without drift, of median d^2 / 0.455 spread^2', () => {
  const rng = createRng(4);
  const draw = (drift: number, spread: number) =>
    Array.from({ length: 20_000 }, () =>
      passageTime(drift, spread, 0.8, rng.normal(), rng.uniform()),
    );
  const times = draw(0.02, 0.05);
  expect(Math.abs(mean(times) / 40 - 1)).toBeLessThan(0.02);
  expect(Math.abs(variance(times) / ((0.8 * 0.05 ** 2) / 0.02 ** 3) - 1)).toBeLessThan(0.06);
  const levy = draw(0, 0.05).sort((a, b) => a - b);
  expect(Math.abs((levy[10_000] as number) / ((0.8 / 0.05) ** 2 / 0.4549) - 1)).toBeLessThan(0.05);
});

it('light that rises by a factor gives ON events at the rate of the drift, spread as the noise says', () => {
  // One interval: k1 times the relative change over its time is the drift.
  const constants: VoltmeterConstants = [40, 20, 0, 0, 0, 0.01];
  const [before, after, dtUs] = [0.1, 0.9, 100_000];
  const drift = (40 * 255 * (after - before)) / (dtUs * ((255 * (before + after)) / 2 + 20));
  const events = eventsOf(sensor(constants), [flat(before), flat(after)], dtUs);
  const counts = countByPixel(events, WIDTH, HEIGHT, 1);
  // An OFF event has the chance exp(-2 drift / spread^2), one in sixty thousand.
  expect(events.count - counts.reduce((a, b) => a + b, 0)).toBeLessThan(8);
  // A renewal process: n = T / m - (1 - c^2) / 2, variance T c^2 / m, where c^2 is that of the waits over m^2.
  const c2 = 0.01 ** 2 / drift;
  const expected = dtUs * drift - (1 - c2) / 2;
  const error = Math.sqrt((dtUs * drift * c2) / PIXELS) + 1 / Math.sqrt(12 * PIXELS);
  expect(Math.abs(mean(counts) - expected)).toBeLessThan(4 * error);
  expect(Math.abs(variance(counts) - dtUs * drift * c2 - 1 / 12)).toBeLessThan(
    0.2 * dtUs * drift * c2 + 0.1,
  );
});

it('in still light, leak makes ON events and noise makes both polarities, more of them in the dark', () => {
  const leaky: VoltmeterConstants = [5, 20, 0, 5e-6, 0, 1e-5];
  const leak = eventsOf(sensor(leaky), [flat(0.5), flat(0.5)], 2_100_000);
  // One every 200 ms, and half of one left over.
  expect(leak.count / PIXELS).toBeCloseTo(10, 1);
  expect(leak.p.every((p) => p === 1)).toBe(true);
  const noisy: VoltmeterConstants = [5, 20, 0.01, 0, 0, 1e-6];
  const noise = (light: number) => eventsOf(sensor(noisy), [flat(light), flat(light)], 10_000_000);
  const [dark, bright] = [noise(0.08), noise(1)];
  const on = dark.p.reduce((sum, p) => sum + p, 0);
  expect(Math.abs(on - dark.count / 2)).toBeLessThan(2 * Math.sqrt(dark.count));
  expect(dark.count).toBeGreaterThan(2 * bright.count);
});

it('the same seed gives the same events, another one others; a first frame gives none', () => {
  const light = [flat(0.2), flat(0.6), flat(0.3)];
  const times = (seed: number) => [...eventsOf(sensor(DAVIS346_CONSTANTS, seed), light, 5000).tUs];
  expect(times(1)).toEqual(times(1));
  expect(times(2)).not.toEqual(times(1));
  expect(eventsOf(sensor(DAVIS346_CONSTANTS), [flat(0.4)], 1).count).toBe(0);
  expect(() => sensor([1, 1, 1, 1, 1, 0])).toThrow('k6');
});
