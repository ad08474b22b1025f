/** Maps of a city drive out of a real scanner's turns: a Hilbert map knows the held-out scans better than both grids. */
import { expect, test } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { findActor, findSpec, type WorldState } from '../../src/core/world-state.ts';
import type { PointScan } from '../../src/dataset/points/point-file.ts';
import { sceneSolids } from '../../src/engine/solids/scene-solids.ts';
import { worldFromEgo } from '../../src/labels/ego-pose.ts';
import type { MapMethod } from '../../src/occupancy/index.ts';
import { flatScan } from '../../src/pipeline/occupancy/lidar-scans.ts';
import { mapScans } from '../../src/pipeline/occupancy/map-scans.ts';
import { playOut } from '../../src/pipeline/play-out.ts';
import { EGO_FROM_LIDAR, senseTurn } from '../../src/pipeline/sensing/lidar-sensor.ts';
import { HDL_64E } from '../../src/sensors/lidar/lidar-spec.ts';
import { stageFreeDrive } from '../../src/world/staging/free-drive.ts';
import { actorSpecs } from '../../src/world/staging/stage.ts';
import { createPhysics } from '../support/physics.ts';

/** Turns of a coarse scanner, four a second, over eight seconds of a town. */
function townScans(seed: number): PointScan[] {
  const stage = stageFreeDrive('town', seed, { moving: 10, parked: 30, pedestrians: 4 }, 12);
  const { states } = playOut(stage, createPhysics, { fullSeconds: 11 });
  const actors = actorSpecs(stage);
  const scene = { network: stage.place.network, actors, egoId: stage.egoId, seed };
  const solids = sceneSolids(scene);
  const spec = { ...HDL_64E, columns: 720 };
  return Array.from({ length: 32 }, (_, i) => {
    const state = states[200 + 25 * i] as WorldState;
    const turn = senseTurn(spec, { scene, motion: states }, solids, state.tUs, String(i));
    const ego = findActor(state, stage.egoId);
    const pose = worldFromEgo(ego, findSpec(actors, stage.egoId));
    const rng = createRng(seed).split(`beams ${i}`);
    return flatScan(state.tUs / 1e6, turn.points, 3, EGO_FROM_LIDAR, pose, ego.yaw, rng);
  });
}

test('NLL and ECE on held-out scans beat both grids, whatever the resolution', async () => {
  const scans = townScans(5);
  async function* source() {
    yield* scans;
  }
  for (const { hinge, gamma, cell } of [
    { hinge: 0.5, gamma: 6.71, cell: 0.5 },
    { hinge: 1, gamma: 1.7, cell: 1 },
  ]) {
    const scores = new Map<MapMethod, { nll: number; ece: number; auc: number }>();
    for (const method of ['bhm-full', 'grid', 'counts'] as const) {
      const { heldOutScans } = await mapScans(source(), {
        method,
        options: {
          dimensions: 2,
          hinge,
          gamma,
          cell,
          emSteps: 10,
          halfLife: Number.POSITIVE_INFINITY,
          skipWithin: 0,
        },
        testFraction: 0.1,
        seed: 1,
        clock: () => 0,
        onScan: () => {},
      });
      const { nll, ece, auc } = heldOutScans;
      if (nll === null || ece === null || auc === null) throw new Error('nothing was held out');
      scores.set(method, { nll, ece, auc });
    }
    const of = (method: MapMethod) => scores.get(method) as { nll: number; ece: number };
    for (const grid of ['grid', 'counts'] as const) {
      expect(of('bhm-full').nll, `NLL, hinge ${hinge}`).toBeLessThan(of(grid).nll);
      expect(of('bhm-full').ece, `ECE, hinge ${hinge}`).toBeLessThan(of(grid).ece);
    }
  }
});
