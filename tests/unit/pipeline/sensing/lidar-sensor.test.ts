/** A scanner on a real street: against an independent caster, on walls, in boxes. */
import { beforeAll, describe, expect, test } from 'vitest';
import { worldFromBody } from '../../../../src/core/actors.ts';
import type { SceneryItem } from '../../../../src/core/road-network.ts';
import type { SolidInstance } from '../../../../src/core/solids.ts';
import {
  cross,
  dot,
  invertRigid,
  length,
  multiply,
  subtract,
  transformPoint,
  type Vec3,
} from '../../../../src/core/vector.ts';
import type { WorldState } from '../../../../src/core/world-state.ts';
import { sceneSolids } from '../../../../src/engine/solids/scene-solids.ts';
import { worldFromEgo } from '../../../../src/labels/ego-pose.ts';
import { EGO_FROM_LIDAR, senseTurn } from '../../../../src/pipeline/sensing/lidar-sensor.ts';
import { HDL_64E, type LidarSpec } from '../../../../src/sensors/lidar/lidar-spec.ts';
import { actorBetween, between } from '../../../../src/sensors/lidar/scene-caster.ts';
import type { LidarSweep } from '../../../../src/sensors/lidar/sweep.ts';
import { type Placed, stage } from '../../../support/street.ts';

const PLACED: Placed[] = [
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'hatchback', x: 14, y: -1.9, yaw: 0.2 },
  { model: 'suv', x: 11, y: 2.6, yaw: 3 },
  { model: 'truck', x: 30, y: 1.75, yaw: Math.PI },
  { model: 'pedestrian', x: 8, y: -5, yaw: 1 },
  { model: 'bicycle', x: 9, y: 6, yaw: 2.5 },
  { model: 'bus', x: -14, y: 1.8, yaw: 3.1 },
];
/** m/s along each one's yaw. */
const SPEEDS = [20, 5, 12, 15, 1.5, 5, 10];
const HOUSE: SceneryItem = {
  kind: 'building',
  position: [20, 16, 0],
  yaw: 0,
  size: [14, 10, 8],
  variant: 0,
};

const staged = stage(PLACED, { scenery: [HOUSE] });
/** From -100 to 100 ms, everybody at a steady speed; the ego turns. */
const motion: WorldState[] = Array.from({ length: 21 }, (_, i) => {
  const t = (i - 10) * 0.01;
  const still = staged.state(new Map(), Math.round(t * 1e6));
  return {
    ...still,
    actors: still.actors.map((actor, k) => {
      const v = SPEEDS[k] as number;
      const [x, y, z] = actor.position;
      const [c, s] = [Math.cos(actor.yaw), Math.sin(actor.yaw)];
      const yaw = actor.yaw + (k === 0 ? 0.5 * t : 0);
      return { ...actor, yaw, position: [x + v * t * c, y + v * t * s, z] as Vec3 };
    }),
  };
});
const { scene } = staged;
const solids = sceneSolids(scene);
const EXACT: LidarSpec = { ...HDL_64E, columns: 500, rangeNoise: 0 };
const lidarPose = (tUs: number) => {
  const ego = actorBetween(between(motion, tUs), 0);
  const spec = scene.actors[0];
  if (!spec) throw new Error('no ego');
  return multiply(worldFromEgo(ego, spec), EGO_FROM_LIDAR);
};
const pointOf = (of: Float32Array, i: number) =>
  [...of.subarray(3 * i, 3 * i + 3)] as never as Vec3;

/** Where a ray goes through triangles, by planes and the sides of edges: no tree and another formula. */
function bruteForce(instances: readonly SolidInstance[]) {
  const faces: { a: Vec3; edges: readonly (readonly [Vec3, Vec3])[]; n: Vec3 }[] = [];
  for (const { mesh, worldFromMesh } of instances) {
    for (let t = 0; t < mesh.semantic.length; t++) {
      const corner = (k: number) =>
        transformPoint(worldFromMesh, [
          ...mesh.corners.subarray(9 * t + 3 * k, 9 * t + 3 * k + 3),
        ] as never as Vec3);
      const [a, b, c] = [corner(0), corner(1), corner(2)];
      const edges = [
        [a, subtract(b, a)] as const,
        [b, subtract(c, b)] as const,
        [c, subtract(a, c)] as const,
      ];
      faces.push({ a, edges, n: cross(subtract(b, a), subtract(c, a)) });
    }
  }
  return (origin: Vec3, d: Vec3): number => {
    let best = Infinity;
    for (const { a, edges, n } of faces) {
      const slope = dot(n, d);
      if (slope >= 0) continue;
      const r = dot(n, subtract(a, origin)) / slope;
      if (!(r > 0 && r < best)) continue;
      const p: Vec3 = [origin[0] + r * d[0], origin[1] + r * d[1], origin[2] + r * d[2]];
      if (edges.every(([from, e]) => dot(n, cross(e, subtract(p, from))) >= 0)) best = r;
    }
    return best;
  };
}

describe('a turn among moving road users', () => {
  let turn: LidarSweep;
  beforeAll(() => {
    turn = senseTurn(EXACT, { scene, motion }, solids, 0, '0');
  });

  test('every point of an actor lies in its box at its own time, and its ids are of actors that are there', () => {
    const seen = new Map<number, number>();
    for (let i = 0; i < turn.ring.length; i++) {
      const id = turn.instance[i] as number;
      if (id === 0) continue;
      seen.set(id, (seen.get(id) ?? 0) + 1);
      const tUs = turn.tUs[i] as number;
      const body = worldFromBody(actorBetween(between(motion, tUs), id - 1));
      const world = transformPoint(lidarPose(tUs), pointOf(turn.skewed, i));
      const p = transformPoint(invertRigid(body), world);
      const size = scene.actors[id - 1]?.size as Vec3;
      for (let k = 0; k < 3; k++)
        expect(Math.abs(p[k] as number)).toBeLessThan((size[k] as number) / 2 + 0.002);
    }
    expect([...seen.keys()].sort()).toEqual([2, 3, 4, 5, 6, 7]);
    for (const [id, count] of seen) expect(count, `actor ${id}`).toBeGreaterThan(20);
  });

  test('de-skewed, the front of a house is one plane, and so is the road; as measured they are not', () => {
    const deviation = (of: Float32Array, pose: ReturnType<typeof lidarPose>, axis: 1 | 2) => {
      const values: number[] = [];
      for (let i = 0; i < turn.ring.length; i++) {
        const is = axis === 1 ? turn.semantic[i] === 11 : turn.semantic[i] === 7;
        const [x, y, z] = transformPoint(lidarPose(0), pointOf(turn.points, i));
        const isFront = Math.abs(y - 11) < 0.02 && x > 13.2 && x < 26.8 && z > 0.2;
        if (!is || (axis === 1 && !isFront)) continue;
        values.push(transformPoint(pose, pointOf(of, i))[axis]);
      }
      expect(values.length).toBeGreaterThan(40);
      return Math.max(...values.map((value) => Math.abs(value - (axis === 1 ? 11 : 0))));
    };
    expect(deviation(turn.points, lidarPose(0), 2)).toBeLessThan(0.02);
    expect(deviation(turn.points, lidarPose(0), 1)).toBeLessThan(0.03);
    expect(deviation(turn.skewed, lidarPose(0), 1)).toBeGreaterThan(0.08);
  });

  test('the ego is not in its own points, and the turn spans 100 ms around the frame', () => {
    expect(turn.instance).not.toContain(1);
    expect(Math.min(...turn.tUs)).toBeGreaterThanOrEqual(-50_000);
    expect(Math.max(...turn.tUs)).toBeLessThanOrEqual(50_000);
  });
});

test('ranges are those of an independent caster over all triangles, to 1 mm', () => {
  const still = [staged.state()];
  const turn = senseTurn({ ...EXACT, columns: 60 }, { scene, motion: still }, solids, 0, '0');
  const state = still[0] as WorldState;
  const pose = lidarPose(0);
  const eye: Vec3 = [pose[3], pose[7], pose[11]];
  const ground: SolidInstance = {
    mesh: solids.ground,
    worldFromMesh: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    actor: 0,
    paint: 0,
  };
  const everything = [
    ground,
    ...solids.fixed(eye),
    ...state.actors.flatMap((actor) => solids.actor(actor, eye)),
  ];
  const cast = bruteForce(everything);
  let checked = 0;
  let [off, most] = [0, 0];
  for (let i = 0; i < turn.ring.length; i += 23) {
    const p = pointOf(turn.points, i);
    const world = transformPoint(pose, p);
    const range = length(p);
    const d = subtract(world, eye);
    const unit: Vec3 = [d[0] / range, d[1] / range, d[2] / range];
    const error = Math.abs(cast(eye, unit) - range);
    checked++;
    // Coplanar ground and paint are told apart by layers, which count as a little nearer.
    if (error > 0.001) off++;
    most = Math.max(most, error);
  }
  expect(checked).toBeGreaterThan(100);
  expect(off / checked).toBeLessThan(0.01);
  expect(most).toBeLessThan(0.05);
});
