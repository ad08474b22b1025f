/** What the ego's instruments show, from one world state. */
import type { RenderScene } from '../core/frame-record.ts';
import { hypot } from '../core/math.ts';
import { type CollisionRecord, findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { boxDistance } from '../labels/box-distance.ts';
import { footprintOf } from '../labels/footprint.ts';
import { timeToCollision } from '../labels/time-to-collision.ts';

export interface EgoSignals {
  /** m/s on the ground plane. */
  readonly speed: number;
  /** Radians, left positive. */
  readonly steering: number;
  readonly throttle: number;
  readonly brake: number;
  /** Least constant-velocity time to collision with anybody, seconds; null where none is predicted. */
  readonly minTtc: number | null;
  readonly ttcWith: number | null;
  /** Least distance to anybody's box, metres; null where the ego is alone. */
  readonly nearest: number | null;
  readonly nearestId: number | null;
}

/** Time to collision of each road user with the ego, by id; only those with one. */
export function ttcById(scene: RenderScene, state: WorldState): ReadonlyMap<number, number> {
  const ego = findActor(state, scene.egoId);
  const own = footprintOf(ego, findSpec(scene.actors, scene.egoId).size);
  const found = new Map<number, number>();
  for (const [i, actor] of state.actors.entries()) {
    const spec = scene.actors[i];
    if (!spec || actor.id === scene.egoId) continue;
    const ttc = timeToCollision(
      own,
      [ego.velocity[0], ego.velocity[1]],
      footprintOf(actor, spec.size),
      [actor.velocity[0], actor.velocity[1]],
    );
    if (ttc !== null) found.set(actor.id, ttc);
  }
  return found;
}

/** The key of a map's least value. */
function least(values: ReadonlyMap<number, number>): readonly [number, number] | null {
  let found: readonly [number, number] | null = null;
  for (const entry of values) if (!found || entry[1] < found[1]) found = entry;
  return found;
}

export function egoSignals(scene: RenderScene, state: WorldState): EgoSignals {
  const ego = findActor(state, scene.egoId);
  const own = footprintOf(ego, findSpec(scene.actors, scene.egoId).size);
  const distances = new Map<number, number>();
  for (const [i, actor] of state.actors.entries()) {
    const spec = scene.actors[i];
    if (spec && actor.id !== scene.egoId)
      distances.set(actor.id, boxDistance(own, footprintOf(actor, spec.size)));
  }
  const ttc = least(ttcById(scene, state));
  const near = least(distances);
  return {
    speed: hypot(ego.velocity[0], ego.velocity[1]),
    steering: ego.steeringAngle,
    throttle: ego.throttle,
    brake: ego.brake,
    minTtc: ttc?.[1] ?? null,
    ttcWith: ttc?.[0] ?? null,
    nearest: near?.[1] ?? null,
    nearestId: near?.[0] ?? null,
  };
}

/** `car 2`, or what is fixed. */
export function nameOf(scene: RenderScene, id: number): string {
  if (id === 0) return 'something fixed';
  const spec = scene.actors.find((actor) => actor.id === id);
  return spec ? `${spec.kind} ${id}` : `${id}`;
}

/** The ego's latest collision that began at most `windowUs` before a moment. */
export function collisionAt(
  collisions: readonly CollisionRecord[],
  tUs: number,
  windowUs: number,
): CollisionRecord | null {
  const recent = collisions.filter((c) => c.egoInvolved && c.tUs <= tUs && tUs - c.tUs < windowUs);
  return recent.at(-1) ?? null;
}
