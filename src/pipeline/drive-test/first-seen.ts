/** When the ego's camera could first see the other party of a crash: nothing that looks can know of it earlier. */
import { worldFromBody } from '../../core/actors.ts';
import { invertRigid, multiply } from '../../core/vector.ts';
import { findActor, findSpec, stateAt, type WorldState } from '../../core/world-state.ts';
import { projectBox } from '../../labels/box-projection.ts';
import { worldFromCamera } from '../../labels/ego-pose.ts';
import { canSee } from '../../labels/line-of-sight.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import { egoCamera } from '../ego-camera.ts';
import { type Episode, firstEgoCollision } from '../play-out.ts';
import { looksBefore } from './brake-rule.ts';

/** The datasets' camera; what is less high in it than so many pixels is not seen. */
const CAMERA = egoCamera(1280, 720);
const LEAST_HEIGHT_PX = 6;

/** Whether an actor is in the picture, high enough, and not behind another. */
function isInSight(stage: Stage, state: WorldState, actorId: number): boolean {
  const specs = actorSpecs(stage);
  const ego = findActor(state, stage.egoId);
  const camera = worldFromCamera(ego, findSpec(specs, stage.egoId), CAMERA);
  const place = multiply(invertRigid(camera), worldFromBody(findActor(state, actorId)));
  const { bbox } = projectBox(place, findSpec(specs, actorId).size, CAMERA);
  if (!bbox || bbox.bottom - bbox.top < LEAST_HEIGHT_PX) return false;
  return canSee([camera[3], camera[7]], stage.egoId, actorId, state, specs);
}

/**
 * The first look, of those that an emergency brake takes before the impact, at which the other party is in sight;
 * microseconds since the scene's start, null where it never is or the ego hit a thing.
 */
export function firstSeen({ states, stage, collisions }: Episode): number | null {
  const impact = firstEgoCollision(collisions);
  const other = impact?.actors.find((id) => id !== stage.egoId);
  if (!impact || !other) return null;
  return (
    looksBefore(impact.tUs).find((tUs) => isInSight(stage, stateAt(states, tUs), other)) ?? null
  );
}
