/** Occupancy and flow by closed forms, on a street without bends. */
import { expect, test } from 'vitest';
import type { WorldState } from '../../../../src/core/world-state.ts';
import { evaluateFlow } from '../../../../src/evaluation/occupancy-flow/evaluate-flow.ts';
import {
  constantVelocity,
  FLOW_GRID,
  occupancyFlow,
} from '../../../../src/labels/occupancy/occupancy-flow.ts';
import { stage } from '../../../support/street.ts';

/** The ego's origin is below its rear axle; this one's is at x = 0. */
const staged = stage([
  { model: 'saloon', x: 0, y: 0 },
  { model: 'hatchback', x: 20, y: 5 },
  { model: 'suv', x: 15, y: -10, yaw: Math.PI / 2 },
  { model: 'pedestrian', x: 5, y: 3 },
]);
const { scene } = staged;
const origin = scene.actors[0]?.originInBody[0] as number;
/** 10 m/s ahead, and 5 m/s to the left: 32 and 16 cells a second. */
const VELOCITIES = [
  [0, 0],
  [10, 0],
  [0, 5],
  [1, 1],
] as const;
const at = (seconds: number): WorldState => {
  const still = staged.state(new Map(), seconds * 1e6);
  return {
    ...still,
    actors: still.actors.map((actor, i) => {
      const [vx, vy] = VELOCITIES[i] as readonly [number, number];
      const [x, y, z] = actor.position;
      return { ...actor, velocity: [vx, vy, 0], position: [x + vx * seconds, y + vy * seconds, z] };
    }),
  };
};
const states = Array.from({ length: 9 }, (_, i) => at(i));
const cell = (x: number, y: number): number =>
  Math.floor(FLOW_GRID.egoRow - (x - origin) * 3.2) * 256 +
  Math.floor(FLOW_GRID.egoColumn - y * 3.2);

test('a waypoint has what will be there, seen and hidden apart, with the way it will have come', () => {
  const { now, waypoints } = occupancyFlow(states, scene.actors, 1, new Set([2]));
  expect(now[cell(20, 5)]).toBe(1);
  expect(now[cell(15, -10)]).toBe(1);
  // Pedestrians are no vehicles.
  expect(now[cell(5, 3)]).toBe(0);
  expect(waypoints.length).toBe(8);
  for (const [i, { observed, occluded, flow }] of waypoints.entries()) {
    const ahead = 20 + 10 * (i + 1);
    const inGrid = (ahead - origin) * 3.2 < 190;
    expect(observed[cell(0, 0)]).toBe(1);
    if (inGrid) {
      expect(observed[cell(ahead, 5)]).toBe(1);
      expect([flow[2 * cell(ahead, 5)], flow[2 * cell(ahead, 5) + 1]]).toEqual([
        expect.closeTo(0, 4),
        expect.closeTo(32, 4),
      ]);
    }
    const aside = cell(15, -10 + 5 * (i + 1));
    expect([observed[aside], occluded[aside]]).toEqual([0, 1]);
    expect([flow[2 * aside], flow[2 * aside + 1]]).toEqual([
      expect.closeTo(16, 4),
      expect.closeTo(0, 4),
    ]);
  }
});

test('a footprint has the area of the vehicle', () => {
  const { now } = occupancyFlow(states, scene.actors, 1, new Set([2, 3]));
  const area = scene.actors.slice(0, 3).reduce((sum, { size }) => sum + size[0] * size[1], 0);
  const cells = now.reduce((sum, x) => sum + x, 0);
  expect(Math.abs(cells / 3.2 ** 2 - area)).toBeLessThan(0.12 * area);
});

test('constant velocity is right about who keeps it, and knows nothing of who is hidden', () => {
  const truth = occupancyFlow(states, scene.actors, 1, new Set([2, 3]));
  const guess = (observed: Set<number>) =>
    occupancyFlow(constantVelocity(at(0), 1, observed), scene.actors, 1, observed);
  const all = evaluateFlow(truth, guess(new Set([2, 3])));
  expect(all.observed_auc).toBeCloseTo(1, 9);
  expect(all.observed_soft_iou).toBeCloseTo(1, 9);
  expect(all.flow_epe).toBeCloseTo(0, 4);
  expect(all.flow_grounded_soft_iou).toBeGreaterThan(0.98);
  expect(all.occluded_auc).toBeNull();
  const hidden = new Set([2]);
  const some = evaluateFlow(occupancyFlow(states, scene.actors, 1, hidden), guess(hidden));
  expect(some.observed_soft_iou).toBeCloseTo(1, 9);
  expect(some.occluded_soft_iou).toBe(0);
});
