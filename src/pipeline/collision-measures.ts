/** What is stored of a collision beside the record of its contact. */

import type { ActorState } from '../core/actors.ts';
import { worldFromBody } from '../core/actors.ts';
import { angleDifference } from '../core/math.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { invertRigid, transformPoint } from '../core/vector.ts';
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import { injuryRisk } from '../labels/criticality/injury-risk.ts';

type StoredCollision = SceneRecord['collisions'][number];

/**
 * The record with where on each party the contact is, at what angle they met, and how likely each is to be hurt.
 * @param state at the step at which the contact was found
 */
export function measureCollision(collision: CollisionRecord, state: WorldState): StoredCollision {
  const parties = collision.actors.map(
    (id): ActorState | null => state.actors.find((actor) => actor.id === id) ?? null,
  ) as [ActorState | null, ActorState | null];
  const place = (party: ActorState | null): [number, number, number] | null =>
    party &&
    ([...transformPoint(invertRigid(worldFromBody(party)), collision.point)] as [
      number,
      number,
      number,
    ]);
  const risk = (party: ActorState | null): number | null =>
    party && injuryRisk(party.kind, collision.closingSpeed);
  const [a, b] = parties;
  return {
    ...collision,
    actors: [...collision.actors],
    point: [...collision.point],
    normal: [...collision.normal],
    deltaV: [...collision.deltaV],
    impactPoints: [place(a), place(b)],
    impactAngle: a && b ? angleDifference(b.yaw, a.yaw) : null,
    injuryRisk: [risk(a), risk(b)],
  };
}
