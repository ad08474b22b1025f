/**
 * Brakes by the truth, as who knows how everybody moves would: each goes on along its circle with its acceleration (CTRA; R. Schubert,
 * E. Richter, G. Wanielik, "Comparison and evaluation of advanced motion models for vehicle tracking", FUSION 2008). At constant
 * velocity everybody who comes round a bend is on collision course.
 */
import type { ActorState } from '../../core/actors.ts';
import { atan2, cos, hypot, sin } from '../../core/math.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { footprintsTouch } from '../../labels/box-distance.ts';
import { type Footprint, footprintOf } from '../../labels/footprint.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import type { BrakeRule, BrakeWatch } from './brake-rule.ts';

/** Seconds between two moments at which footprints are compared; at 30 m/s they move 1.5 m. */
const STEP_S = 0.05;

/** Slower than this, m/s, nobody has a course. */
const LEAST_SPEED = 0.1;

/** How somebody moves in the ground plane. */
export interface Motion {
  /** Along its course, m/s and m/s2. */
  readonly speed: number;
  readonly acceleration: number;
  /** Direction of its velocity, radians, world; a body need not point there. */
  readonly course: number;
  /** Of the circle that it is on, 1/m, left positive. */
  readonly curvature: number;
}

/** @param before the same actor `dtS` earlier; null: it does not speed up or slow down */
export function motionOf(now: ActorState, before: ActorState | null, dtS: number): Motion {
  const speedOf = ({ velocity: [x, y] }: ActorState) => hypot(x, y);
  const speed = speedOf(now);
  const moves = speed >= LEAST_SPEED;
  return {
    speed,
    acceleration: before && dtS > 0 ? (speed - speedOf(before)) / dtS : 0,
    course: moves ? atan2(now.velocity[1], now.velocity[0]) : now.yaw,
    curvature: moves ? now.angularVelocity[2] / speed : 0,
  };
}

/** Where it is every {@link STEP_S} until `untilS`, where it is now first; who brakes to a stop stays there. */
export function* goingOn(
  { position, yaw }: Pick<ActorState, 'position' | 'yaw'>,
  { speed, acceleration, course, curvature }: Motion,
  untilS: number,
): Generator<Pick<ActorState, 'position' | 'yaw'>> {
  let [x, y] = position;
  let [turned, now] = [0, speed];
  for (let step = 0; step * STEP_S <= untilS + 1e-9; step++) {
    yield { position: [x, y, position[2]], yaw: yaw + turned };
    const next = Math.max(0, now + acceleration * STEP_S);
    const along = ((now + next) / 2) * STEP_S;
    // Of a short arc its chord, which has the course of its middle.
    const middle = course + turned + (curvature * along) / 2;
    x += along * cos(middle);
    y += along * sin(middle);
    turned += curvature * along;
    now = next;
  }
}

class TurningWatch implements BrakeWatch {
  private readonly stage: Stage;
  private readonly specs: ReturnType<typeof actorSpecs>;
  private readonly ttcS: number;
  private before: WorldState | null = null;

  constructor(stage: Stage, ttcS: number) {
    this.stage = stage;
    this.specs = actorSpecs(stage);
    this.ttcS = ttcS;
  }

  look(state: WorldState): boolean {
    const { egoId } = this.stage;
    const ego = this.wayOf(findActor(state, egoId), state);
    const brakes = state.actors.some(
      (actor) =>
        actor.id !== egoId &&
        this.wayOf(actor, state).some((place, i) => footprintsTouch(place, ego[i] as Footprint)),
    );
    this.before = state;
    return brakes;
  }

  /** Footprints from now on. */
  private wayOf(actor: ActorState, { tUs }: WorldState): Footprint[] {
    const earlier = this.before?.actors.find(({ id }) => id === actor.id) ?? null;
    const dtS = this.before ? (tUs - this.before.tUs) / 1e6 : 0;
    const { size } = findSpec(this.specs, actor.id);
    const places = goingOn(actor, motionOf(actor, earlier, dtS), this.ttcS);
    return [...places].map((place) => footprintOf(place, size));
  }
}

/** @param ttcS brakes where the ego and another one are going to touch within so long, seconds */
export const turningRule = (ttcS: number): BrakeRule => ({
  name: 'truth-turning',
  begin: ({ stage }) => new TurningWatch(stage, ttcS),
});
