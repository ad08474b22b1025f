/** One instant of the world; everything that is sensed or labelled at a frame is a function of one of these. */
import type { ActorSpec, ActorState, WheelState } from './actors.ts';
import { UsageError } from './errors.ts';
import { angleDifference, lerp } from './math.ts';
import type { Vec3 } from './vector.ts';

export type SignalColour = 'red' | 'red-amber' | 'green' | 'amber';

export interface WorldState {
  /** Microseconds since the scene's start. */
  readonly tUs: number;
  /** By rising id. */
  readonly actors: readonly ActorState[];
  /** Colour of each signal group, in the order of the road network's `signalGroups`. */
  readonly signals: readonly SignalColour[];
}

/** A contact between two road users, or with something fixed (actor 0), found by a physics step. */
export interface CollisionRecord {
  /** Time of the step at which the contact was found. */
  readonly tUs: number;
  /** Ids, rising; 0 stands for what is fixed to the ground (a building, a tree). */
  readonly actors: readonly [number, number];
  /** World, metres. */
  readonly point: Vec3;
  /** Unit, world, from the first actor towards the second. */
  readonly normal: Vec3;
  /** Along the normal, at the contact point, just before the contact; m/s, positive when closing. */
  readonly closingSpeed: number;
  /** Magnitude of the change of each centre of mass's velocity, from before the contact to 30 ms after; m/s. */
  readonly deltaV: readonly [number, number];
  readonly egoInvolved: boolean;
}

export function findActor(state: WorldState, id: number): ActorState {
  const actor = state.actors.find((candidate) => candidate.id === id);
  if (!actor) throw new UsageError(`no actor ${id} in the state at ${state.tUs} us`);
  return actor;
}

export function findSpec(specs: readonly ActorSpec[], id: number): ActorSpec {
  const spec = specs.find((candidate) => candidate.id === id);
  if (!spec) throw new UsageError(`no actor ${id} in the scene`);
  return spec;
}

const lerp3 = (a: Vec3, b: Vec3, u: number): Vec3 => [
  lerp(a[0], b[0], u),
  lerp(a[1], b[1], u),
  lerp(a[2], b[2], u),
];

const lerpAngle = (a: number, b: number, u: number): number => a + angleDifference(b, a) * u;

const lerpWheel = (a: WheelState, b: WheelState, u: number): WheelState => ({
  steer: lerp(a.steer, b.steer, u),
  spin: lerp(a.spin, b.spin, u),
  travel: lerp(a.travel, b.travel, u),
});

/** An actor between two of its states, linear in time (angles by the shorter way); switches keep the earlier one's value. */
export function interpolateActor(a: ActorState, b: ActorState, u: number): ActorState {
  return {
    ...a,
    position: lerp3(a.position, b.position, u),
    yaw: lerpAngle(a.yaw, b.yaw, u),
    pitch: lerpAngle(a.pitch, b.pitch, u),
    roll: lerpAngle(a.roll, b.roll, u),
    velocity: lerp3(a.velocity, b.velocity, u),
    angularVelocity: lerp3(a.angularVelocity, b.angularVelocity, u),
    steeringAngle: lerp(a.steeringAngle, b.steeringAngle, u),
    throttle: lerp(a.throttle, b.throttle, u),
    brake: lerp(a.brake, b.brake, u),
    wheels: a.wheels.map((wheel, i) => lerpWheel(wheel, b.wheels[i] ?? wheel, u)),
    stride: lerp(a.stride, b.stride, u),
  };
}

/**
 * The world between two neighbouring states of the same actors, linear in time (angles by the shorter way).
 * Switches (lamps, signals) keep the earlier state's value.
 */
export function interpolateState(a: WorldState, b: WorldState, tUs: number): WorldState {
  if (tUs === a.tUs) return a;
  if (tUs === b.tUs) return b;
  const u = (tUs - a.tUs) / (b.tUs - a.tUs);
  return {
    tUs,
    actors: a.actors.map((actor, i) => interpolateActor(actor, b.actors[i] as ActorState, u)),
    signals: a.signals,
  };
}

/** The state at `tUs` out of states at rising times; clamps to the first and the last. */
export function stateAt(states: readonly WorldState[], tUs: number): WorldState {
  const last = states.length - 1;
  const first = states[0];
  if (!first) throw new UsageError('no states to sample');
  if (tUs <= first.tUs) return first;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((states[middle] as WorldState).tUs <= tUs) low = middle;
    else high = middle;
  }
  const b = states[high] as WorldState;
  return tUs >= b.tUs ? b : interpolateState(states[low] as WorldState, b, tUs);
}
