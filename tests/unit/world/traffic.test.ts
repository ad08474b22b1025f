import { describe, expect, it } from 'vitest';
import { StateDigest } from '../../../src/core/digest.ts';
import { PLACE_NAMES, type PlaceName } from '../../../src/core/scenario-spec.ts';
import type { WorldState } from '../../../src/core/world-state.ts';
import { boxDistance } from '../../../src/labels/box-distance.ts';
import { footprintOf } from '../../../src/labels/footprint.ts';
import { Simulation } from '../../../src/world/simulation.ts';
import { stageFreeDrive } from '../../../src/world/staging/free-drive.ts';
import type { Stage } from '../../../src/world/staging/stage.ts';
import { createPhysics } from '../../support/physics.ts';

const busy = (place: PlaceName, seed = 3): Stage =>
  stageFreeDrive(place, seed, { moving: 30, parked: 12, pedestrians: 8 }, 60);

function overlaps(stage: Stage, state: WorldState): string[] {
  const prints = state.actors.map((actor, i) =>
    footprintOf(actor, stage.actors[i]?.spec.size ?? [0, 0, 0]),
  );
  return prints.flatMap((a, i) =>
    prints
      .slice(i + 1)
      .flatMap((b, j) => (boxDistance(a, b) === 0 ? [`${i + 1}-${i + j + 2}`] : [])),
  );
}

/** 60 s of a busy place; looks at it once a second. */
function watch(stage: Stage) {
  const simulation = new Simulation(stage, createPhysics());
  const digest = new StateDigest();
  const standing = new Map<string, number>();
  let longest = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let finite = true;
  let travelled = 0;
  for (let step = 1; step <= 6000; step++) {
    simulation.step();
    if (step % 100 !== 0) continue;
    const state = simulation.state();
    digest.update(state);
    const now = overlaps(stage, state);
    for (const pair of [...standing.keys()]) if (!now.includes(pair)) standing.delete(pair);
    for (const pair of now) standing.set(pair, (standing.get(pair) ?? 0) + 1);
    longest = Math.max(longest, ...standing.values());
    for (const [i, actor] of state.actors.entries()) {
      finite &&= [...actor.position, ...actor.velocity, actor.yaw].every(Number.isFinite);
      lowest = Math.min(lowest, actor.position[2] - (stage.actors[i]?.spec.size[2] ?? 0) / 2);
      travelled += Math.hypot(actor.velocity[0], actor.velocity[1]);
    }
  }
  const { collisions } = simulation;
  simulation.dispose();
  return { collisions, longest, lowest, finite, travelled, digest: digest.hex() };
}

describe('60 s of traffic', () => {
  it.each(PLACE_NAMES)(
    '%s: no NaN, no fall through the ground, no standing overlap, no crash',
    (place) => {
      const stage = busy(place);
      const seen = watch(stage);
      expect(seen.finite).toBe(true);
      expect(seen.lowest).toBeGreaterThan(-0.25);
      expect(seen.longest).toBeLessThan(2);
      expect(seen.collisions.map((c) => `${c.actors} at ${c.tUs / 1e6}`)).toEqual([]);
      expect(seen.travelled).toBeGreaterThan(1000);
    },
  );

  it('the straight has 30 moving vehicles, beside parked cars and pedestrians', () => {
    const moving = busy('straight').actors.filter(
      ({ spec, parked }) => !parked && spec.kind !== 'pedestrian',
    );
    expect(moving.length).toBeGreaterThanOrEqual(30);
  });

  it('is the same on every run', () => {
    expect(watch(busy('four-way-signals')).digest).toBe(watch(busy('four-way-signals')).digest);
  });
});
