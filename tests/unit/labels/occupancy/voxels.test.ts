/** Voxels against an independent overlap test, closed forms of bodies, shadows and views from above. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { SolidInstance } from '../../../../src/core/solids.ts';
import { cross, dot, length, type Mat4, subtract, type Vec3 } from '../../../../src/core/vector.ts';
import { birdsEye } from '../../../../src/labels/occupancy/birds-eye.ts';
import { fillBodies } from '../../../../src/labels/occupancy/fill.ts';
import { sliceTriangle } from '../../../../src/labels/occupancy/slice-triangle.ts';
import { markSegment, seenFrom } from '../../../../src/labels/occupancy/visible.ts';
import {
  type VoxelSpec,
  voxelAt,
  voxelCentre,
  voxelCount,
} from '../../../../src/labels/occupancy/voxel-grid.ts';
import { voxelise } from '../../../../src/labels/occupancy/voxelise.ts';

const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Separating axes of a triangle and the unit cube at (i, j, k): > 0 apart, < 0 overlapping by so much. */
function separation(corners: readonly Vec3[], cube: Vec3): number {
  const centred = corners.map((p) => subtract(p, [cube[0] + 0.5, cube[1] + 0.5, cube[2] + 0.5]));
  const [a, b, c] = centred as [Vec3, Vec3, Vec3];
  const edges = [subtract(b, a), subtract(c, b), subtract(a, c)];
  const units: Vec3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const axes = [
    ...units,
    cross(edges[0] as Vec3, edges[1] as Vec3),
    ...units.flatMap((u) => edges.map((e) => cross(u, e))),
  ];
  let most = -Infinity;
  for (const axis of axes) {
    const n = length(axis);
    if (n < 1e-9) continue;
    const along = centred.map((p) => dot(p, axis) / n);
    const radius = (Math.abs(axis[0]) + Math.abs(axis[1]) + Math.abs(axis[2])) / (2 * n);
    most = Math.max(most, Math.min(...along) - radius, -radius - Math.max(...along));
  }
  return most;
}

test('a triangle is in the voxels that it overlaps and in no other, and its parts have its area', () => {
  const rng = createRng(2);
  const shape = [7, 6, 5] as const;
  let [met, apart] = [0, 0];
  for (let n = 0; n < 60; n++) {
    const corners = [0, 1, 2].map(
      (): Vec3 => [rng.uniform(0.1, 6.9), rng.uniform(0.1, 5.9), rng.uniform(0.1, 4.9)],
    );
    const areas = new Map<number, number>();
    sliceTriangle(corners.flat(), shape, (i, j, k, area) => areas.set((i * 6 + j) * 5 + k, area));
    const [a, b, c] = corners as [Vec3, Vec3, Vec3];
    const whole = length(cross(subtract(b, a), subtract(c, a))) / 2;
    expect([...areas.values()].reduce((sum, area) => sum + area, 0)).toBeCloseTo(whole, 9);
    for (let v = 0; v < 210; v++) {
      const gap = separation(corners, [Math.floor(v / 30), Math.floor(v / 5) % 6, v % 5]);
      if (gap < -1e-9) {
        expect(areas.get(v)).toBeGreaterThan(0);
        met++;
      } else if (gap > 1e-9) {
        expect(areas.has(v)).toBe(false);
        apart++;
      }
    }
  }
  expect(met).toBeGreaterThan(300);
  expect(apart).toBeGreaterThan(3000);
});

/** A closed box, faces outwards. */
function box(low: Vec3, high: Vec3, semantic: number, layer = 8): SolidInstance {
  const at = (i: number): Vec3 => [
    i & 1 ? high[0] : low[0],
    i & 2 ? high[1] : low[1],
    i & 4 ? high[2] : low[2],
  ];
  const quads = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ] as const;
  const corners = quads.flatMap(([a, b, c, d]) => [a, b, c, a, c, d].flatMap(at));
  return instance(corners, semantic, layer);
}
function instance(corners: number[], semantic: number, layer = 8): SolidInstance {
  const n = corners.length / 9;
  const mesh = {
    corners: Float64Array.from(corners),
    semantic: new Uint8Array(n).fill(semantic),
    layer: new Uint8Array(n).fill(layer),
    reflectivity: new Float32Array(n),
    painted: new Float32Array(n),
  };
  return { mesh, worldFromMesh: IDENTITY, actor: 0, paint: 0 };
}
const flat = (half: number, z: number, semantic: number, layer: number): SolidInstance =>
  instance(
    [
      -half,
      -half,
      z,
      half,
      -half,
      z,
      half,
      half,
      z,
      -half,
      -half,
      z,
      half,
      half,
      z,
      -half,
      half,
      z,
    ],
    semantic,
    layer,
  );

describe('a house on the ground', () => {
  const spec: VoxelSpec = { origin: [-5, -5, -1], cell: 0.5, shape: [20, 20, 8] };
  const house = box([1.1, 1.1, 0.05], [3.9, 3.9, 9], 11);
  const yard = [
    box([-4.9, -4.4, 0.05], [-1.2, -4.1, 9], 12),
    box([-4.9, -1.9, 0.05], [-1.2, -1.6, 9], 12),
    box([-1.6, -4.1, 0.05], [-1.3, -1.9, 9], 12),
    box([-4.9, -4.1, 0.05], [-4.6, -1.9, 9], 12),
  ];
  const voxels = voxelise(spec, IDENTITY, [
    flat(50, 0.1, 22, 5),
    flat(2, 0.1, 7, 8),
    house,
    ...yard,
  ]);
  const hidden = fillBodies(voxels, IDENTITY, [0, 0, 1.7], []);
  const at = (p: Vec3) => voxels.semantic[voxelAt(spec, p)];

  test('is filled, as high as the volume is; the ground is as thin as it is', () => {
    for (let v = 0; v < voxelCount(spec); v++) {
      const [i, j, k] = [Math.floor(v / 160), Math.floor(v / 8) % 20, v % 8];
      const [x, y, z] = voxelCentre(spec, i, j, k);
      if (x < 0 || y < 0) continue;
      const isHouse = x > 1 && x < 4 && y > 1 && y < 4 && z > 0.5;
      if (isHouse) expect(voxels.semantic[v], `${x} ${y} ${z}`).toBe(11);
      else if (z > 0.5) expect(voxels.semantic[v], `${x} ${y} ${z}`).toBe(0);
      expect(hidden[v]).toBe(z < 0 ? 1 : 0);
    }
  });

  test('a road wins over the ground below it; a walled yard that nobody sees into stays free', () => {
    expect(at([0.2, 0.2, 0.1])).toBe(7);
    expect(at([4.7, 0.2, 0.1])).toBe(22);
    expect(at([-3, -3, 1.2])).toBe(0);
    expect(at([-3, -4.2, 1.2])).toBe(12);
  });
});

test('behind a wall nothing is seen, before and beside it all is; a flat road is seen', () => {
  const spec: VoxelSpec = { origin: [0, -10, -2], cell: 0.5, shape: [60, 40, 10] };
  const eye: Vec3 = [0, 0, 0];
  const occupied = new Uint8Array(voxelCount(spec));
  for (let v = 0; v < occupied.length; v++) {
    const [i, j, k] = [Math.floor(v / 400), Math.floor(v / 10) % 40, v % 10];
    const isWall = i === 20 && j >= 15 && j < 25;
    if (isWall || k === 0) occupied[v] = 1;
  }
  const seen = seenFrom(spec, occupied, eye);
  // Where the wall is met by the line from the centre: in half metres from the eye's axis.
  let [dark, lit] = [0, 0];
  for (let v = 0; v < occupied.length; v++) {
    const [i, j, k] = [Math.floor(v / 400), Math.floor(v / 10) % 40, v % 10];
    const [x, y] = voxelCentre(spec, i, j, k);
    const across = (y / x) * 10.25;
    if (i > 21 && k > 0 && Math.abs(across) < 1.9) {
      expect(seen[v], `${i} ${j} ${k}`).toBe(0);
      dark++;
    }
    if (i < 20 || Math.abs(across) > 3.1) {
      if (k === 0 && i > 20 && Math.abs(across) < 3.6) continue;
      expect(seen[v], `${i} ${j} ${k}`).toBe(1);
      lit++;
    }
  }
  expect(dark).toBeGreaterThan(1000);
  expect(lit).toBeGreaterThan(5000);
});

test('a segment marks the voxels that its points are in, and no others', () => {
  const spec: VoxelSpec = { origin: [-3, -3, -3], cell: 0.5, shape: [12, 12, 12] };
  const rng = createRng(6);
  for (let n = 0; n < 40; n++) {
    const end = (): Vec3 => [rng.uniform(-4, 4), rng.uniform(-4, 4), rng.uniform(-4, 4)];
    const [a, b] = [end(), end()];
    const marks = new Uint8Array(voxelCount(spec));
    markSegment(spec, a, b, marks);
    const sampled = new Uint8Array(voxelCount(spec));
    for (let s = 0; s <= 20_000; s++) {
      const u = s / 20_000;
      const v = voxelAt(
        spec,
        [0, 1, 2].map(
          (k) => (a[k] as number) + ((b[k] as number) - (a[k] as number)) * u,
        ) as unknown as Vec3,
      );
      if (v >= 0) sampled[v] = 1;
    }
    // A corner that is cut by less than the samples' distance is in one and not in the other.
    const differ = marks.filter((mark, v) => mark !== sampled[v]).length;
    expect(sampled.every((mark, v) => !mark || marks[v] === 1)).toBe(true);
    expect(differ).toBeLessThanOrEqual(1);
  }
});

test('from above: the highest surface, and the carriageway below it', () => {
  const spec = { cells: 40, cell: 0.5 };
  const { semantic, drivable } = birdsEye(spec, IDENTITY, [
    flat(50, 0, 22, 5),
    flat(5, 0, 7, 8),
    box([2, -1, 0.3], [6, 1, 1.5], 26),
  ]);
  // Row 0 is 10 m ahead, column 0 is 10 m to the left.
  const cell = (x: number, y: number) =>
    Math.floor((10 - x) / 0.5) * 40 + Math.floor((10 - y) / 0.5);
  for (let x = -9.75; x < 10; x += 0.5) {
    for (let y = -9.75; y < 10; y += 0.5) {
      const isCar = x > 2 && x < 6 && Math.abs(y) < 1;
      const isRoad = Math.abs(x) < 5 && Math.abs(y) < 5;
      expect(semantic[cell(x, y)]).toBe(isCar ? 26 : isRoad ? 7 : 22);
      expect(drivable[cell(x, y)]).toBe(isRoad ? 255 : 0);
    }
  }
});
