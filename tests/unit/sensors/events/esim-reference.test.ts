import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesTo } from '../../../../src/sensors/events/intensity.ts';
import { countByPixel, eventsOf, frameOfLogs, referenceOf } from '../../../support/light.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('light that is known in closed form', () => {
  it('a ramp of log intensity gives an event every C / slope seconds, however it is sampled', () => {
    for (const [slope, stepUs, frames] of [
      [2, 10_000, 101],
      [-3.7, 777, 900],
      [150, 50_000, 3],
    ] as const) {
      const settings = { contrast: 0.13, logEps: 1e-12 };
      const start = slope > 0 ? -20 : 2;
      const light = range(frames).map((i) =>
        frameOfLogs([start + slope * i * stepUs * 1e-6], 1e-12),
      );
      const events = eventsOf(referenceOf(1, 1, settings), light, stepUs);
      const duration = (frames - 1) * stepUs;
      const spacing = (0.13 / Math.abs(slope)) * 1e6;
      expect(Math.abs(events.count - Math.floor(duration / spacing))).toBeLessThanOrEqual(
        duration % spacing < 1e-3 ? 1 : 0,
      );
      for (let i = 0; i < events.count; i++) {
        expect(Math.abs((events.tUs[i] as number) - (i + 1) * spacing)).toBeLessThan(0.51);
        expect(events.p[i]).toBe(slope > 0 ? 1 : 0);
      }
    }
  });

  it('a sinusoid crosses its levels where the arc sine says', () => {
    const [amplitude, hertz, contrast, stepUs] = [1, 3, 0.3, 100];
    const omega = 2 * Math.PI * hertz * 1e-6;
    const light = range(3334).map((i) =>
      frameOfLogs([-2 + amplitude * Math.sin(omega * i * stepUs)]),
    );
    const events = eventsOf(referenceOf(1, 1, { contrast }), light, stepUs);
    const quarter = (level: number) => Math.asin(level / amplitude) / omega;
    const half = Math.PI / omega;
    // Up to 3 C; down through 2 C ... -3 C; up through -2 C, -C and, at the period's end, 0.
    const expected = [
      ...[1, 2, 3].map((k) => [quarter(k * contrast), 1]),
      ...[2, 1, 0, -1, -2, -3].map((k) => [half - quarter(k * contrast), 0]),
      ...[-2, -1].map((k) => [2 * half + quarter(k * contrast), 1]),
    ] as [number, number][];
    expect(events.count - expected.length).toBeGreaterThanOrEqual(0);
    for (const [i, [tUs, p]] of expected.entries()) {
      expect(Math.abs((events.tUs[i] as number) - tUs)).toBeLessThan(1);
      expect(events.p[i]).toBe(p);
    }
  });

  it('a step spreads floor(change / C) events evenly over the interval', () => {
    const light = [-3, -3, -1.99, -1.99].map((log) => frameOfLogs([log]));
    const events = eventsOf(referenceOf(1, 1, { contrast: 0.25 }), light, 1010);
    expect([...events.tUs]).toEqual([1260, 1510, 1760, 2010]);
  });

  it('an edge that moves gives each pixel the same events, as it comes by', () => {
    const width = 40;
    const edge = (position: number) =>
      Float64Array.from(range(width), (x) => 0.1 + 0.7 * Math.min(1, Math.max(0, position - x)));
    // A tenth of a pixel a frame.
    const light = range(351).map((i) => edge(i * 0.1));
    const events = eventsOf(referenceOf(width, 1, {}), light, 1000);
    const counts = countByPixel(events, width, 1);
    expect(new Set(counts.slice(0, 34)).size).toBe(1);
    expect(counts[0]).toBe(Math.floor(Math.log(0.801 / 0.101) / 0.2));
    for (let i = 0; i < events.count; i++) {
      const arrival = (events.x[i] as number) * 10_000;
      expect(events.tUs[i]).toBeGreaterThan(arrival);
      expect(events.tUs[i]).toBeLessThanOrEqual(arrival + 10_000);
    }
  });
});

describe('levels', () => {
  it('a pixel that comes back to its first value meets that level again, for any two of 256 values', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.integer({ min: 1, max: 40 }), (a, b, cents) => {
        const contrast = cents / 100;
        const light = [a, b, a, b, a].map((v) => Uint8Array.of(v));
        const events = eventsOf(referenceOf(1, 1, { contrast }, codesTo(255)), light, 1000);
        const change = Math.abs(Math.log(0.001 + b / 255) - Math.log(0.001 + a / 255));
        // Where the change is a whole number of C but for rounding, rounding decides.
        fc.pre(Math.abs(change / contrast - Math.round(change / contrast)) > 1e-9 || a === b);
        expect(events.count).toBe(4 * Math.floor(change / contrast));
      }),
      { numRuns: 500 },
    );
  });

  it('changes too small to count add up, and silence nobody', () => {
    const step = 4e-7;
    const slow = range(3051).map((i) => frameOfLogs([-1 + step * i]));
    expect(eventsOf(referenceOf(1, 1, { contrast: 1e-4 }), slow, 1000).count).toBe(12);
  });

  it('a threshold far too low is an error, not the end of memory', () => {
    const step = [0, 1].map((v) => Float64Array.of(v));
    expect(() => eventsOf(referenceOf(1, 1, { contrast: 1e-8 }), step, 1000)).toThrow('raise');
  });

  it('light that is no number is dark', () => {
    const light = [0.5, Number.NaN, 0.5, Number.POSITIVE_INFINITY].map((v) => Float64Array.of(v));
    const dark = [0.5, 0, 0.5, 1e9].map((v) => Float64Array.of(v));
    const [odd, plain] = [light, dark].map((frames) => eventsOf(referenceOf(1, 1), frames, 1000));
    expect(odd).toEqual(plain);
  });

  it('the first frame makes no event, and a still scene none at all', () => {
    const still = Float64Array.of(0, 0.5, 1, 7);
    expect(eventsOf(referenceOf(2, 2), [still], 1000).count).toBe(0);
    expect(eventsOf(referenceOf(2, 2), [still, still, still], 1000).count).toBe(0);
  });

  it('frames must come in the order of time', () => {
    const simulator = referenceOf(1, 1);
    simulator.next(0, Float64Array.of(1));
    simulator.next(10, Float64Array.of(1));
    expect(() => simulator.next(10, Float64Array.of(1))).toThrow(RangeError);
  });

  it('settings that cannot be are refused by name', () => {
    expect(() => referenceOf(1, 1, { contrast: 0 })).toThrow('contrast must be a number above 0');
    expect(() => referenceOf(1, 1, { logEps: -1 })).toThrow('logEps');
    expect(() => referenceOf(1, 1, { sigma: Number.NaN })).toThrow('sigma');
  });
});

describe('the refractory period', () => {
  const ramp = range(101).map((i) => frameOfLogs([-3 + 0.02 * i]));
  // A crossing every 1000.0 us: 0.2 in ten frames of 100 us.
  const timesWith = (refractoryUs: number) =>
    [...eventsOf(referenceOf(1, 1, { refractoryUs }), ramp, 100).tUs].map((t) =>
      Math.round(t / 1000),
    );

  it('swallows what comes too soon, and the level moves on all the same', () => {
    expect(timesWith(999.5)).toEqual(expect.arrayContaining([1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(timesWith(1000.5)).toEqual([1, 3, 5, 7, 9]);
    expect(timesWith(2500)).toEqual([1, 4, 7, ...(timesWith(0).includes(10) ? [10] : [])]);
  });

  it('goes by times before they are rounded', () => {
    // Crossings at 0.4, 1.3, 2.2 ... us: rounded ones are 1 us apart, or 0.
    const light = [-3, -3 + 0.1 * (1 / 0.9) * 10].map((log) => frameOfLogs([log]));
    const all = eventsOf(referenceOf(1, 1, { contrast: 0.1, refractoryUs: 0.89 }), light, 10);
    const half = eventsOf(referenceOf(1, 1, { contrast: 0.1, refractoryUs: 0.91 }), light, 10);
    expect(all.count).toBe(11);
    expect(half.count).toBe(6);
  });
});

it('events are ordered by time, then by row and column', () => {
  const [width, height] = [7, 5];
  const light = range(20).map((f) =>
    Float64Array.from(range(width * height), (i) => 0.5 + 0.4 * Math.sin(i * i + f)),
  );
  const { count, tUs, x, y } = eventsOf(referenceOf(width, height), light, 40);
  expect(count).toBeGreaterThan(1000);
  for (let i = 1; i < count; i++) {
    const [t0, t1] = [tUs[i - 1] as number, tUs[i] as number];
    expect(t1).toBeGreaterThanOrEqual(t0);
    const at = (k: number) => (y[k] as number) * width + (x[k] as number);
    // Where an interval ends, the next one's rows begin anew.
    if (t1 === t0 && t0 % 40 !== 0) expect(at(i)).toBeGreaterThanOrEqual(at(i - 1));
  }
});
