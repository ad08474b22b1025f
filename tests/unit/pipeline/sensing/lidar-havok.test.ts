/** The scanner's rays against the physics engine's, on the same triangles: another tree, another formula, single precision. */
import { readFile } from 'node:fs/promises';
import HavokPhysics, { type HavokPhysicsWithBindings } from '@babylonjs/havok';
import { expect, test } from 'vitest';
import { havokWasmPath } from '../../../../src/cli/load-physics.ts';
import { createRng } from '../../../../src/core/rng.ts';
import type { SceneryItem } from '../../../../src/core/road-network.ts';
import type { SolidInstance } from '../../../../src/core/solids.ts';
import { length, transformPoint, type Vec3 } from '../../../../src/core/vector.ts';
import { sceneSolids } from '../../../../src/engine/solids/scene-solids.ts';
import { sceneCaster } from '../../../../src/sensors/lidar/scene-caster.ts';
import { stage } from '../../../support/street.ts';

const EYE: Vec3 = [0.5, -1.75, 1.9];
const REACH_M = 80;
const HOUSE: SceneryItem = {
  kind: 'building',
  position: [20, 16, 0],
  yaw: 0.1,
  size: [14, 10, 8],
  variant: 0,
};

/** All corners in the world, three numbers each. */
function cornersOf(instances: readonly SolidInstance[]): Float32Array {
  const all: number[] = [];
  for (const { mesh, worldFromMesh } of instances) {
    for (let i = 0; i < mesh.corners.length; i += 3) {
      const corner = [...mesh.corners.subarray(i, i + 3)] as never as Vec3;
      all.push(...transformPoint(worldFromMesh, corner));
    }
  }
  return Float32Array.from(all);
}

/** Distance along a ray to the first of the triangles, by Havok; null where it meets none within reach. */
function havokCaster(havok: HavokPhysicsWithBindings, corners: Float32Array) {
  const copy = (bytes: Uint8Array): number => {
    const at = havok._malloc(bytes.byteLength);
    havok.HEAPU8.set(bytes, at);
    return at;
  };
  const count = corners.length / 3;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const shape = havok.HP_Shape_CreateMesh(
    copy(new Uint8Array(corners.buffer)),
    count,
    copy(new Uint8Array(order.buffer)),
    count / 3,
  )[1];
  const world = havok.HP_World_Create()[1];
  const body = havok.HP_Body_Create()[1];
  havok.HP_Body_SetShape(body, shape);
  havok.HP_Body_SetMotionType(body, havok.MotionType.STATIC);
  havok.HP_World_AddBody(world, body, false);
  const collector = havok.HP_QueryCollector_Create(1)[1];
  return (from: Vec3, direction: Vec3): number | null => {
    const to = from.map((x, k) => x + REACH_M * (direction[k] as number)) as unknown as Vec3;
    havok.HP_World_CastRayWithCollector(world, collector, [
      [...from],
      [...to],
      [~0, ~0],
      false,
      [BigInt(0)],
    ]);
    if (havok.HP_QueryCollector_GetNumHits(collector)[1] === 0) return null;
    const [, hit] = havok.HP_QueryCollector_GetCastRayResult(collector, 0)[1];
    return length(hit[3].map((x, k) => x - (from[k] as number)) as unknown as Vec3);
  };
}

test('ranges on a street are those of Havok, within 2 cm for 99 of 100 rays', async () => {
  const { scene, state } = stage(
    [
      { model: 'saloon', x: -40, y: -1.75 },
      { model: 'hatchback', x: 14, y: -1.9, yaw: 0.2 },
      { model: 'suv', x: 11, y: 2.6, yaw: 3 },
      { model: 'truck', x: 30, y: 1.75, yaw: Math.PI },
      { model: 'pedestrian', x: 8, y: -5, yaw: 1 },
      { model: 'bus', x: -14, y: 1.8, yaw: 3.1 },
    ],
    { scenery: [HOUSE] },
  );
  const solids = sceneSolids(scene);
  const now = state();
  const radii = new Map(scene.actors.map(({ id, size }) => [id, length(size) / 2]));
  const cast = sceneCaster({ solids, motion: [now], radii }, EYE, REACH_M);
  const ground = { mesh: solids.ground, worldFromMesh: IDENTITY, actor: 0, paint: 0 };
  const instances = [
    ground,
    ...solids.fixed(EYE),
    ...now.actors.flatMap((actor) => solids.actor(actor, EYE)),
  ];
  const wasmBinary = new Uint8Array(await readFile(havokWasmPath())).buffer;
  const expected = havokCaster(await HavokPhysics({ wasmBinary }), cornersOf(instances));

  const rng = createRng(5);
  const differences: number[] = [];
  const met = new Set<number>();
  let disagreements = 0;
  const rays = 4000;
  for (let i = 0; i < rays; i++) {
    const azimuth = rng.uniform(-Math.PI, Math.PI);
    const elevation = rng.uniform(-0.43, 0.04);
    const flat = Math.cos(elevation);
    const direction: Vec3 = [
      flat * Math.cos(azimuth),
      flat * Math.sin(azimuth),
      Math.sin(elevation),
    ];
    const ours = cast(EYE, direction, 0);
    const theirs = expected(EYE, direction);
    if ((ours === null) !== (theirs === null)) disagreements++;
    if (ours === null || theirs === null) continue;
    met.add(ours.instance);
    differences.push(Math.abs(ours.range - theirs));
  }
  // All road users, and what is none.
  expect([...met].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(differences.length).toBeGreaterThan(0.7 * rays);
  expect(disagreements).toBeLessThan(0.005 * rays);
  differences.sort((a, b) => a - b);
  expect(differences[Math.floor(0.99 * differences.length)]).toBeLessThan(0.02);
  expect(differences[Math.floor(0.5 * differences.length)]).toBeLessThan(0.001);
});

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const;
