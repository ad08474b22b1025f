/** Ray casts by brute force, and a turn of the scanner in a room of known walls. */
import { expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import {
  rotationFromEuler,
  transformFromRotation,
  type Vec3,
} from '../../../../src/core/vector.ts';
import { HDL_64E, LIDARS, type LidarSpec } from '../../../../src/sensors/lidar/lidar-spec.ts';
import { detectionChance, sweep } from '../../../../src/sensors/lidar/sweep.ts';
import { TriangleBvh } from '../../../../src/sensors/lidar/triangle-bvh.ts';

const unit = ([x, y, z]: Vec3): Vec3 => {
  const n = Math.hypot(x, y, z);
  return [x / n, y / n, z / n];
};

test('a tree of triangles answers as one by one', () => {
  const rng = createRng(3);
  const triangles = Array.from({ length: 300 }, () => {
    const c = [rng.uniform(-9, 9), rng.uniform(-9, 9), rng.uniform(-9, 9)];
    return [0, 1, 2].flatMap(() => c.map((x) => x + rng.uniform(-2, 2)));
  });
  const bvh = new TriangleBvh(Float64Array.from(triangles.flat()));
  const alone = triangles.map((corners) => new TriangleBvh(Float64Array.from(corners)));
  let hits = 0;
  for (let i = 0; i < 300; i++) {
    const direction = unit([rng.normal(), rng.normal(), rng.normal()]);
    const origin: Vec3 = [rng.uniform(-9, 9), rng.uniform(-9, 9), rng.uniform(-9, 9)];
    const each = alone.map((one) => one.cast(origin, direction, 15)?.range ?? Infinity);
    const nearest = Math.min(...each);
    const found = bvh.cast(origin, direction, 15);
    expect(found?.range ?? Infinity).toBe(nearest);
    if (!found) continue;
    expect(found.triangle).toBe(each.indexOf(nearest));
    hits++;
  }
  expect(hits).toBeGreaterThan(50);
});

test('a triangle is met where it is, seen at its angle, and not behind or beyond', () => {
  const bvh = new TriangleBvh(Float64Array.of(5, -1, -1, 5, 2, -1, 5, -1, 2));
  expect(bvh.cast([0, 0, 0], [1, 0, 0], 10)).toEqual({ range: 5, triangle: 0, cosIncidence: 1 });
  expect(bvh.cast([0, 0, 0], unit([5, 0.4, 0.3]), 10)?.cosIncidence).toBeCloseTo(
    5 / Math.hypot(5, 0.4, 0.3),
    12,
  );
  expect(bvh.cast([0, 0, 0], [1, 0, 0], 4.9)).toBeNull();
  expect(bvh.cast([6, 0, 0], [1, 0, 0], 10)).toBeNull();
  expect(bvh.cast([0, 2, 2], [1, 0, 0], 10)).toBeNull();
  expect(new TriangleBvh(new Float64Array(0)).cast([0, 0, 0], [1, 0, 0], 10)).toBeNull();
});

test('scanners have the angles of their data sheets', () => {
  const degrees = (spec: LidarSpec) => spec.elevations.map((a) => (a * 180) / Math.PI);
  expect(LIDARS.map(({ elevations }) => elevations.length)).toEqual([64, 16, 128]);
  for (const spec of LIDARS) {
    const angles = degrees(spec);
    expect(angles).toEqual([...angles].sort((a, b) => b - a));
  }
  expect(degrees(HDL_64E)[0]).toBeCloseTo(2, 9);
  expect(degrees(HDL_64E)[63]).toBeCloseTo(-24.333, 9);
  expect((degrees(HDL_64E)[1] as number) - 2).toBeCloseTo(-1 / 3, 3);
});

/** Few lasers, no noise. */
const PLAIN: LidarSpec = { ...HDL_64E, elevations: [0.02, -0.1], columns: 360, rangeNoise: 0 };
const corners = (...quads: Vec3[][]): Float64Array =>
  Float64Array.from(quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d].flatMap((p) => p as Vec3)));
/** Walls at x = 10 and y = 8. */
const ROOM = new TriangleBvh(
  corners(
    [
      [10, -30, -5],
      [10, 30, -5],
      [10, 30, 5],
      [10, -30, 5],
    ],
    [
      [-30, 8, -5],
      [30, 8, -5],
      [30, 8, 5],
      [-30, 8, 5],
    ],
  ),
);
const castRoom = (reflectivity: number) => (origin: Vec3, direction: Vec3) => {
  const hit = ROOM.cast(origin, direction, 200);
  return hit && { ...hit, reflectivity, semantic: 11, instance: hit.triangle < 2 ? 7 : 0 };
};
/** 20 m/s ahead and a turn of 0.6 rad/s to the left. */
const moving = (tUs: number) =>
  transformFromRotation(rotationFromEuler((0.6 * tUs) / 1e6, 0.02, 0.01), [(20 * tUs) / 1e6, 0, 0]);

test('de-skewing brings the walls back onto one plane, which the raw points are not on', () => {
  const made = sweep(PLAIN, moving, 0, castRoom(1), createRng(1));
  const n = made.ring.length;
  expect(n).toBeGreaterThan(200);
  const pose = moving(0);
  const planes = (of: Float32Array) =>
    Array.from(made.instance, (id, i) => {
      const [x, y, z] = [of[3 * i], of[3 * i + 1], of[3 * i + 2]] as [number, number, number];
      const row = id === 7 ? 0 : 4;
      const world =
        (pose[row] as number) * x + (pose[row + 1] as number) * y + (pose[row + 2] as number) * z;
      return Math.abs(world + (pose[row + 3] as number) - (id === 7 ? 10 : 8));
    });
  expect(Math.max(...planes(made.points))).toBeLessThan(1e-4);
  expect(Math.max(...planes(made.skewed))).toBeGreaterThan(0.2);
});

test('a turn starts at the back, goes clockwise, and looks ahead at its reference time', () => {
  const still = () => moving(0);
  const round = (_: Vec3, __: Vec3) => ({
    range: 5,
    cosIncidence: 1,
    reflectivity: 1,
    semantic: 8,
    instance: 3,
  });
  const made = sweep(PLAIN, still, 1_000_000, round, createRng(1));
  expect(made.ring.length).toBe(720);
  const azimuth = (i: number) =>
    Math.atan2(made.skewed[3 * i + 1] as number, made.skewed[3 * i] as number);
  expect(azimuth(0)).toBeGreaterThan(3.1);
  expect(azimuth(4)).toBeLessThan(azimuth(0));
  expect(Math.abs(azimuth(360))).toBeLessThan(0.01);
  expect(made.tUs[0]).toBeCloseTo(1_000_000 - 50_000 * (359 / 360), 6);
  expect(made.tUs[719]).toBeCloseTo(1_000_000 + 50_000 * (359 / 360), 6);
  expect(new Set(made.semantic)).toEqual(new Set([8]));
  expect(new Set(made.instance)).toEqual(new Set([3]));
  const lengths = Array.from({ length: 720 }, (_, i) =>
    Math.hypot(...made.skewed.slice(3 * i, 3 * i + 3)),
  );
  for (const length of lengths) expect(length).toBeCloseTo(5, 5);
});

test("far, dark and grazing surfaces are seen less often; half are at the data sheet's range", () => {
  const hit = { range: 60, cosIncidence: 1, reflectivity: 0.8, semantic: 0, instance: 0 };
  const chance = (change: Partial<typeof hit>) => detectionChance(HDL_64E, { ...hit, ...change });
  expect(chance({ range: HDL_64E.maxRange })).toBeCloseTo(0.5, 12);
  expect(chance({})).toBeGreaterThan(0.99);
  expect(chance({ range: 119, reflectivity: 0.1 })).toBeLessThan(0.05);
  expect(chance({ cosIncidence: 0.05 })).toBeLessThan(chance({ cosIncidence: 0.2 }));
  const dark = sweep(PLAIN, moving, 0, castRoom(0.004), createRng(1)).ring.length;
  const light = sweep(PLAIN, moving, 0, castRoom(1), createRng(1)).ring.length;
  expect(dark).toBeLessThan(light * 0.8);
  expect(dark).toBeGreaterThan(0);
});

test('range noise has its standard deviation, and the same seed gives the same points', () => {
  const spec = { ...PLAIN, rangeNoise: 0.05 };
  const made = sweep(spec, () => moving(0), 0, castRoom(1), createRng(5));
  const clean = sweep(PLAIN, () => moving(0), 0, castRoom(1), createRng(5));
  expect(made.ring.length).toBe(clean.ring.length);
  const length = (of: Float32Array, i: number) => Math.hypot(...of.slice(3 * i, 3 * i + 3));
  const errors = Array.from(made.ring, (_, i) => length(made.points, i) - length(clean.points, i));
  const deviation = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
  expect(deviation).toBeGreaterThan(0.04);
  expect(deviation).toBeLessThan(0.06);
  expect(sweep(spec, () => moving(0), 0, castRoom(1), createRng(5))).toEqual(made);
});
