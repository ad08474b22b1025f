/** A radar by closed forms: a plate, its motion, the radar equation, ghosts and clutter. */
import { expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { Vec3 } from '../../../../src/core/vector.ts';
import {
  detectionChance,
  FRONT_RADAR,
  type RadarEcho,
  type RadarSpec,
  radarFrame,
} from '../../../../src/sensors/radar/radar.ts';

const EXACT: RadarSpec = {
  ...FRONT_RADAR,
  noise: { range: 0, azimuth: 0, doppler: 0, rcs: 0 },
  ghostRate: 0,
  clutterRate: 0,
};

/** A plate of 2 m x 1 m at x = 20 that comes nearer at 15 m/s; the radar itself does 10 of these. */
function plate([dx, dy, dz]: Vec3): RadarEcho | null {
  const range = 20 / dx;
  if (!(dx > 0) || Math.abs(range * dy) > 1 || Math.abs(range * dz) > 0.5) return null;
  return {
    range,
    cosIncidence: dx,
    gain: 0.5,
    doppler: -15 * dx,
    overGround: -5 * dx,
    instance: 7,
  };
}

test('a plate is where it is, as fast as it is, and has the cross section of its area', () => {
  const found = radarFrame(EXACT, plate, 10, createRng(1));
  expect(found.length).toBeGreaterThan(1);
  let rcs = 0;
  for (const one of found) {
    expect(one.range * Math.cos(one.azimuth)).toBeCloseTo(20, 0);
    expect(Math.abs(one.range * Math.sin(one.azimuth))).toBeLessThan(1);
    expect(one.doppler).toBeCloseTo(-15 * Math.cos(one.azimuth), 1);
    expect(one.overGround).toBeCloseTo(-5 * Math.cos(one.azimuth), 1);
    expect([one.instance, one.origin]).toEqual([7, 'echo']);
    rcs += 10 ** (one.rcs / 10);
  }
  // 4 pi x gain x area, sampled by rays 12 and 40 cm apart.
  expect(rcs / (4 * Math.PI * 0.5 * 2)).toBeGreaterThan(0.8);
  expect(rcs / (4 * Math.PI * 0.5 * 2)).toBeLessThan(1.2);
});

test('the radar equation: sixteen times the cross section for twice the range', () => {
  const { leastRcs, maxRange } = EXACT;
  expect(detectionChance(EXACT, leastRcs, maxRange)).toBeCloseTo(0.5, 12);
  expect(detectionChance(EXACT, leastRcs / 16, maxRange / 2)).toBeCloseTo(0.5, 12);
  expect(detectionChance(EXACT, leastRcs, maxRange / 4)).toBeGreaterThan(0.99);
  expect(detectionChance(EXACT, leastRcs / 1000, maxRange)).toBeLessThan(0.01);
});

test('a ghost is at twice the range with twice the Doppler, as often as its rate says', () => {
  const always = radarFrame({ ...EXACT, ghostRate: 1 }, plate, 10, createRng(2));
  const ghosts = always.filter(({ origin }) => origin === 'ghost');
  const echoes = always.filter(({ origin }) => origin === 'echo');
  expect(ghosts.length).toBe(1);
  const best = echoes.reduce((a, b) => (b.rcs > a.rcs ? b : a));
  expect(ghosts[0]?.range).toBeCloseTo(2 * best.range, 12);
  expect(ghosts[0]?.doppler).toBeCloseTo(2 * best.doppler, 12);
  expect(ghosts[0]?.instance).toBe(7);
  let count = 0;
  for (let seed = 0; seed < 300; seed++) {
    const spec = { ...EXACT, rays: [61, 5] as const, ghostRate: 0.3 };
    if (radarFrame(spec, plate, 10, createRng(seed)).some((one) => one.origin === 'ghost')) count++;
  }
  expect(count / 300).toBeGreaterThan(0.22);
  expect(count / 300).toBeLessThan(0.38);
});

test('clutter has its rate and is inside the field of view; the same seed gives the same frame', () => {
  let count = 0;
  for (let seed = 0; seed < 400; seed++) {
    const spec = { ...EXACT, rays: [3, 1] as const, clutterRate: 3 };
    for (const one of radarFrame(spec, () => null, 10, createRng(seed))) {
      expect(one.origin).toBe('clutter');
      expect(Math.abs(one.azimuth)).toBeLessThanOrEqual(EXACT.halfAzimuth);
      expect(one.range).toBeLessThanOrEqual(EXACT.maxRange);
      count++;
    }
  }
  expect(count / 400).toBeGreaterThan(2.7);
  expect(count / 400).toBeLessThan(3.3);
  const frame = () => radarFrame(FRONT_RADAR, plate, 10, createRng(9));
  expect(frame()).toEqual(frame());
});

test('noise has its standard deviation', () => {
  const spec = {
    ...EXACT,
    rays: [61, 5] as const,
    noise: { range: 0.1, azimuth: 0.005, doppler: 0.05, rcs: 1 },
  };
  const clean = radarFrame({ ...EXACT, rays: [61, 5] as const }, plate, 0, createRng(1));
  const errors: number[] = [];
  for (let seed = 1; seed < 200; seed++) {
    const noisy = radarFrame(spec, plate, 0, createRng(seed));
    for (const [i, one] of noisy.entries()) {
      if (noisy.length === clean.length) errors.push(one.range - (clean[i]?.range ?? 0));
    }
  }
  const deviation = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
  expect(errors.length).toBeGreaterThan(100);
  expect(deviation).toBeGreaterThan(0.08);
  expect(deviation).toBeLessThan(0.12);
});
