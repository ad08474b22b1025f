/** The planar scanner by closed forms, and beams as points for a map. */
import { expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { beamSamples } from '../../../../src/occupancy/beam-samples.ts';
import { planarScan, type Rectangle } from '../../../../src/sensors/lidar/planar-scan.ts';

const EXACT = { beams: 360, range: 50, rangeNoise: 0 };
const wall: Rectangle = { centre: [10, 0], yaw: 0, halfLength: 1, halfWidth: 30 };

test('a wall at 9 m is at 9 / cos, and nothing is behind the scanner', () => {
  const { ranges, directions } = planarScan(EXACT, [0, 0], 0, [wall], createRng(1));
  for (let i = 0; i < 360; i++) {
    const c = Math.cos((i * Math.PI) / 180);
    const expected = c > 0 && Math.abs(9 * Math.tan((i * Math.PI) / 180)) < 30 ? 9 / c : Infinity;
    const range = ranges[i] as number;
    if (expected < 50) expect(range).toBeCloseTo(expected, 9);
    else expect(range).toBe(Infinity);
    expect(directions[2 * i]).toBeCloseTo(c, 12);
  }
});

test('turning the world and the scanner together changes nothing; the nearest of two is seen', () => {
  const box: Rectangle = { centre: [4, 1], yaw: 0.4, halfLength: 1, halfWidth: 0.5 };
  const here = planarScan(EXACT, [0, 0], 0, [wall, box], createRng(1));
  const turn = 0.7;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const turned = [wall, box].map((r) => ({
    ...r,
    yaw: r.yaw + turn,
    centre: [c * r.centre[0] - s * r.centre[1] + 3, s * r.centre[0] + c * r.centre[1] - 2] as const,
  }));
  const there = planarScan(EXACT, [3, -2], turn, turned, createRng(1));
  let hits = 0;
  for (let i = 0; i < 360; i++) {
    const [a, b] = [here.ranges[i] as number, there.ranges[i] as number];
    if (a === Infinity && b === Infinity) continue;
    expect(b).toBeCloseTo(a, 9);
    hits++;
  }
  expect(hits).toBeGreaterThan(100);
  const at = Math.round((Math.atan2(1, 4) * 180) / Math.PI);
  expect(here.ranges[at]).toBeLessThan(4.2);
});

test('range noise has its standard deviation', () => {
  const noisy = planarScan({ ...EXACT, rangeNoise: 0.05 }, [0, 0], 0, [wall], createRng(2));
  const clean = planarScan(EXACT, [0, 0], 0, [wall], createRng(2));
  const errors = [...noisy.ranges]
    .map((r, i) => r - (clean.ranges[i] as number))
    .filter(Number.isFinite);
  const variance = errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
  expect(Math.sqrt(variance)).toBeGreaterThan(0.04);
  expect(Math.sqrt(variance)).toBeLessThan(0.06);
});

test('beams as points: the end is occupied, free points lie short of it, one a metre', () => {
  const beams = {
    origin: [1, 2, 3],
    directions: Float64Array.of(1, 0, 0, 0, 0, 1),
    ranges: Float64Array.of(10, Infinity),
    freeRange: 20,
  };
  const { t, positions, occupied } = beamSamples(5, beams, createRng(1));
  expect(t).toBe(5);
  expect([...occupied]).toEqual([...new Array(9).fill(0), 1, ...new Array(20).fill(0)]);
  expect([...positions.slice(27, 30)]).toEqual([11, 2, 3]);
  for (let i = 0; i < 9; i++) {
    expect(positions[3 * i]).toBeGreaterThan(1);
    expect(positions[3 * i]).toBeLessThan(1 + 9.7);
  }
  for (let i = 10; i < 30; i++) {
    expect([positions[3 * i], positions[3 * i + 1]]).toEqual([1, 2]);
    expect(positions[3 * i + 2]).toBeGreaterThan(3);
    expect(positions[3 * i + 2]).toBeLessThan(23);
  }
});
