/** How close it came: distance and time to collision between the ego and others, at every step. */
import type { Vec3 } from '../core/vector.ts';
import { findActor, type WorldState } from '../core/world-state.ts';
import { boxDistance } from '../labels/box-distance.ts';
import { type Footprint, footprintOf } from '../labels/footprint.ts';
import { timeToCollision } from '../labels/time-to-collision.ts';
import type { Stage } from '../world/staging/stage.ts';

export interface Closeness {
  /** Least distance of the boxes, metres, and when. */
  readonly approach: number;
  readonly approachUs: number;
  /** Least constant-velocity time to collision, seconds, and when; null where it never was under 10 s. */
  readonly ttc: number | null;
  readonly ttcUs: number;
}

interface Tracked extends Closeness {
  /** Distance at `approachUs`. */
  readonly markedAt: number;
}

const FAR = Number.POSITIVE_INFINITY;
const NEVER: Tracked = { approach: FAR, approachUs: 0, markedAt: FAR, ttc: null, ttcUs: 0 };

function closer(before: Tracked, tUs: number, approach: number, ttc: number | null): Tracked {
  const nearer = approach < before.approach;
  // Two that stand creep by micrometres: the moment is when it got as close as it did, to a millimetre.
  const later = approach < before.markedAt - 1e-3;
  const sooner = ttc !== null && (before.ttc === null || ttc < before.ttc);
  if (!nearer && !sooner) return before;
  return {
    approach: nearer ? approach : before.approach,
    approachUs: later ? tUs : before.approachUs,
    markedAt: later ? approach : before.markedAt,
    ttc: sooner ? ttc : before.ttc,
    ttcUs: sooner ? tUs : before.ttcUs,
  };
}

/** How the ego stands to another road user at one moment. */
export interface Relation {
  /** Least distance of the boxes, metres. */
  readonly distance: number;
  /** Constant-velocity time to collision, s; null beyond 10 s. */
  readonly ttc: number | null;
}

/** Follows the closeness of the ego to certain others from state to state. */
export class ClosenessTracker {
  private readonly egoId: number;
  private readonly sizes: ReadonlyMap<number, Vec3>;
  private readonly others: ReadonlySet<number>;
  private found = NEVER;

  constructor(stage: Stage, others: readonly number[]) {
    this.egoId = stage.egoId;
    this.sizes = new Map(stage.actors.map(({ spec }) => [spec.id, spec.size]));
    this.others = new Set(others);
  }

  get closeness(): Closeness {
    const { approach, approachUs, ttc, ttcUs } = this.found;
    return { approach, approachUs, ttc, ttcUs };
  }

  /** @returns how the ego stands to the nearest of the others in this state */
  update(state: WorldState): Relation {
    const ego = findActor(state, this.egoId);
    const egoPrint = this.print(ego);
    let nearest: Relation = { distance: FAR, ttc: null };
    for (const actor of state.actors) {
      if (!this.others.has(actor.id)) continue;
      const print = this.print(actor);
      const ttc = timeToCollision(egoPrint, [ego.velocity[0], ego.velocity[1]], print, [
        actor.velocity[0],
        actor.velocity[1],
      ]);
      const distance = boxDistance(egoPrint, print);
      this.found = closer(this.found, state.tUs, distance, ttc);
      if (distance < nearest.distance) nearest = { distance, ttc };
    }
    return nearest;
  }

  private print(actor: WorldState['actors'][number]): Footprint {
    return footprintOf(actor, this.sizes.get(actor.id) as Vec3);
  }
}

/** Closeness of the ego to the given others over states up to and including `untilUs`. */
export function closenessTo(
  stage: Stage,
  states: readonly WorldState[],
  others: readonly number[],
  untilUs: number,
): Closeness {
  const tracker = new ClosenessTracker(stage, others);
  for (const state of states) {
    if (state.tUs > untilUs) break;
    tracker.update(state);
  }
  return tracker.closeness;
}

/** Everybody but the ego. */
export const othersThanEgo = (stage: Stage): number[] =>
  stage.actors.map((actor) => actor.spec.id).filter((id) => id !== stage.egoId);
