/**
 * Brakes by what a camera with a perfect detector would tell: how fast each box grows, and where it is going to be by then.
 * With w the width of a box, tau = w / (dw/dt) is the time to contact with the camera's plane (D. N. Lee, A theory of
 * visual control of braking based on information about time-to-collision, Perception 5, 1976). The distance Z follows
 * from the box's foot on a flat road; at contact a point at u = X/Z (X to the right) has moved to X = Z tau du/dt.
 *
 * The car's own turning, which it knows, is taken out of du/dt first: at yaw rate r it is r (1 + u^2). Boxes are the whole
 * objects', without noise, and nothing hides anything: better than any detector.
 */
import { type ActorState, worldFromBody } from '../../core/actors.ts';
import type { CameraSpec } from '../../core/camera.ts';
import { invertRigid, multiply } from '../../core/vector.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import { projectBox } from '../../labels/box-projection.ts';
import { worldFromCamera } from '../../labels/ego-pose.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import { egoCamera } from '../ego-camera.ts';
import { type BrakeRule, type BrakeWatch, LOOK_EVERY_US } from './brake-rule.ts';

/** Growth is measured over so many looks, 0.3 s. */
const SPAN = 3;
/** Detected up to here, metres, by the box's foot. */
const REACH_M = 80;
/** Room beside the ego's body that counts as its way, metres. */
const MARGIN_M = 0.15;
/** A foot nearer to the horizon than this tells no distance, pixels. */
const LEAST_DEPTH_PX = 2;

/** A box in one look. */
interface Sight {
  /** Horizontal ends as X/Z. */
  readonly left: number;
  readonly right: number;
  /** Along the camera's axis, metres. */
  readonly distance: number;
}

/** Null where the box is cut off or not in sight. */
function sightOf(
  camera: CameraSpec,
  state: WorldState,
  stage: Stage,
  specs: ReturnType<typeof actorSpecs>,
  actor: ActorState,
): Sight | null {
  const ego = findActor(state, stage.egoId);
  const cameraFromWorld = invertRigid(worldFromCamera(ego, findSpec(specs, stage.egoId), camera));
  const { size } = findSpec(specs, actor.id);
  const { bbox } = projectBox(multiply(cameraFromWorld, worldFromBody(actor)), size, camera);
  if (!bbox || bbox.left <= 0 || bbox.right >= camera.width || bbox.bottom >= camera.height)
    return null;
  const depth = bbox.bottom - camera.cy;
  if (depth < LEAST_DEPTH_PX) return null;
  const distance = (camera.egoFromCamera[11] * camera.fy) / depth;
  if (distance > REACH_M) return null;
  return {
    left: (bbox.left - camera.cx) / camera.fx,
    right: (bbox.right - camera.cx) / camera.fx,
    distance,
  };
}

/** As it would have been seen had the car not turned since, by `angle` radians to the left. */
export function turned(sight: Sight, angle: number): Sight {
  const moved = (u: number) => u + angle * (1 + u * u);
  return { ...sight, left: moved(sight.left), right: moved(sight.right) };
}

/**
 * Seconds until the object reaches the ego's front, from two looks at it; null where it does not grow or passes beside.
 * @param frontM from the camera to the front @param halfWay half the width of the ego's way, metres
 */
export function loomingTtc(
  before: Sight,
  now: Sight,
  dtS: number,
  { frontM, halfWay }: { readonly frontM: number; readonly halfWay: number },
): number | null {
  const [width, growth] = [now.right - now.left, now.right - now.left - before.right + before.left];
  if (growth <= 0) return null;
  const tau = (width * dtS) / growth;
  const at = (u0: number, u1: number) => (now.distance * tau * (u1 - u0)) / dtS;
  const [left, right] = [at(before.left, now.left), at(before.right, now.right)];
  if (Math.max(left, right) < -halfWay || Math.min(left, right) > halfWay) return null;
  // Of a finite difference tau is the time to contact at its beginning, exactly so at constant speed.
  return Math.max(0, (tau - dtS) * (1 - frontM / Math.max(now.distance, frontM)));
}

class LoomingWatch implements BrakeWatch {
  private readonly camera = egoCamera(1280, 720);
  private readonly stage: Stage;
  private readonly specs: ReturnType<typeof actorSpecs>;
  private readonly ttcS: number;
  private readonly way: { readonly frontM: number; readonly halfWay: number };
  /** The last looks at each object, oldest first. */
  private readonly sights = new Map<number, Sight[]>();

  constructor(stage: Stage, ttcS: number) {
    this.stage = stage;
    this.specs = actorSpecs(stage);
    this.ttcS = ttcS;
    const { size, originInBody } = findSpec(this.specs, stage.egoId);
    const frontM = size[0] / 2 - originInBody[0] - this.camera.egoFromCamera[3];
    this.way = { frontM, halfWay: size[1] / 2 + MARGIN_M };
  }

  look(state: WorldState): boolean {
    const { angularVelocity } = findActor(state, this.stage.egoId);
    const turn = (angularVelocity[2] * LOOK_EVERY_US) / 1e6;
    let brakes = false;
    for (const actor of state.actors) {
      if (actor.id === this.stage.egoId) continue;
      const sight = sightOf(this.camera, state, this.stage, this.specs, actor);
      if (!sight) {
        this.sights.delete(actor.id);
        continue;
      }
      const before = (this.sights.get(actor.id) ?? []).map((one) => turned(one, turn));
      const seen = [...before, sight].slice(-SPAN - 1);
      this.sights.set(actor.id, seen);
      if (seen.length <= SPAN) continue;
      const dtS = (SPAN * LOOK_EVERY_US) / 1e6;
      const ttc = loomingTtc(seen[0] as Sight, sight, dtS, this.way);
      brakes ||= ttc !== null && ttc <= this.ttcS;
    }
    return brakes;
  }
}

/** @param ttcS brakes where the time to contact is at most this, seconds */
export const loomingRule = (ttcS: number): BrakeRule => ({
  name: 'looming',
  begin: ({ stage }) => new LoomingWatch(stage, ttcS),
});
