/** Who is in the ego's way, and how far: gaps along the path that the ego is on, bumper to bumper. */
import type { ActorState } from '../core/actors.ts';
import { atan2, cos, hypot, sin } from '../core/math.ts';
import type { Vec2, Vec3 } from '../core/vector.ts';
import { cornersOf, type Footprint } from './footprint.ts';

/** The ego's path: an arc through its box centre, along its lane where it is in one, else straight ahead. */
export interface EgoPath {
  readonly origin: Vec2;
  /** Of the path at the origin, radians. */
  readonly heading: number;
  /** 1/m, left positive. */
  readonly curvature: number;
  /** Half of the ego's box, metres. */
  readonly halfLength: number;
  readonly halfWidth: number;
}

/** How a road user stands to the ego's path. */
export interface PathGap {
  /** From the ego's front to its nearest point along the path, metres; above 0. */
  readonly gap: number;
  /** Along the path, m/s: the ego's, and the other's (negative where it comes towards). */
  readonly egoSpeed: number;
  readonly otherSpeed: number;
  /** Along the path, m/s^2; null where they are not known. */
  readonly egoAcceleration: number | null;
  readonly otherAcceleration: number | null;
}

/** Turned further than this from its lane, the ego is leaving it: its path is straight ahead. */
const ALONG_LANE = 0.35;
const STRAIGHT = 1e-5;

/** @param lane where the ego is in its lane; null off the lanes */
export function egoPath(
  ego: ActorState,
  size: Vec3,
  lane: { readonly headingError: number; readonly curvature: number } | null,
): EgoPath {
  const follows = lane !== null && Math.abs(lane.headingError) < ALONG_LANE;
  return {
    origin: [ego.position[0], ego.position[1]],
    heading: follows ? ego.yaw - lane.headingError : ego.yaw,
    curvature: follows ? lane.curvature : 0,
    halfLength: size[0] / 2,
    halfWidth: size[1] / 2,
  };
}

/** Arc length and left offset of a world point from the path, and the path's direction there. */
function alongPath(path: EgoPath, point: Vec2): { s: number; d: number; heading: number } {
  const c = cos(path.heading);
  const n = sin(path.heading);
  const dx = point[0] - path.origin[0];
  const dy = point[1] - path.origin[1];
  const x = dx * c + dy * n;
  const y = -dx * n + dy * c;
  const k = path.curvature;
  if (Math.abs(k) < STRAIGHT) return { s: x, d: y, heading: path.heading };
  const radius = 1 / k;
  const side = Math.sign(k);
  const angle = atan2(x, side * (radius - y));
  return {
    s: angle * Math.abs(radius),
    d: radius - side * hypot(x, y - radius),
    heading: path.heading + side * angle,
  };
}

const along = (v: Vec3, heading: number): number => v[0] * cos(heading) + v[1] * sin(heading);

const change = (now: ActorState, before: ActorState | null, heading: number, dt: number) =>
  before ? (along(now.velocity, heading) - along(before.velocity, heading)) / dt : null;

/**
 * The gap to a road user in the ego's way: ahead of the ego's front, and overlapping in width with what the ego will
 * sweep along its path. Null where it is not in the way.
 * @param before both a moment earlier, for accelerations; null without
 * @param dt seconds between the two moments
 */
export function pathGap(
  path: EgoPath,
  ego: ActorState,
  other: ActorState,
  footprint: Footprint,
  before: { readonly ego: ActorState; readonly other: ActorState } | null,
  dt: number,
): PathGap | null {
  const corners = cornersOf(footprint).map((corner) => alongPath(path, corner));
  const rear = Math.min(...corners.map((corner) => corner.s));
  const gap = rear - path.halfLength;
  const left = Math.max(...corners.map((corner) => corner.d));
  const right = Math.min(...corners.map((corner) => corner.d));
  if (gap <= 0 || right >= path.halfWidth || left <= -path.halfWidth) return null;
  const there = alongPath(path, footprint.centre).heading;
  return {
    gap,
    egoSpeed: along(ego.velocity, path.heading),
    otherSpeed: along(other.velocity, there),
    egoAcceleration: change(ego, before?.ego ?? null, path.heading, dt),
    otherAcceleration: change(other, before?.other ?? null, there, dt),
  };
}
