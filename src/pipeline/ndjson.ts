/** The lines of `nearmiss simulate --ndjson`. Schema `nearmiss.simulate/1`. */
import type { ActorSpec, ActorState } from '../core/actors.ts';
import { StateDigest } from '../core/digest.ts';
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import type { Stage } from '../world/staging/stage.ts';
import { STEP_US } from '../world/time.ts';
import type { FreeStep } from './free-run.ts';
import { digestOf, type Episode } from './play-out.ts';

const headerLine = (stage: Stage, outcome: string | null): object => ({
  type: 'header',
  schema: 'nearmiss.simulate/1',
  scenario: stage.scenario,
  seed: stage.seed,
  outcome,
  friction: stage.friction,
  stepUs: STEP_US,
  egoId: stage.egoId,
  parameters: stage.parameters,
});

const actorOf = (actor: ActorState, spec: ActorSpec): object => ({
  id: actor.id,
  kind: actor.kind,
  position: actor.position,
  yaw: actor.yaw,
  pitch: actor.pitch,
  roll: actor.roll,
  velocity: actor.velocity,
  angularVelocity: actor.angularVelocity,
  steeringAngle: actor.steeringAngle,
  throttle: actor.throttle,
  brake: actor.brake,
  size: spec.size,
  mass: spec.mass,
});

function stateLine(state: WorldState, specs: readonly ActorSpec[]): object {
  const actors = state.actors.map((actor, i) => actorOf(actor, specs[i] as ActorSpec));
  return { type: 'state', tUs: state.tUs, actors };
}

const collisionLine = (collision: CollisionRecord): object => ({ type: 'collision', ...collision });

/** The lines of a run as it goes on: a collision's line comes when its record is complete. */
export function* runLines(stage: Stage, steps: Iterable<FreeStep>): Generator<object> {
  const specs = stage.actors.map((actor) => actor.spec);
  const digest = new StateDigest();
  let tUs = 0;
  yield headerLine(stage, 'none');
  for (const { state, collisions } of steps) {
    digest.update(state);
    tUs = state.tUs;
    yield stateLine(state, specs);
    yield* collisions.map(collisionLine);
  }
  yield { type: 'end', tUs, digest: digest.hex() };
}

/** Every line of an episode in the order of time: header, states with the collisions found at them, end. */
export function* episodeLines(episode: Episode, outcome: string | null): Generator<object> {
  const { stage, states, collisions } = episode;
  const specs = stage.actors.map((actor) => actor.spec);
  yield headerLine(stage, outcome);
  for (const state of states) {
    yield stateLine(state, specs);
    yield* collisions.filter((collision) => collision.tUs === state.tUs).map(collisionLine);
  }
  yield { type: 'end', tUs: states.at(-1)?.tUs ?? 0, digest: digestOf(states) };
}
