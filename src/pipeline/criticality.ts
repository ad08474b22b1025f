/** How close it came: distance and time to collision between the ego and others, at every step. */
import { findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { boxDistance } from '../labels/box-distance.ts';
import { footprintOf } from '../labels/footprint.ts';
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

/** Closeness of the ego to the given others over states up to and including `untilUs`. */
export function closenessTo(
  stage: Stage,
  states: readonly WorldState[],
  others: readonly number[],
  untilUs: number,
): Closeness {
  const specs = stage.actors.map((actor) => actor.spec);
  const sizeOf = new Map(specs.map((spec) => [spec.id, spec.size]));
  const egoSize = findSpec(specs, stage.egoId).size;
  let found = NEVER;
  for (const state of states) {
    if (state.tUs > untilUs) break;
    const ego = findActor(state, stage.egoId);
    const egoPrint = footprintOf(ego, egoSize);
    for (const actor of state.actors) {
      const size = sizeOf.get(actor.id);
      if (!size || !others.includes(actor.id)) continue;
      const print = footprintOf(actor, size);
      const ttc = timeToCollision(egoPrint, [ego.velocity[0], ego.velocity[1]], print, [
        actor.velocity[0],
        actor.velocity[1],
      ]);
      found = closer(found, state.tUs, boxDistance(egoPrint, print), ttc);
    }
  }
  return found;
}

/** Everybody but the ego. */
export const othersThanEgo = (stage: Stage): number[] =>
  stage.actors.map((actor) => actor.spec.id).filter((id) => id !== stage.egoId);
