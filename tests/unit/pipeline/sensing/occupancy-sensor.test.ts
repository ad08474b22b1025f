/** Dense labels of a real street: occupied where and only where geometry is. */
import { expect, test } from 'vitest';
import { worldFromBody } from '../../../../src/core/actors.ts';
import { createRng } from '../../../../src/core/rng.ts';
import type { SceneryItem } from '../../../../src/core/road-network.ts';
import { invertRigid, multiply, transformPoint, type Vec3 } from '../../../../src/core/vector.ts';
import { sceneSolids } from '../../../../src/engine/solids/scene-solids.ts';
import {
  SEMANTIC_KITTI_VOLUME,
  voxelAt,
  voxelCentre,
} from '../../../../src/labels/occupancy/voxel-grid.ts';
import { voxelise } from '../../../../src/labels/occupancy/voxelise.ts';
import { EGO_FROM_LIDAR } from '../../../../src/pipeline/sensing/lidar-sensor.ts';
import { denseVoxels, surroundings } from '../../../../src/pipeline/sensing/occupancy-sensor.ts';
import { stage } from '../../../support/street.ts';

const HOUSE: SceneryItem = {
  kind: 'building',
  position: [25, 16, 0],
  yaw: 0,
  size: [14, 10, 8],
  variant: 0.2,
};
const staged = stage(
  [
    { model: 'saloon', x: 0, y: -1.75 },
    { model: 'hatchback', x: 14, y: -1.9, yaw: 0.2 },
    { model: 'bus', x: 25, y: 1.8, yaw: 3.1 },
    { model: 'pedestrian', x: 8, y: -5, yaw: 1 },
  ],
  { scenery: [HOUSE] },
);
const { scene } = staged;
const state = staged.state();
const around = surroundings({ scene }, sceneSolids(scene), state);
const lidarFromEgo = invertRigid(EGO_FROM_LIDAR);
const spec = SEMANTIC_KITTI_VOLUME;
const { voxels } = denseVoxels(spec, around, lidarFromEgo);
const lidarFromWorld = multiply(lidarFromEgo, invertRigid(around.worldFromEgo));
const labelAt = (world: Vec3): number | undefined =>
  voxels.semantic[voxelAt(spec, transformPoint(lidarFromWorld, world))];

test('every voxel that a surface goes through is occupied: points drawn on all triangles', () => {
  const rng = createRng(3);
  let checked = 0;
  for (const { mesh, worldFromMesh } of around.instances) {
    const lidarFromMesh = multiply(lidarFromWorld, worldFromMesh);
    for (let t = 0; t < mesh.semantic.length; t += 7) {
      const [a, b] = [Math.sqrt(rng.uniform()), rng.uniform()];
      const shares = [1 - a, a * (1 - b), a * b];
      const p = [0, 1, 2].map((k) =>
        shares.reduce((sum, s, c) => sum + s * (mesh.corners[9 * t + 3 * c + k] as number), 0),
      ) as unknown as Vec3;
      const v = voxelAt(spec, transformPoint(lidarFromMesh, p));
      if (v < 0) continue;
      expect(voxels.semantic[v]).not.toBe(0);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(1000);
});

const isHouse = ([x, y]: Vec3) => Math.abs(x - 25) < 7.3 && Math.abs(y - 16) < 5.4;
const isInActor = (world: Vec3) =>
  around.actors.some(([actor, size]) => {
    const p = transformPoint(invertRigid(worldFromBody(actor)), world);
    return p.every((x, k) => Math.abs(x) <= (size[k] as number) / 2);
  });

test('what is occupied without a surface is inside a body; the ego is not there', () => {
  const surfaces = voxelise(spec, lidarFromWorld, around.instances).semantic;
  const worldFromLidar = invertRigid(lidarFromWorld);
  const [nx, ny, nz] = spec.shape;
  let filled = 0;
  for (let v = 0; v < nx * ny * nz; v++) {
    if (voxels.semantic[v] === 0 || surfaces[v] !== 0) continue;
    filled++;
    const centre = voxelCentre(spec, Math.floor(v / (ny * nz)), Math.floor(v / nz) % ny, v % nz);
    const world = transformPoint(worldFromLidar, centre);
    // Hedges and crowns, and cabinets in the street, are closed bodies too.
    const isOther = [4, 21].includes(voxels.semantic[v] as number);
    expect(isHouse(world) || isInActor(world) || isOther, world.join()).toBe(true);
  }
  expect(filled).toBeGreaterThan(10_000);
  expect(new Set(voxels.actor)).toEqual(new Set([0, 2, 3, 4]));
});

test('the inside of a house and of a bus is full, the air over the road is free, the road is road', () => {
  for (const [x, y, z] of [
    [25, 16, 2],
    [20, 14, 4],
    [30, 18, 1],
  ] as Vec3[])
    expect(labelAt([x, y, z])).toBe(11);
  expect(labelAt([25, 1.8, 1.8])).toBe(28);
  expect(labelAt([14, -1.9, 0.7])).toBe(26);
  for (let x = 3; x < 45; x += 1.7) {
    expect(labelAt([x, -1, 4])).toBe(0);
    expect(labelAt([x, 9, 3])).not.toBe(28);
  }
  expect(labelAt([6, -1.75, 0.0])).toBe(7);
  expect(labelAt([40, -1.75, 0.0])).toBe(7);
});
