/** An actor's way through a scene, as the fewest moments that still tell it. */
import { type ActorSpec, type ActorState, worldFromBody } from '../../core/actors.ts';
import { angleDifference, atan2, cos, hypot, sin } from '../../core/math.ts';
import { transformPoint, type Vec3 } from '../../core/vector.ts';
import type { WorldState } from '../../core/world-state.ts';
import type { GroundHeight } from '../opendrive/road-surface.ts';

/** Pose of OpenSCENARIO's reference point: under the rear axle of a vehicle, under the middle of a person. */
export interface TrajectoryPoint {
  readonly tS: number;
  readonly position: Vec3;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** Between the moments that are kept, every state lies within this of the straight line between them. */
export const TRAJECTORY_ERROR = { metres: 0.002, radians: 0.001 } as const;

function pointOf(spec: ActorSpec, state: ActorState, tUs: number): TrajectoryPoint {
  const { yaw, pitch, roll } = state;
  const position = transformPoint(worldFromBody(state), spec.originInBody);
  return { tS: tUs / 1e6, position, yaw, pitch, roll };
}

/** Half the stretch over which the slope under a road user is taken, metres. */
const SLOPE_M = 0.5;

/** On a road that climbs: as high above it as the point is above flat ground; what has wheels tilts with it. */
function lifted(spec: ActorSpec, point: TrajectoryPoint, ground: GroundHeight): TrajectoryPoint {
  const [x, y, z] = point.position;
  const position: Vec3 = [x, y, z + ground(x, y)];
  if (spec.wheels.length === 0) return { ...point, position };
  const [ux, uy] = [cos(point.yaw) * SLOPE_M, sin(point.yaw) * SLOPE_M];
  const ahead = atan2(ground(x + ux, y + uy) - ground(x - ux, y - uy), 2 * SLOPE_M);
  const aside = atan2(ground(x - uy, y + ux) - ground(x + uy, y - ux), 2 * SLOPE_M);
  return {
    ...point,
    position,
    // Positive pitch is nose down, positive roll is left side up.
    pitch: point.pitch - ahead,
    roll: point.roll + aside,
  };
}

/** Turns that do not jump by 2 pi, which a reader that interpolates would see as a spin. */
function unwrapped(points: readonly TrajectoryPoint[]): TrajectoryPoint[] {
  let [yaw, pitch, roll] = [0, 0, 0];
  return points.map((point, i) => {
    const next = (angle: number, before: number) =>
      i === 0 ? angle : before + angleDifference(angle, before);
    yaw = next(point.yaw, yaw);
    pitch = next(point.pitch, pitch);
    roll = next(point.roll, roll);
    return { ...point, yaw, pitch, roll };
  });
}

/** Whether the straight line from a to b tells what is between them. */
function tells(a: TrajectoryPoint, b: TrajectoryPoint, between: TrajectoryPoint): boolean {
  const u = (between.tS - a.tS) / (b.tS - a.tS);
  const off = (from: number, to: number, is: number) => from + (to - from) * u - is;
  const [dx, dy, dz] = [0, 1, 2].map((axis) =>
    off(a.position[axis] as number, b.position[axis] as number, between.position[axis] as number),
  ) as [number, number, number];
  return (
    hypot(dx, dy, dz) <= TRAJECTORY_ERROR.metres &&
    (['yaw', 'pitch', 'roll'] as const).every(
      (angle) => Math.abs(off(a[angle], b[angle], between[angle])) <= TRAJECTORY_ERROR.radians,
    )
  );
}

/** Longest time between two moments that are kept: 1 s. */
const MOST_STEPS = 100;

/**
 * @param keepUs moments that are kept whatever their neighbours tell
 * @param ground of a road that climbs; scenes are simulated on the flat
 * @returns the first state, the last, and as many between as it takes
 */
export function trajectoryOf(
  spec: ActorSpec,
  states: readonly WorldState[],
  keepUs: readonly number[],
  ground: GroundHeight | null,
): TrajectoryPoint[] {
  const all = unwrapped(
    states.flatMap(({ tUs, actors }) => {
      const own = actors.find(({ id }) => id === spec.id);
      if (!own) return [];
      const point = pointOf(spec, own, tUs);
      return [ground ? lifted(spec, point, ground) : point];
    }),
  );
  const kept: TrajectoryPoint[] = [];
  const keep = new Set(keepUs.map((tUs) => tUs / 1e6));
  for (let from = 0; from < all.length; ) {
    const start = all[from] as TrajectoryPoint;
    kept.push(start);
    let to = from + 1;
    while (canReach(all, start, from, to + 1, keep)) to++;
    from = to;
  }
  return kept;
}

function canReach(
  all: readonly TrajectoryPoint[],
  start: TrajectoryPoint,
  from: number,
  to: number,
  keep: ReadonlySet<number>,
): boolean {
  const end = all[to];
  if (!end || to - from > MOST_STEPS || keep.has((all[to - 1] as TrajectoryPoint).tS)) return false;
  for (let i = from + 1; i < to; i++) {
    if (!tells(start, end, all[i] as TrajectoryPoint)) return false;
  }
  return true;
}

/** Whether an actor goes anywhere at all. */
export const moves = (points: readonly TrajectoryPoint[]): boolean => {
  const [first] = points;
  return (
    first !== undefined &&
    points.some(
      (point) => !tells(first, { ...first, tS: first.tS + 1 }, { ...point, tS: first.tS }),
    )
  );
};
