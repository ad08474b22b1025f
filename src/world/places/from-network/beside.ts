/** Ways beside the traffic: pavements, verges, strips for parking, crossings. */
import type { LaneType } from '../../../core/road-network.ts';
import type { Vec2 } from '../../../core/vector.ts';
import type { RoadGeometry } from '../../roads/lanes.ts';
import type { Spot } from '../place.ts';
import { type Chain, chainPoint, type Side, signOf } from './chain.ts';

/** Where there is no pavement one walks so far beside the road, metres. */
const VERGE_M = 0.8;
const STEP_M = 1;
/** Room for a parked car. */
const PARKING_WIDTH_M = 1.8;
const PARKING_SPACING_M = 6.4;

/** Metres from the reference line to the middle of the innermost lane of a type on a side (+1 left), or null. */
export function middleOfType(
  road: RoadGeometry,
  s: number,
  sign: 1 | -1,
  type: LaneType,
  leastWidth = 0.3,
): number | null {
  const found = road
    .extentsAt(s)
    .filter(
      ({ lane, inner, outer }) =>
        lane.type === type && lane.id * sign > 0 && Math.abs(outer - inner) >= leastWidth,
    )
    .sort((a, b) => Math.abs(a.lane.id) - Math.abs(b.lane.id))[0];
  return found ? (found.inner + found.outer) / 2 : null;
}

/** Outer edge of what is paved for vehicles on a side, metres left of the reference line. */
export function kerbAt(road: RoadGeometry, s: number, sign: 1 | -1): number {
  let edge = road.laneOffsetAt(s);
  for (const { lane, outer } of road.extentsAt(s)) {
    if (lane.type === 'sidewalk' || lane.type === 'none' || lane.id * sign < 0) continue;
    if (sign * (outer - edge) > 0) edge = outer;
  }
  return edge;
}

/** Where one walks: the middle of the pavement, else beside the outermost lane. */
export function walkAt(road: RoadGeometry, s: number, sign: 1 | -1): number {
  const pavement = middleOfType(road, s, sign, 'sidewalk');
  if (pavement !== null) return pavement;
  const outermost = road
    .extentsAt(s)
    .filter(({ lane }) => lane.id * sign > 0 && lane.type !== 'none')
    .reduce((edge, { outer }) => (sign * (outer - edge) > 0 ? outer : edge), kerbAt(road, s, sign));
  return outermost + sign * VERGE_M;
}

export const hasPavement = (road: RoadGeometry, s: number, sign: 1 | -1): boolean =>
  middleOfType(road, s, sign, 'sidewalk') !== null;

const pointOn = (road: RoadGeometry, s: number, t: number): Vec2 => {
  const p = road.pointAt(s, t);
  return [p.x, p.y];
};

/** Points along one side of a chain, in the chain's direction; only the stretch around its middle without gaps. */
export function alongChain(
  chain: Chain,
  side: Side,
  offset: (road: RoadGeometry, s: number, sign: 1 | -1) => number | null,
): Vec2[] {
  const count = Math.max(2, Math.ceil(chain.length / STEP_M));
  const points = Array.from({ length: count + 1 }, (_, i): Vec2 | null => {
    const { road, reversed, s } = chainPoint(chain, (chain.length * i) / count);
    const t = offset(road, s, signOf(side, reversed));
    return t === null ? null : pointOn(road, s, t);
  });
  const middle = count >> 1;
  if (!points[middle]) return [];
  let [from, to] = [middle, middle];
  while (from > 0 && points[from - 1]) from--;
  while (to < count && points[to + 1]) to++;
  return points.slice(from, to + 1) as Vec2[];
}

/** Points along one side of a road from one of its ends, as far as there are any. */
export function alongRoad(
  road: RoadGeometry,
  end: 'start' | 'end',
  offset: (s: number) => number | null,
): Vec2[] {
  const count = Math.max(2, Math.ceil(road.length / STEP_M));
  const points: Vec2[] = [];
  for (let i = 0; i <= count; i++) {
    const s = (road.length * (end === 'start' ? i : count - i)) / count;
    const t = offset(s);
    if (t === null) break;
    points.push(pointOn(road, s, t));
  }
  return points;
}

/** Where cars may stand on the parking lanes of a road. */
export function parkingSpots(road: RoadGeometry): Spot[] {
  const spots: Spot[] = [];
  for (let s = 8; s < road.length - 8; s += PARKING_SPACING_M) {
    for (const sign of [-1, 1] as const) {
      const t = middleOfType(road, s, sign, 'parking', PARKING_WIDTH_M);
      if (t === null) continue;
      const p = road.pointAt(s, t);
      spots.push({ x: p.x, y: p.y, yaw: p.heading + (sign > 0 ? Math.PI : 0) });
    }
  }
  return spots;
}
