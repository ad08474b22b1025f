/** A stage stepped for as long as wanted, state by state; nothing is kept. */
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { Simulation } from '../world/simulation.ts';
import type { Stage } from '../world/staging/stage.ts';

export interface FreeStep {
  readonly state: WorldState;
  /** Records that became complete in this step: 30 ms after their contact. */
  readonly collisions: readonly CollisionRecord[];
}

/** The state at the start, then one a step, up to and including `untilUs`. */
export function* freeRun(
  stage: Stage,
  createPhysics: CreatePhysics,
  untilUs: number,
): Generator<FreeStep> {
  const simulation = new Simulation(stage, createPhysics());
  try {
    yield { state: simulation.state(), collisions: [] };
    let known = 0;
    while (simulation.tUs < untilUs) {
      simulation.step();
      yield { state: simulation.state(), collisions: simulation.collisions.slice(known) };
      known = simulation.collisions.length;
    }
  } finally {
    simulation.dispose();
  }
}
