/** An emergency brake on one crash: when a rule fires, the scene goes on from there with the ego braking fully to a stop. */
import { findActor, stateAt, type WorldState } from '../../core/world-state.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { CHECKPOINT_US, Simulation } from '../../world/simulation.ts';
import type { Stage } from '../../world/staging/stage.ts';
import { type Episode, firstEgoCollision } from '../play-out.ts';
import { type BrakeRule, looksBefore, type WatchedScene } from './brake-rule.ts';

/** A brake at less than this speed, m/s, is none. */
const LEAST_SPEED = 1;
/** It is over once the ego has stood for so long, or so long after the brake fired. */
const STANDING_US = 1_000_000;
const HORIZON_US = 12_000_000;

export interface BrakedCrash {
  /** When the rule fired, microseconds since the scene's start; null: it did not before the impact. */
  readonly firedUs: number | null;
  /** Closing speed of the ego's first collision without and with the brake, m/s; 0 where there is none. */
  readonly unbraked: number;
  readonly braked: number;
}

export const egoSpeedIn = (state: WorldState, egoId: number): number => {
  const [vx, vy] = findActor(state, egoId).velocity;
  return Math.sqrt(vx * vx + vy * vy);
};

/** When the rule fires in the scene as it was, before `untilUs`; null: never. */
async function firstFiring(
  { states, stage }: Episode,
  scene: WatchedScene,
  rule: BrakeRule,
  untilUs: number,
): Promise<number | null> {
  const watch = await rule.begin(scene);
  for (const tUs of looksBefore(untilUs)) {
    const state = stateAt(states, tUs);
    const fires = await watch.look(state);
    if (fires && egoSpeedIn(state, stage.egoId) >= LEAST_SPEED) return tUs;
  }
  return null;
}

/** Closing speed at which the ego collides when it brakes fully from `atUs` on, m/s; 0 where it does not. */
export function brakedFrom(
  { stage, checkpoints }: Pick<Episode, 'stage' | 'checkpoints'>,
  atUs: number,
  createPhysics: CreatePhysics,
): number {
  const checkpoint = checkpoints[Math.floor(atUs / CHECKPOINT_US)];
  if (!checkpoint) throw new RangeError(`the episode has no checkpoint before ${atUs} us`);
  const simulation = new Simulation(stage, createPhysics());
  try {
    simulation.restore(checkpoint);
    simulation.evade({ actor: stage.egoId, atUs, kind: 'brake', clearanceM: 0 });
    let standingUs = 0;
    let before = simulation.tUs;
    while (simulation.tUs < atUs + HORIZON_US && standingUs < STANDING_US) {
      simulation.step();
      const stands = egoSpeedIn(simulation.state(), stage.egoId) < 0.1;
      standingUs = stands ? standingUs + simulation.tUs - before : 0;
      before = simulation.tUs;
      const hit = firstEgoCollision(simulation.collisions);
      if (hit) return hit.closingSpeed;
    }
    return 0;
  } finally {
    simulation.dispose();
  }
}

/** @param episode a crash of the ego, with checkpoints */
export async function brakeCrash(
  episode: Episode,
  scene: WatchedScene,
  rule: BrakeRule,
  createPhysics: CreatePhysics,
): Promise<BrakedCrash> {
  const impact = firstEgoCollision(episode.collisions);
  if (!impact) throw new RangeError('the episode is no crash of the ego');
  const firedUs = await firstFiring(episode, scene, rule, impact.tUs);
  const unbraked = impact.closingSpeed;
  const braked = firedUs === null ? unbraked : brakedFrom(episode, firedUs, createPhysics);
  return { firedUs, unbraked, braked };
}

/** Brakings closer together than this are one. */
const REARM_US = 3_000_000;

/**
 * How often a rule fires in a drive that nobody has to brake hard in; the brake itself is not applied, so one false braking
 * does not lead to others.
 * @param states by rising time, `LOOK_EVERY_US` apart
 */
export async function falseBrakings(
  states: Iterable<WorldState>,
  scene: { readonly stage: Stage; readonly look: WatchedScene['look'] },
  rule: BrakeRule,
): Promise<number> {
  const watch = await rule.begin(scene);
  let [count, lastUs] = [0, Number.NEGATIVE_INFINITY];
  for (const state of states) {
    const fires = await watch.look(state);
    if (!fires || egoSpeedIn(state, scene.stage.egoId) < LEAST_SPEED) continue;
    if (state.tUs - lastUs > REARM_US) count++;
    lastUs = state.tUs;
  }
  return count;
}
