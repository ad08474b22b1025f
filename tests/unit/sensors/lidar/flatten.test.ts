/** Many planes made one: the nearest obstacle, and no more freedom than was seen. */
import { expect, test } from 'vitest';
import type { Mat4 } from '../../../../src/core/vector.ts';
import { directionsOf, flatten, OBSTACLES } from '../../../../src/sensors/lidar/flatten.ts';

/** On a roof, 1 m before the axle. */
const EGO_FROM_LIDAR: Mat4 = [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 1.7, 0, 0, 0, 1];
const at = (bearing: number, away: number, height: number): number[] => [
  away * Math.cos(bearing),
  away * Math.sin(bearing),
  height - 1.7,
  0.5,
];
const beamOf = (bearing: number): number => Math.floor((bearing / (2 * Math.PI)) * 360);

test('a beam ends at its nearest obstacle; roads, bridges and what is far are none', () => {
  const [a, b, c, d] = [0.1, 1.2, 3.3, 5.9];
  const points = Float32Array.from(
    [
      at(a, 12, 1),
      at(a, 9, 0.6),
      at(a, 7, 0.05),
      at(a, 15, 0.02),
      at(b, 6, 2.5),
      at(b, 11, 0.1),
      at(b, 20, 0),
      at(c, 40, 1),
      at(d, 4, 1.9),
    ].flat(),
  );
  const scan = flatten(OBSTACLES, points, 4, EGO_FROM_LIDAR);
  expect(scan.ranges[beamOf(a)]).toBeCloseTo(9, 5);
  expect(scan.free[beamOf(a)]).toBeCloseTo(9, 5);
  expect(scan.ranges[beamOf(b)]).toBe(Infinity);
  expect(scan.free[beamOf(b)]).toBeCloseTo(20, 5);
  expect([scan.ranges[beamOf(c)], scan.free[beamOf(c)]]).toEqual([Infinity, 0]);
  expect(scan.ranges[beamOf(d)]).toBeCloseTo(4, 5);
  expect(scan.ranges.filter((range) => range < Infinity).length).toBe(2);
});

test('beams turn with the vehicle', () => {
  const scan = flatten(OBSTACLES, new Float32Array(), 4, EGO_FROM_LIDAR);
  const directions = directionsOf(scan, 0.7);
  for (let i = 0; i < 360; i++) {
    const angle = 0.7 + ((i + 0.5) * Math.PI) / 180;
    expect(directions[2 * i]).toBeCloseTo(Math.cos(angle), 12);
    expect(directions[2 * i + 1]).toBeCloseTo(Math.sin(angle), 12);
  }
});
