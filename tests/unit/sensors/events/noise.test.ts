import { describe, expect, it } from 'vitest';
import { codesTo } from '../../../../src/sensors/events/intensity.ts';
import {
  countByPixel,
  eventsOf,
  firstDifference,
  frameOfLogs,
  referenceOf,
} from '../../../support/light.ts';

const [WIDTH, HEIGHT] = [40, 25];
const PIXELS = WIDTH * HEIGHT;
const still = (value: number, frames: number) =>
  Array.from({ length: frames }, () => new Float64Array(PIXELS).fill(value));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** How many standard deviations a chi-square statistic is off its mean (Wilson and Hilferty). */
function chiSquareScore(statistic: number, freedom: number): number {
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - spread)) / Math.sqrt(spread);
}

describe('shot noise', () => {
  for (const intensity of [0, 0.4, 1]) {
    it(`is a Poisson process of rate R (1 - 0.75 i) a pixel at i = ${intensity}`, () => {
      const [shotHz, frames, stepUs] = [40, 201, 5000];
      const light = still(intensity, frames);
      const events = eventsOf(referenceOf(WIDTH, HEIGHT, { shotHz }), light, stepUs);
      const expected = shotHz * (1 - 0.75 * intensity) * (frames - 1) * stepUs * 1e-6;
      const counts = countByPixel(events, WIDTH, HEIGHT);
      // The total has the right mean, the counts of pixels the right variance.
      expect(Math.abs(sum(counts) - expected * PIXELS)).toBeLessThan(
        4 * Math.sqrt(expected * PIXELS),
      );
      const statistic = sum(counts.map((n) => (n - expected) ** 2 / expected));
      expect(Math.abs(chiSquareScore(statistic, PIXELS))).toBeLessThan(4);
      const on = sum(countByPixel(events, WIDTH, HEIGHT, 1));
      expect(Math.abs(on - events.count / 2)).toBeLessThan(2 * Math.sqrt(events.count));
    });
  }

  it('does not depend on how often frames come', () => {
    const often = eventsOf(referenceOf(WIDTH, HEIGHT, { shotHz: 50 }), still(0, 1001), 1000);
    const seldom = eventsOf(referenceOf(WIDTH, HEIGHT, { shotHz: 50 }), still(0, 3), 500_000);
    const expected = 50 * PIXELS;
    for (const { count } of [often, seldom])
      expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it('moves no level: without its own events, the others are those of a quiet sensor', () => {
    const light = Array.from({ length: 50 }, (_, f) =>
      Float64Array.from({ length: PIXELS }, (_, i) => 0.5 + 0.4 * Math.sin(i + f / 5)),
    );
    const quiet = eventsOf(referenceOf(WIDTH, HEIGHT), light, 1000);
    const noisy = eventsOf(referenceOf(WIDTH, HEIGHT, { shotHz: 100 }), light, 1000);
    const alone = eventsOf(
      referenceOf(WIDTH, HEIGHT, { shotHz: 100, contrast: 1000 }),
      light,
      1000,
    );
    expect(alone.count).toBeGreaterThan(1000);
    expect(noisy.count).toBe(quiet.count + alone.count);
  });
});

describe('leak', () => {
  it('makes ON events at its rate, a pixel like another, from the first period on', () => {
    const [leakHz, seconds] = [8, 2];
    const events = eventsOf(referenceOf(WIDTH, HEIGHT, { leakHz }), still(0.3, 201), 10_000);
    const counts = countByPixel(events, WIDTH, HEIGHT, 1);
    expect(events.count).toBe(sum(counts));
    // Over pixels: the leak spreads by a tenth of a decade, and the phase is uniform.
    const spread = leakHz * seconds * 0.1 * Math.LN10;
    const error = Math.sqrt((spread ** 2 + 1 / 6) / PIXELS);
    expect(Math.abs(mean(counts) - leakHz * seconds)).toBeLessThan(4 * error);
    expect(deviation(counts) / spread).toBeGreaterThan(0.9);
    expect(deviation(counts) / spread).toBeLessThan(1.1);
    const early = [...events.tUs].filter((t) => t < 1e6 / leakHz / 2).length;
    expect(Math.abs(early - PIXELS / 2)).toBeLessThan(4 * Math.sqrt(PIXELS / 4));
  });
});

describe('mismatch', () => {
  const settings = { contrast: 0.2, sigma: 0.03, seed: 5 };
  /** Thresholds as an experimenter would measure them: how many events does a known change make? */
  function measured(direction: 1 | -1, seed = settings.seed): number[] {
    const logs = (f: number) => new Array<number>(PIXELS).fill(-direction * 20 + direction * f);
    const light = Array.from({ length: 41 }, (_, f) => frameOfLogs(logs(f), 1e-12));
    const how = { ...settings, seed, logEps: 1e-12 };
    const counts = countByPixel(
      eventsOf(referenceOf(WIDTH, HEIGHT, how), light, 1e4),
      WIDTH,
      HEIGHT,
    );
    return counts.map((n) => 40 / (n + 0.5));
  }
  const [on, off] = [measured(1), measured(-1)];

  it('has the mean and the standard deviation that were asked for, in each polarity', () => {
    for (const thresholds of [on, off]) {
      expect(Math.abs(mean(thresholds) - 0.2)).toBeLessThan((4 * 0.03) / Math.sqrt(PIXELS));
      expect(Math.abs(deviation(thresholds) - 0.03)).toBeLessThan(
        (4 * 0.03) / Math.sqrt(2 * PIXELS),
      );
    }
  });

  it('is a fixed pattern of the seed, drawn for each polarity', () => {
    expect(measured(1)).toEqual(on);
    expect(measured(1, 6)).not.toEqual(on);
    const [a, b] = [mean(on), mean(off)];
    const product = mean(on.map((value, i) => (value - a) * ((off[i] as number) - b)));
    const correlation = product / (deviation(on) * deviation(off));
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(PIXELS));
  });
});

describe('bandwidth', () => {
  /** Log intensity after a step, as the events tell it. */
  const levelAfter = (to: number, frames: number, cutoffHz: number) => {
    const light = [0.05, ...new Array<number>(frames).fill(to)].map((v) => Float64Array.of(v));
    const settings = { cutoffHz, contrast: 0.001 };
    const { p } = eventsOf(referenceOf(1, 1, settings), light, 500);
    return 0.001 * sum([...p].map((polarity) => 2 * polarity - 1));
  };

  it('a step is reached as by a first-order low-pass, faster in the light', () => {
    for (const to of [0.2, 0.9]) {
      const change = Math.log(0.001 + to) - Math.log(0.051);
      const share = ((to * 255 + 20) / 275) * 2 * Math.PI * 30 * 500e-6;
      for (const frames of [1, 5, 20]) {
        const expected = change * (1 - (1 - share) ** frames);
        expect(Math.abs(levelAfter(to, frames, 30) - expected)).toBeLessThan(0.0011);
      }
    }
  });

  it('above the rate of frames there is none', () => {
    expect(levelAfter(0.9, 1, 10_000)).toBe(levelAfter(0.9, 1, 0));
  });
});

it('all noise at once is a function of the seed', () => {
  const settings = { sigma: 0.05, leakHz: 3, shotHz: 20, cutoffHz: 100, refractoryUs: 500 };
  const light = Array.from({ length: 20 }, (_, f) =>
    Uint8Array.from({ length: PIXELS }, (_, i) => (i * 7 + f * 5) % 256),
  );
  const run = (seed: number) =>
    eventsOf(referenceOf(WIDTH, HEIGHT, { ...settings, seed }, codesTo(255)), light, 2000);
  const [one, again, other] = [run(1), run(1), run(2)];
  expect(firstDifference(one, again)).toBeNull();
  expect(one.count).not.toBe(other.count);
  for (let i = 1; i < one.count; i++)
    expect(one.tUs[i]).toBeGreaterThanOrEqual(one.tUs[i - 1] as number);
});
