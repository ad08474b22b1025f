/** Instances against the same triangles brought into the world one by one. */
import { expect, test } from 'vitest';
import { createRng, type Rng } from '../../../../src/core/rng.ts';
import type { SolidInstance, SolidMesh } from '../../../../src/core/solids.ts';
import {
  invertAffine,
  type Mat4,
  multiply,
  rotationFromEuler,
  transformFromRotation,
  transformPoint,
  type Vec3,
} from '../../../../src/core/vector.ts';
import { RayScene, surfaceOf } from '../../../../src/sensors/lidar/ray-scene.ts';
import { TriangleBvh } from '../../../../src/sensors/lidar/triangle-bvh.ts';

/** Triangles of one class. */
const meshOf = (corners: Float64Array, semantic: number, layer = 8): SolidMesh => {
  const n = corners.length / 9;
  return {
    corners,
    semantic: new Uint8Array(n).fill(semantic),
    layer: new Uint8Array(n).fill(layer),
    reflectivity: new Float32Array(n).fill(0.25),
    painted: new Float32Array(n).fill(0.5),
  };
};

const randomTriangles = (rng: Rng, count: number, spread: number): Float64Array =>
  Float64Array.from(
    Array.from({ length: count }, () => {
      const c = [0, 1, 2].map(() => rng.uniform(-spread, spread));
      return [0, 1, 2].flatMap(() => c.map((x) => x + rng.uniform(-0.7, 0.7)));
    }).flat(),
  );

/** Turned, moved and stretched. */
const randomPlace = (rng: Rng): Mat4 => {
  const turn = rotationFromEuler(rng.uniform(-3, 3), rng.uniform(-1, 1), rng.uniform(-1, 1));
  const at: Vec3 = [rng.uniform(-12, 12), rng.uniform(-12, 12), rng.uniform(-3, 3)];
  const stretch = (k: number) => (k % 5 === 0 ? rng.uniform(0.4, 2) : 0);
  const scaling = Array.from({ length: 16 }, (_, k) => (k === 15 ? 1 : stretch(k)));
  return multiply(transformFromRotation(turn, at), scaling as unknown as Mat4);
};

const moved = (corners: Float64Array, place: Mat4): Float64Array => {
  const out = new Float64Array(corners.length);
  for (let i = 0; i < corners.length; i += 3)
    out.set(transformPoint(place, [...corners.subarray(i, i + 3)] as unknown as Vec3), i);
  return out;
};

const randomDirection = (rng: Rng): Vec3 => {
  const [x, y, z] = [rng.normal(), rng.normal(), rng.normal()];
  const n = Math.hypot(x, y, z);
  return [x / n, y / n, z / n];
};

test('the inverse of an affine transform takes every point back', () => {
  const rng = createRng(4);
  for (let i = 0; i < 50; i++) {
    const m = randomPlace(rng);
    const p: Vec3 = [rng.uniform(-9, 9), rng.uniform(-9, 9), rng.uniform(-9, 9)];
    const back = transformPoint(invertAffine(m), transformPoint(m, p));
    for (let k = 0; k < 3; k++) expect(back[k]).toBeCloseTo(p[k] as number, 9);
  }
});

test('ranges, angles, classes and ids are those of the triangles in the world', () => {
  const rng = createRng(8);
  const ground = meshOf(randomTriangles(rng, 60, 14), 7);
  const meshes = [21, 26, 4].map((semantic) => meshOf(randomTriangles(rng, 25, 2), semantic));
  const instances = Array.from(
    { length: 24 },
    (_, i): SolidInstance => ({
      mesh: meshes[i % 3] as SolidMesh,
      worldFromMesh: randomPlace(rng),
      actor: i,
      paint: 0.75,
    }),
  );
  const scene = new RayScene(ground, instances);
  const plain = [
    { tree: new TriangleBvh(ground.corners, { isOneSided: true }), actor: 0, semantic: 7 },
    ...instances.map(({ mesh, worldFromMesh, actor }) => ({
      tree: new TriangleBvh(moved(mesh.corners, worldFromMesh), { isOneSided: true }),
      actor,
      semantic: mesh.semantic[0] as number,
    })),
  ];
  let hits = 0;
  for (let i = 0; i < 2000; i++) {
    const origin: Vec3 = [rng.uniform(-9, 9), rng.uniform(-9, 9), rng.uniform(-3, 3)];
    const direction = randomDirection(rng);
    const found = scene.cast(origin, direction, 25);
    const each = plain.map((one) => ({ ...one, hit: one.tree.cast(origin, direction, 25) }));
    const nearest = each.reduce((a, b) =>
      (b.hit?.range ?? Infinity) < (a.hit?.range ?? Infinity) ? b : a,
    );
    if (!nearest.hit) {
      expect(found).toBeNull();
      continue;
    }
    if (!found) throw new Error('missed');
    hits++;
    const surface = surfaceOf(found, direction);
    expect(surface.range).toBeCloseTo(nearest.hit.range, 9);
    expect(surface.cosIncidence).toBeCloseTo(nearest.hit.cosIncidence, 9);
    expect(surface.semantic).toBe(nearest.semantic);
    expect(surface.instance).toBe(nearest.actor);
    expect(surface.reflectivity).toBeCloseTo(nearest.semantic === 7 ? 0.125 : 0.5, 6);
  }
  expect(hits).toBeGreaterThan(200);
});

const square = (x: number): number[] => [x, -1, -1, x, -1, 1, x, 1, 1];

test('of two that coincide the higher layer is met; a one-sided back is not met', () => {
  const both = Float64Array.from([...square(5), ...square(5)]);
  const ahead = (layers: number[], corners = both) =>
    new TriangleBvh(corners, { layers: Uint8Array.from(layers) }).cast(
      [0, -0.5, 0.5],
      [1, 0, 0],
      9,
    );
  expect(ahead([8, 10])).toMatchObject({ range: 5, triangle: 1 });
  expect(ahead([10, 8])).toMatchObject({ range: 5, triangle: 0 });
  // The bias is far too small to bring one surface before another.
  const apart = Float64Array.from([...square(5), ...square(5.02)]);
  expect(ahead([8, 12], apart)).toMatchObject({ range: 5, triangle: 0 });
  const one = new TriangleBvh(both, { isOneSided: true });
  // Counter-clockwise seen from -x.
  expect(one.cast([0, -0.5, 0.5], [1, 0, 0], 9)?.range).toBe(5);
  expect(one.cast([9, -0.5, 0.5], [-1, 0, 0], 9)).toBeNull();
});
