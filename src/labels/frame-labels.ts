/** Ground truth of one frame: (world state, camera, instance image) -> a row of the frame table and rows of objects. */
import type { ActorSpec, ActorState } from '../core/actors.ts';
import { worldFromBody } from '../core/actors.ts';
import type { CameraSpec } from '../core/camera.ts';
import { atan2 } from '../core/math.ts';
import type { AffordanceLabels, FrameLabels, FrameRow, ObjectRow } from '../core/tables.ts';
import type { Mat4 } from '../core/vector.ts';
import { dot, invertRigid, multiply, subtract } from '../core/vector.ts';
import type { CollisionRecord, WorldState } from '../core/world-state.ts';
import { findActor, findSpec } from '../core/world-state.ts';
import { boxDistance } from './box-distance.ts';
import { projectBox } from './box-projection.ts';
import {
  brakingToAvoid,
  modifiedTimeToCollision,
  safeGap,
  timeHeadway,
} from './criticality/following.ts';
import { egoMotion } from './ego-motion.ts';
import { worldFromCamera, worldFromEgo, xAxisOf } from './ego-pose.ts';
import type { Footprint } from './footprint.ts';
import { footprintOf } from './footprint.ts';
import { type EgoPath, egoPath, pathGap } from './path-gap.ts';
import { timeToCollision } from './time-to-collision.ts';
import type { VisiblePart } from './visibility.ts';
import { visibleFraction, visibleParts } from './visibility.ts';

/** An object is dangerous when it and the ego collide within so many microseconds. */
const DANGER_WINDOW_US = 1_800_000;

/** Where the ego is in its lane; from the world's lane graph. */
export interface LanePlace {
  /** Box centre from the lane's centre line, metres, left positive. */
  readonly offset: number;
  /** Yaw minus the lane's direction, radians. */
  readonly headingError: number;
  /** Of the lane at the box centre, 1/m, left positive. */
  readonly curvature: number;
  /** m/s */
  readonly speedLimit: number;
}

/** What a label of a pair takes from the whole scene rather than from one state. */
export interface PairHistory {
  /** Of the two in this scene, while the second is still to come, s. */
  readonly pet: number | null;
  /** Time-exposed and time-integrated ttc so far, s and s^2. */
  readonly tet: number;
  readonly tit: number;
}

export interface FrameLabelInput {
  readonly scene: string;
  readonly frame: number;
  readonly state: WorldState;
  /** The state one physics step earlier, for the acceleration; null at the scene's start, which gives 0. */
  readonly previous: WorldState | null;
  readonly actors: readonly ActorSpec[];
  readonly egoId: number;
  readonly camera: CameraSpec;
  /** Actor ids, rows from the top, 0 = none. */
  readonly instance: Uint16Array;
  /** Pixels that each actor would cover alone on a large enough image; absent = 0. */
  readonly amodalPixels: ReadonlyMap<number, number>;
  /** All of the scene's, in any order. */
  readonly collisions: readonly CollisionRecord[];
  readonly lane: LanePlace | null;
  /** By object id; absent for those without a history. */
  readonly histories: ReadonlyMap<number, PairHistory>;
  /** Whether the ego could still avoid the crash of this scene; null in a scene without one. */
  readonly avoidable: boolean | null;
  readonly affordances: AffordanceLabels;
}

/** Microseconds from `tUs` to the ego's first collision in the scene; null after it or without one. */
function timeUntilContact(input: FrameLabelInput): number | null {
  const times = input.collisions.filter((c) => c.egoInvolved).map((c) => c.tUs);
  if (times.length === 0) return null;
  const until = Math.min(...times) - input.state.tUs;
  return until >= 0 ? until : null;
}

function isDangerous(input: FrameLabelInput, id: number): boolean {
  return input.collisions.some((collision) => {
    const until = collision.tUs - input.state.tUs;
    const both = collision.actors.includes(id) && collision.actors.includes(input.egoId);
    return both && until >= 0 && until <= DANGER_WINDOW_US;
  });
}

/** Along the vehicle's x axis from the change of velocity over the last step, m/s2. */
function accelerationOf(input: FrameLabelInput, ego: ActorState, pose: Mat4): number {
  const { previous, state } = input;
  if (!previous || previous.tUs === state.tUs) return 0;
  const change = subtract(ego.velocity, findActor(previous, ego.id).velocity);
  return dot(change, xAxisOf(pose)) / ((state.tUs - previous.tUs) / 1e6);
}

interface EgoContext {
  readonly ego: ActorState;
  readonly path: EgoPath;
  readonly footprint: Footprint;
  readonly cameraFromWorld: Mat4;
  readonly visible: ReadonlyMap<number, VisiblePart>;
}

/** Box of the whole object, its visible part, and how much that is. */
function imageLabels(
  input: FrameLabelInput,
  context: EgoContext,
  spec: ActorSpec,
  cameraFromBody: Mat4,
) {
  const { bbox, truncation } = projectBox(cameraFromBody, spec.size, input.camera);
  const part = context.visible.get(spec.id);
  return {
    bbox_left: bbox?.left ?? null,
    bbox_top: bbox?.top ?? null,
    bbox_right: bbox?.right ?? null,
    bbox_bottom: bbox?.bottom ?? null,
    visible_left: part?.box.left ?? null,
    visible_top: part?.box.top ?? null,
    visible_right: part?.box.right ?? null,
    visible_bottom: part?.box.bottom ?? null,
    truncation,
    visible_fraction: visibleFraction(part?.pixels ?? 0, input.amodalPixels.get(spec.id) ?? 0),
  };
}

/** How critical an object is to the ego; what is about following is null where it is not in the ego's way. */
function criticality(
  input: FrameLabelInput,
  { ego, path }: EgoContext,
  actor: ActorState,
  footprint: Footprint,
) {
  const { previous, state } = input;
  const isKnown = previous !== null && previous.tUs !== state.tUs;
  const before = isKnown
    ? { ego: findActor(previous, ego.id), other: findActor(previous, actor.id) }
    : null;
  const dt = isKnown ? (state.tUs - previous.tUs) / 1e6 : 1;
  const gap = pathGap(path, ego, actor, footprint, before, dt);
  const history = input.histories.get(actor.id);
  return {
    thw: gap && timeHeadway(gap),
    drac: gap && brakingToAvoid(gap),
    mttc: gap && modifiedTimeToCollision(gap),
    pet: history?.pet ?? null,
    rss_gap: gap && safeGap(gap),
    tet: history?.tet ?? 0,
    tit: history?.tit ?? 0,
  };
}

function objectRow(input: FrameLabelInput, context: EgoContext, actor: ActorState): ObjectRow {
  const spec = findSpec(input.actors, actor.id);
  const cameraFromBody = multiply(context.cameraFromWorld, worldFromBody(actor));
  const heading = xAxisOf(cameraFromBody);
  const footprint = footprintOf(actor, spec.size);
  const { ego } = context;
  return {
    scene: input.scene,
    frame: input.frame,
    t_us: input.state.tUs,
    object_id: actor.id,
    kind: spec.kind,
    x: actor.position[0],
    y: actor.position[1],
    z: actor.position[2],
    yaw: actor.yaw,
    pitch: actor.pitch,
    roll: actor.roll,
    length: spec.size[0],
    width: spec.size[1],
    height: spec.size[2],
    vx: actor.velocity[0],
    vy: actor.velocity[1],
    vz: actor.velocity[2],
    cam_x: cameraFromBody[3],
    cam_y: cameraFromBody[7],
    cam_z: cameraFromBody[11],
    // KITTI: 0 faces the camera's x axis, and the camera's y axis points down.
    rotation_y: atan2(-heading[2], heading[0]),
    ...imageLabels(input, context, spec, cameraFromBody),
    distance: boxDistance(context.footprint, footprint),
    ttc: timeToCollision(context.footprint, [ego.velocity[0], ego.velocity[1]], footprint, [
      actor.velocity[0],
      actor.velocity[1],
    ]),
    dangerous: isDangerous(input, actor.id),
    ...criticality(input, context, actor, footprint),
  };
}

function frameRow(
  input: FrameLabelInput,
  ego: ActorState,
  pose: Mat4,
  objects: readonly ObjectRow[],
): FrameRow {
  const until = timeUntilContact(input);
  const { ego_speed, ego_yaw_rate } = egoMotion(ego);
  const ttcs = objects.flatMap((object) => (object.ttc === null ? [] : [object.ttc]));
  return {
    scene: input.scene,
    frame: input.frame,
    t_us: input.state.tUs,
    ego_x: pose[3],
    ego_y: pose[7],
    ego_z: pose[11],
    ego_yaw: ego.yaw,
    ego_pitch: ego.pitch,
    ego_roll: ego.roll,
    ego_vx: ego.velocity[0],
    ego_vy: ego.velocity[1],
    ego_vz: ego.velocity[2],
    ego_speed,
    ego_acceleration: accelerationOf(input, ego, pose),
    ego_yaw_rate,
    ego_steering: ego.steeringAngle,
    ego_throttle: ego.throttle,
    ego_brake: ego.brake,
    lane_offset: input.lane?.offset ?? null,
    heading_error: input.lane?.headingError ?? null,
    curvature: input.lane?.curvature ?? null,
    speed_limit: input.lane?.speedLimit ?? null,
    time_to_collision: until === null ? null : until / 1e6,
    min_ttc: ttcs.length === 0 ? null : Math.min(...ttcs),
    avoidable: input.avoidable,
    ...input.affordances,
  };
}

/**
 * All labels of one frame, from one world state. Objects come by rising id; the ego has no row.
 * @throws UsageError where the ego, or the spec of an actor, is missing
 */
export function labelFrame(input: FrameLabelInput): FrameLabels {
  const { state, camera } = input;
  const ego = findActor(state, input.egoId);
  const egoSpec = findSpec(input.actors, input.egoId);
  const context: EgoContext = {
    ego,
    footprint: footprintOf(ego, egoSpec.size),
    path: egoPath(ego, egoSpec.size, input.lane),
    cameraFromWorld: invertRigid(worldFromCamera(ego, egoSpec, camera)),
    visible: visibleParts(input.instance, camera.width, camera.height),
  };
  const objects = state.actors
    .filter((actor) => actor.id !== input.egoId)
    .sort((a, b) => a.id - b.id)
    .map((actor) => objectRow(input, context, actor));
  return { frame: frameRow(input, ego, worldFromEgo(ego, egoSpec), objects), objects };
}
