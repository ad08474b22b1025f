/**
 * The indicators of DeepDriving (C. Chen, A. Seff, A. Kornhauser, J. Xiao, ICCV 2015). Metres and radians; what is to the
 * left of the ego is negative. Null where a thing is absent: there are no numbers that stand for 'none'.
 *
 * Two things differ from the original, which knows one-way roads only: a lane of oncoming traffic is no left lane, and
 * inside a junction, where nothing is painted, there are no markings.
 */
import type { LaneView } from './lane-view.ts';

export interface Markings {
  readonly to_marking_ll: number | null;
  readonly to_marking_ml: number | null;
  readonly to_marking_mr: number | null;
  readonly to_marking_rr: number | null;
  readonly to_marking_l: number | null;
  readonly to_marking_m: number | null;
  readonly to_marking_r: number | null;
}

const NO_MARKINGS: Markings = {
  to_marking_ll: null,
  to_marking_ml: null,
  to_marking_mr: null,
  to_marking_rr: null,
  to_marking_l: null,
  to_marking_m: null,
  to_marking_r: null,
};

/** In its lane the ego is as long as its centre is so far from either marking: the original's range. */
const IN_LANE_M = 0.5;

/** Which marking the ego's body is over. */
export type Straddled = 'left' | 'right' | null;

/** The nearer marking, where the body reaches over it. @param width of the ego, metres */
function straddled(view: LaneView, width: number): Straddled {
  const { toLeftEdge, toRightEdge, junction } = view.own;
  if (junction !== null || Math.min(toLeftEdge, toRightEdge) >= width / 2) return null;
  return toLeftEdge <= toRightEdge ? 'left' : 'right';
}

/**
 * Distances to the markings: ll, ml, mr, rr while the ego is in a lane (left edge of the left lane, both edges of its own,
 * right edge of the right lane); l, m, r while it is on a marking (m that marking, l and r its neighbours). At the
 * change from one to the other both are there.
 * @param width of the ego, metres
 */
export function markings(view: LaneView, width: number): Markings {
  const { own, left, right } = view;
  if (own.junction !== null) return NO_MARKINGS;
  const [ml, mr] = [-own.toLeftEdge, own.toRightEdge];
  const ll = left ? ml - left.width : null;
  const rr = right ? mr + right.width : null;
  const isInLane = ml <= -IN_LANE_M && mr >= IN_LANE_M;
  const inLane = isInLane
    ? { to_marking_ll: ll, to_marking_ml: ml, to_marking_mr: mr, to_marking_rr: rr }
    : {};
  const over = straddled(view, width);
  const onMarking =
    over === null
      ? {}
      : over === 'left'
        ? { to_marking_l: ll, to_marking_m: ml, to_marking_r: mr }
        : { to_marking_l: ml, to_marking_m: mr, to_marking_r: rr };
  return { ...NO_MARKINGS, ...inLane, ...onMarking };
}

/** Farther ahead the original sees no car. */
export const CAR_REACH_M = 75;

/** Gaps to the car ahead in each lane, bumper to bumper; null where there is none within {@link CAR_REACH_M}. */
export interface LaneGaps {
  readonly left: number | null;
  readonly own: number | null;
  readonly right: number | null;
}

/** ll, mm, rr by lane while in a lane; l and r beside the marking that the ego is on. */
export function carDistances(view: LaneView, gaps: LaneGaps, width: number) {
  const over = straddled(view, width);
  const { dist_l, dist_r } =
    over === null
      ? { dist_l: null, dist_r: null }
      : over === 'left'
        ? { dist_l: gaps.left, dist_r: gaps.own }
        : { dist_l: gaps.own, dist_r: gaps.right };
  return { dist_ll: gaps.left, dist_mm: gaps.own, dist_rr: gaps.right, dist_l, dist_r };
}

/** `fast` looks so far ahead, and at 20 m/s (the original's top speed) allows this much lateral acceleration. */
export const FAST_REACH_M = 60;
const FAST_CURVATURE = 2 / (20 * 20);

/** Whether the lane ahead is straight enough to be driven at 20 m/s. @param curvatures along it, 1/m */
export const isFast = (curvatures: readonly number[]): boolean =>
  curvatures.every((k) => Math.abs(k) <= FAST_CURVATURE);
