import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { EsimFast } from '../../../../src/sensors/events/esim-fast.ts';
import {
  CodeFinder,
  codesTo,
  type IntensityScale,
  LINEAR,
  LogIntensity,
} from '../../../../src/sensors/events/intensity.ts';
import { type EventSettings, PLAIN_EVENTS } from '../../../../src/sensors/events/settings.ts';
import { eventsOf, firstDifference, referenceOf } from '../../../support/light.ts';

const [WIDTH, HEIGHT] = [31, 17];
const PIXELS = WIDTH * HEIGHT;

/** Frames that jump, creep, come back to where they were, and stand still. */
function frames(max: number, seed: number): Float64Array[] {
  const rng = createRng(seed);
  const start = Array.from({ length: PIXELS }, () => rng.integer(0, max));
  return Array.from({ length: 24 }, (_, f) =>
    Float64Array.from(start, (value, i) => {
      if (i % 4 === 0) return f % 2 === 0 ? value : (value * 7) % (max + 1);
      if (i % 4 === 1) return Math.min(max, value + f);
      if (i % 4 === 2) return rng.integer(0, max);
      return f % 5 === 4 ? max - value : value;
    }),
  );
}

const inSteps = (values: readonly Float64Array[], bits: 8 | 16) =>
  values.map((frame) => (bits === 8 ? Uint8Array.from(frame) : Uint16Array.from(frame)));

const KINDS: [
  string,
  IntensityScale,
  (seed: number) => (Float64Array | Float32Array | Uint8Array | Uint16Array)[],
][] = [
  ['8-bit codes', codesTo(255), (seed) => inSteps(frames(255, seed), 8)],
  ['16-bit codes', codesTo(65535), (seed) => inSteps(frames(65535, seed), 16)],
  ['luminance codes', codesTo(2_550_000), (seed) => frames(2_550_000, seed)],
  ['linear light', LINEAR, (seed) => frames(1000, seed).map((f) => f.map((v) => v / 333))],
  [
    'linear light as the renderer has it',
    LINEAR,
    (seed) => frames(1000, seed).map((f) => Float32Array.from(f, (v) => v / 333)),
  ],
];

describe.each(KINDS)('%s', (_, scale, light) => {
  it.each<[string, Partial<EventSettings>]>([
    ['plain', {}],
    ['low contrast', { contrast: 0.013 }],
    ['high contrast', { contrast: 1.1 }],
    ['mismatch', { sigma: 0.05, seed: 3 }],
    ['refractory', { refractoryUs: 180, contrast: 0.05 }],
    ['all', { refractoryUs: 90, sigma: 0.01, contrast: 0.08, logEps: 0.02 }],
  ])('%s: the very events of the reference', (_, settings) => {
    const size = { width: WIDTH, height: HEIGHT };
    for (const seed of [1, 2]) {
      const fast = new EsimFast(size, scale, { ...PLAIN_EVENTS, ...settings });
      const slow = referenceOf(WIDTH, HEIGHT, settings, scale);
      const expected = eventsOf(slow, light(seed), 333.3);
      expect(expected.count).toBeGreaterThan(500);
      expect(firstDifference(eventsOf(fast, light(seed), 333.3), expected)).toBeNull();
    }
  });
});

it('linear light about the least change, at levels and beyond all bounds: the events of the reference', () => {
  const rng = createRng(9);
  const odd = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 3e9, 1e9];
  const start = Array.from({ length: PIXELS }, () => 0.01 + rng.uniform());
  const light = Array.from({ length: 60 }, (_, f) =>
    Float64Array.from(start, (value, i) => {
      // Creeping by about the least change that counts, or by whole thresholds and back, or anything.
      if (i % 3 === 0)
        return (
          (value + 0.001) * Math.exp(f * 1e-6 * (0.9985 + 0.003 * rng.uniform()) * 1e3 ** (i % 2)) -
          0.001
        );
      if (i % 3 === 1) return (value + 0.001) * Math.exp(0.2 * (f % 4)) - 0.001;
      return odd[(i * 7 + f * (1 + (i % 5))) % odd.length] as number;
    }),
  );
  const size = { width: WIDTH, height: HEIGHT };
  for (const frames of [light, light.map((frame) => Float32Array.from(frame))]) {
    const fast = eventsOf(new EsimFast(size, LINEAR, PLAIN_EVENTS), frames, 333.3);
    const slow = eventsOf(referenceOf(WIDTH, HEIGHT), frames, 333.3);
    expect(slow.count).toBeGreaterThan(10_000);
    expect(firstDifference(fast, slow)).toBeNull();
  }
});

it('a code is found by its logarithm, at every code and just beside it', () => {
  for (const max of [255, 65535]) {
    const table = new LogIntensity(codesTo(max), 0.001).risingTable(0);
    if (!table) throw new Error('no table');
    const finder = new CodeFinder(table);
    for (let code = 0; code <= max; code++) {
      const log = table[code] as number;
      const least = Math.abs(log) * 1e-15 + 1e-15;
      const found = [log - least, log, log + least].map((at) => finder.atLeast(at) - code);
      if (found.join() !== '0,0,1') expect.fail(`code ${code} of ${max}: ${found}`);
    }
    expect(finder.atLeast(-100)).toBe(0);
    expect(finder.atLeast(100)).toBe(max + 1);
  }
});

it('noise between frames is not for it', () => {
  const noisy = { ...PLAIN_EVENTS, shotHz: 1 };
  expect(() => new EsimFast({ width: 1, height: 1 }, LINEAR, noisy)).toThrow('reference');
});
