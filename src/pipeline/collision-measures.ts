/** What is stored of a collision beside the record of its contact. */
import { type ActorSpec, type ActorState, worldFromBody } from '../core/actors.ts';
import { angleDifference, clamp } from '../core/math.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { invertRigid, transformPoint, type Vec3 } from '../core/vector.ts';
import { type CollisionRecord, findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { injuryRisk } from '../labels/criticality/injury-risk.ts';

type StoredCollision = SceneRecord['collisions'][number];

/** The engine's contact lies on one party's surface, at the beginning of the step: what is beyond the other's comes back. */
function placeOn(party: ActorState, size: Vec3, point: Vec3): [number, number, number] {
  const local = transformPoint(invertRigid(worldFromBody(party)), point);
  const within = (axis: 0 | 1 | 2) => clamp(local[axis], -size[axis] / 2, size[axis] / 2);
  return [within(0), within(1), within(2)];
}

/**
 * The record with where on each party the contact is, at what angle they met, and how likely each is to be hurt.
 * @param before the state a step before the contact was found
 */
export function measureCollision(
  collision: CollisionRecord,
  before: WorldState,
  actors: readonly ActorSpec[],
): StoredCollision {
  const measured = collision.actors.map((id) => {
    if (id === 0) return null;
    const spec = findSpec(actors, id);
    const state = findActor(before, id);
    return {
      place: placeOn(state, spec.size, collision.point),
      yaw: state.yaw,
      risk: injuryRisk(spec.kind, collision.closingSpeed),
    };
  });
  const [a = null, b = null] = measured;
  return {
    ...collision,
    actors: [...collision.actors],
    point: [...collision.point],
    normal: [...collision.normal],
    deltaV: [...collision.deltaV],
    impactPoints: [a?.place ?? null, b?.place ?? null],
    // 0 is added so that there is no -0.
    impactAngle: a && b ? angleDifference(b.yaw, a.yaw) + 0 : null,
    injuryRisk: [a?.risk ?? null, b?.risk ?? null],
  };
}
