import { expect, it } from 'vitest';
import {
  histogram,
  timeSurface,
  VOXEL_BYTE,
  voxelBytes,
  voxelGrid,
} from '../../../../src/sensors/events/representations.ts';
import { packetOf, randomPacket } from '../../../support/event-files.ts';

const SIZE = { width: 3, height: 2 };
const sum = (values: Float32Array) => values.reduce((a, b) => a + b, 0);

it('a histogram counts each polarity, OFF first', () => {
  const counts = histogram(
    packetOf([
      [0, 2, 1, 1],
      [1, 2, 1, 1],
      [2, 0, 1, 0],
    ]),
    SIZE,
  );
  expect([...counts]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
});

it('a voxel grid shares an event between the two bins beside it', () => {
  const events = packetOf([
    [100, 0, 0, 1],
    [125, 1, 0, 0],
    [300, 2, 0, 1],
  ]);
  const grid = voxelGrid(events, SIZE, 5);
  const at = (bin: number, x: number) => grid[bin * 6 + x];
  // 125 us is at (5 - 1) 25 / 200 = 0.5.
  expect([at(0, 0), at(0, 1), at(1, 1), at(4, 2)]).toEqual([1, -0.5, -0.5, 1]);
  expect(sum(grid)).toBe(1);
});

it('a voxel grid loses nothing: it sums to the polarities, in any number of bins', () => {
  const events = randomPacket(500, SIZE, 30);
  const polarities = [...events.p].reduce((a, p) => a + 2 * p - 1, 0);
  for (const bins of [1, 2, 9])
    expect(sum(voxelGrid(events, SIZE, bins))).toBeCloseTo(polarities, 3);
  expect(sum(voxelGrid(packetOf([]), SIZE, 4))).toBe(0);
  expect(sum(voxelGrid(packetOf([[7, 1, 1, 1]]), SIZE, 4))).toBe(1);
});

it('a voxel grid over a given span puts its ends into the first and the last bin', () => {
  const events = packetOf([
    [1100, 0, 0, 1],
    [1150, 1, 0, 1],
  ]);
  const grid = voxelGrid(events, SIZE, 3, [1000, 1200]);
  // t* = 2 (t - 1000) / 200: 1 and 1.5.
  const at = (bin: number, x: number) => grid[bin * 6 + x];
  expect([at(1, 0), at(1, 1), at(2, 1)]).toEqual([1, 0.5, 0.5]);
  expect(sum(grid)).toBe(2);
});

it('voxels as bytes are pixels of bins, an eighth of an event fine, and cut off beyond 16', () => {
  const grid = new Float32Array(2 * 6);
  grid.set([1.25, -40, 40]);
  grid[6 + 1] = -0.5;
  const bytes = voxelBytes(grid, 2);
  expect([...bytes.subarray(0, 6)]).toEqual([138, 128, 0, 124, 255, 128]);
  expect((bytes[0] as number) * VOXEL_BYTE.scale - VOXEL_BYTE.mean).toBe(1.25);
  expect(bytes.subarray(6).every((byte) => byte === 128)).toBe(true);
});

it('a time surface decays from the last event of each pixel and polarity', () => {
  const events = packetOf([
    [0, 1, 0, 1],
    [1000, 1, 0, 1],
    [3000, 1, 0, 0],
  ]);
  const surface = timeSurface(events, SIZE, 5000, 2000);
  expect(surface[6 + 1]).toBeCloseTo(Math.exp(-2), 6);
  expect(surface[1]).toBeCloseTo(Math.exp(-1), 6);
  expect(surface.filter((value) => value !== 0).length).toBe(2);
});
