/** Runs a stage to its end and keeps every state. No rendering. */
import { StateDigest } from '../core/digest.ts';
import { type CollisionRecord, findActor, type WorldState } from '../core/world-state.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import { Simulation } from '../world/simulation.ts';
import type { Stage } from '../world/staging/stage.ts';
import { STEP_US } from '../world/time.ts';

/** What happened on a stage, step by step. */
export interface Episode {
  readonly stage: Stage;
  /** At 0, 10 ms, 20 ms, ... */
  readonly states: readonly WorldState[];
  readonly collisions: readonly CollisionRecord[];
}

/** Simulated on after the ego's first collision, so that its record is whole. */
const AFTERMATH_US = 400_000;
/** A scene in which the ego has stood this long is over. */
const STANDING_US = 1_000_000;

export interface PlayOutOptions {
  /** Run to the stage's full duration, or so many seconds, whatever happens. */
  readonly fullSeconds?: number;
  /** Go on at least so long, even where the event is over. */
  readonly leastSeconds?: number;
  readonly onState?: (state: WorldState) => void;
}

export function playOut(
  stage: Stage,
  createPhysics: CreatePhysics,
  options: PlayOutOptions = {},
): Episode {
  const simulation = new Simulation(stage, createPhysics());
  try {
    const states = [simulation.state()];
    options.onState?.(states[0] as WorldState);
    const leastUs = Math.round((options.leastSeconds ?? 0) * 1e6);
    const endUs = Math.round(
      (options.fullSeconds ?? Math.max(stage.durationS, options.leastSeconds ?? 0)) * 1e6,
    );
    let standingUs = 0;
    while (simulation.tUs < endUs) {
      simulation.step();
      const state = simulation.state();
      states.push(state);
      options.onState?.(state);
      if (options.fullSeconds !== undefined || state.tUs < leastUs) continue;
      const impact = firstEgoCollision(simulation.collisions);
      if (impact && state.tUs >= impact.tUs + AFTERMATH_US) break;
      standingUs = egoStands(state, stage.egoId) ? standingUs + STEP_US : 0;
      if (standingUs >= STANDING_US) break;
    }
    return { stage, states, collisions: [...simulation.collisions] };
  } finally {
    simulation.dispose();
  }
}

export const firstEgoCollision = (collisions: readonly CollisionRecord[]): CollisionRecord | null =>
  collisions.find((collision) => collision.egoInvolved) ?? null;

function egoStands(state: WorldState, egoId: number): boolean {
  const [vx, vy] = findActor(state, egoId).velocity;
  return vx * vx + vy * vy < 0.01;
}

/** SHA-256 over all states of an episode. */
export function digestOf(states: readonly WorldState[]): string {
  const digest = new StateDigest();
  for (const state of states) digest.update(state);
  return digest.hex();
}
