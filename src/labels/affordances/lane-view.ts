/** What the lane graph says around the ego: its lane, those beside it, what lies ahead in each. */
import { isSameLane, type LaneRef } from '../../core/road-network.ts';
import type { LaneGraph, LanePose } from '../../world/roads/lane-graph.ts';

/** A lane beside the ego's with the same direction of traffic. */
export interface BesideLane {
  readonly lane: LaneRef;
  /** Metres, where the ego is. */
  readonly width: number;
}

export interface LaneView {
  readonly own: LanePose;
  readonly left: BesideLane | null;
  readonly right: BesideLane | null;
}

/**
 * The ego's lane and its neighbours.
 * @returns null off the driving lanes
 */
export function laneView(graph: LaneGraph, x: number, y: number, yaw: number): LaneView | null {
  const own = graph.locate(x, y, yaw);
  if (!own) return null;
  const road = graph.road(own.lane.road);
  const { from, to } = graph.span(own.lane);
  const againstS = own.lane.lane > 0;
  const s = againstS ? to - own.s : from + own.s;
  const extents = road.extentsAt(s);
  const beside = (id: number): BesideLane | null => {
    // Lanes of one sign have one direction of traffic; there is no lane 0.
    if (id === 0 || id > 0 !== againstS) return null;
    const found = extents.find(({ lane }) => lane.id === id && lane.type === 'driving');
    if (!found) return null;
    return { lane: { ...own.lane, lane: id }, width: Math.abs(found.outer - found.inner) };
  };
  // Ids grow to the left of the reference line; who drives against it has them the other way round.
  const step = againstS ? -1 : 1;
  return { own, left: beside(own.lane.lane + step), right: beside(own.lane.lane - step) };
}

/** A place in a lane. */
export interface LaneSpot {
  readonly lane: LaneRef;
  /** Along the lane, metres. */
  readonly s: number;
}

/**
 * Distance along lanes from one place to another that lies ahead; where lanes fork, by the shortest way.
 * @returns null where it does not lie within `reach` metres ahead
 */
export function distanceAlong(
  graph: LaneGraph,
  from: LaneSpot,
  to: LaneSpot,
  reach: number,
): number | null {
  if (isSameLane(from.lane, to.lane) && to.s >= from.s) {
    return to.s - from.s <= reach ? to.s - from.s : null;
  }
  const { from: start, to: end } = graph.span(from.lane);
  const left = end - start - from.s;
  if (left >= reach) return null;
  const ways = graph.successors(from.lane).flatMap((lane) => {
    const more = distanceAlong(graph, { lane, s: 0 }, to, reach - Math.max(left, 0.1));
    return more === null ? [] : [more + left];
  });
  return ways.length === 0 ? null : Math.min(...ways);
}
