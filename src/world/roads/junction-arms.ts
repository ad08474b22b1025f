/**
 * The arms of a junction, as its links tell: where roads touch it, which way they lead, and the paved area between.
 * Where each direction has a road of its own, two ends of roads make an arm.
 */
import { angleDifference, atan2, cos, hypot, sin } from '../../core/math.ts';
import type { LaneLink, LaneRef, RoadSpec } from '../../core/road-network.ts';
import type { Vec2 } from '../../core/vector.ts';
import { RoadGeometry } from './lanes.ts';

/** A road's end that touches a junction. */
export interface ArmEnd {
  readonly road: RoadGeometry;
  readonly end: 'start' | 'end';
  /** Lanes by which traffic comes in and goes out, innermost first. */
  readonly incoming: readonly LaneRef[];
  readonly outgoing: readonly LaneRef[];
  /** Middle of the carriageway at the end. */
  readonly middle: Vec2;
  /** Yaw of the direction that leads away from the junction. */
  readonly outward: number;
  /** Outer edges of what is paved for vehicles, seen outwards. */
  readonly right: Vec2;
  readonly left: Vec2;
}

interface Touch {
  readonly road: number;
  readonly end: 'start' | 'end';
  readonly incoming: LaneRef[];
  readonly outgoing: LaneRef[];
}

const byLane = (a: LaneRef, b: LaneRef): number => Math.abs(a.lane) - Math.abs(b.lane);

function touches(
  roads: ReadonlyMap<number, RoadSpec>,
  links: readonly LaneLink[],
  junction: number,
) {
  const found = new Map<string, Touch>();
  const at = (road: number, end: 'start' | 'end'): Touch => {
    const key = `${road} ${end}`;
    const touch = found.get(key) ?? { road, end, incoming: [], outgoing: [] };
    found.set(key, touch);
    return touch;
  };
  const put = (list: LaneRef[], lane: LaneRef) => {
    if (!list.some((known) => known.lane === lane.lane)) list.push(lane);
  };
  for (const { from, to } of links) {
    const [a, b] = [roads.get(from.road), roads.get(to.road)];
    if (b?.junction === junction && a?.junction !== junction) {
      put(at(from.road, from.lane < 0 ? 'end' : 'start').incoming, from);
    }
    if (a?.junction === junction && b?.junction !== junction) {
      put(at(to.road, to.lane < 0 ? 'start' : 'end').outgoing, to);
    }
  }
  return [...found.values()];
}

function armOf(spec: RoadSpec, touch: Touch): ArmEnd {
  const road = new RoadGeometry(spec);
  const s = touch.end === 'start' ? 0 : road.length;
  const edges = road
    .extentsAt(s)
    .filter(({ lane }) => lane.type !== 'sidewalk' && lane.type !== 'none')
    .flatMap(({ inner, outer }) => [inner, outer]);
  const [low, high] = edges.length ? [Math.min(...edges), Math.max(...edges)] : [0, 0];
  const at = (t: number): Vec2 => {
    const p = road.pointAt(s, t);
    return [p.x, p.y];
  };
  const isStart = touch.end === 'start';
  return {
    road,
    end: touch.end,
    incoming: touch.incoming.sort(byLane),
    outgoing: touch.outgoing.sort(byLane),
    middle: at((low + high) / 2),
    outward: angleDifference(road.line.at(s).heading + (isStart ? 0 : Math.PI), 0),
    right: at(isStart ? low : high),
    left: at(isStart ? high : low),
  };
}

/** The arms of a junction, counter-clockwise, the first one nearest to east. */
export function armsOf(
  roads: ReadonlyMap<number, RoadSpec>,
  links: readonly LaneLink[],
  junction: number,
): ArmEnd[] {
  const arms = touches(roads, links, junction).map((touch) =>
    armOf(roads.get(touch.road) as RoadSpec, touch),
  );
  const [cx, cy] = centreOf(arms);
  const angle = ({ middle, outward }: ArmEnd): number => {
    const [dx, dy] = [middle[0] - cx, middle[1] - cy];
    return hypot(dx, dy) > 0.1 ? atan2(dy, dx) : outward;
  };
  return arms.sort((a, b) => angle(a) - angle(b) || a.road.spec.id - b.road.spec.id);
}

function centreOf(arms: readonly ArmEnd[]): Vec2 {
  const sum = (axis: 0 | 1) => arms.reduce((total, arm) => total + arm.middle[axis], 0);
  return [sum(0) / arms.length, sum(1) / arms.length];
}

/** Ends of roads that lie beside each other and lead the same way. */
export interface Arm {
  /** From right to left, seen outwards. */
  readonly ends: readonly [ArmEnd, ...ArmEnd[]];
  readonly incoming: readonly LaneRef[];
  readonly outgoing: readonly LaneRef[];
  readonly outward: number;
}

const SAME_ARM_M = 25;
const SAME_ARM_RAD = 0.6;

/** One way only, and beside the other. */
function belongs(arm: readonly ArmEnd[], end: ArmEnd): boolean {
  return arm.every((other) => {
    const isPair =
      (other.incoming.length === 0 && end.outgoing.length === 0) ||
      (other.outgoing.length === 0 && end.incoming.length === 0);
    const [dx, dy] = [other.middle[0] - end.middle[0], other.middle[1] - end.middle[1]];
    const turn = Math.abs(angleDifference(other.outward, end.outward));
    return isPair && hypot(dx, dy) < SAME_ARM_M && turn < SAME_ARM_RAD;
  });
}

/** @param ends counter-clockwise around the junction, as {@link armsOf} gives them */
export function groupArms(ends: readonly ArmEnd[]): Arm[] {
  const groups: [ArmEnd, ...ArmEnd[]][] = [];
  for (const end of ends) {
    const last = groups.at(-1);
    if (last && belongs(last, end)) last.push(end);
    else groups.push([end]);
  }
  const [first, last] = [groups[0], groups.at(-1)];
  if (first && last && first !== last && first.every((end) => belongs(last, end))) {
    last.push(...first);
    groups.shift();
  }
  return groups.map((group) => ({
    ends: group,
    incoming: group.flatMap(({ incoming }) => incoming),
    outgoing: group.flatMap(({ outgoing }) => outgoing),
    outward: group[0].outward,
  }));
}

const KERB_STEP_M = 1.5;

/** The right edge of the way from one arm to the next one counter-clockwise, from the former's kerb to the latter's. */
function kerbBetween(
  from: ArmEnd,
  to: ArmEnd,
  roads: ReadonlyMap<number, RoadSpec>,
  links: readonly LaneLink[],
): Vec2[] {
  const entry = links.find(
    (link) =>
      from.incoming.some((lane) => lane.road === link.from.road && lane.lane === link.from.lane) &&
      links.some(
        (next) =>
          next.from.road === link.to.road &&
          to.outgoing.some((lane) => lane.road === next.to.road && lane.lane === next.to.lane),
      ),
  );
  const spec = entry ? roads.get(entry.to.road) : undefined;
  if (!entry || !spec || spec.junction === null) return [];
  const road = new RoadGeometry(spec);
  const backwards = entry.to.lane > 0;
  const steps = Math.max(2, Math.ceil(road.length / KERB_STEP_M));
  const edge = Array.from({ length: steps + 1 }, (_, i): Vec2 => {
    const s = (road.length * (backwards ? steps - i : i)) / steps;
    const edges = road
      .extentsAt(s)
      .filter(({ lane }) => lane.type !== 'sidewalk' && lane.type !== 'none')
      .map(({ outer }) => outer);
    const p = road.pointAt(s, backwards ? Math.max(0, ...edges) : Math.min(0, ...edges));
    return [p.x, p.y];
  });
  return stretched(edge, from.left, to.right);
}

/** Moves a line sideways so that it runs from a to b, each point by its share of the two ends' shifts. */
function stretched(line: readonly Vec2[], a: Vec2, b: Vec2): Vec2[] {
  const [first, last] = [line[0] as Vec2, line.at(-1) as Vec2];
  return line.map(([x, y], i) => {
    const u = i / (line.length - 1);
    return [
      x + (1 - u) * (a[0] - first[0]) + u * (b[0] - last[0]),
      y + (1 - u) * (a[1] - first[1]) + u * (b[1] - last[1]),
    ];
  });
}

function isInside(polygon: readonly Vec2[], [x, y]: Vec2): boolean {
  let inside = false;
  for (const [i, [x1, y1]] of polygon.entries()) {
    const [x0, y0] = polygon[(i + polygon.length - 1) % polygon.length] as Vec2;
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Andrew's monotone chain, counter-clockwise. */
function convexHull(points: readonly Vec2[]): Vec2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list: readonly Vec2[]): Vec2[] => {
    const chain: Vec2[] = [];
    for (const p of list) {
      while (chain.length >= 2) {
        const [a, b] = [chain.at(-2) as Vec2, chain.at(-1) as Vec2];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Points in the middle of every lane of the ways through a junction. */
function lanePoints(roads: Iterable<RoadSpec>, junction: number, edges: boolean): Vec2[] {
  const points: Vec2[] = [];
  for (const spec of roads) {
    if (spec.junction !== junction) continue;
    const road = new RoadGeometry(spec);
    const steps = Math.max(2, Math.ceil(road.length / 3));
    for (let i = 0; i <= steps; i++) {
      const s = (road.length * i) / steps;
      for (const { lane, inner, outer } of road.extentsAt(s)) {
        if (lane.type === 'sidewalk' || lane.type === 'none') continue;
        for (const t of edges ? [inner, outer] : [(inner + outer) / 2]) {
          const p = road.pointAt(s, t);
          points.push([p.x, p.y]);
        }
      }
    }
  }
  return points;
}

/**
 * The paved area of a junction, counter-clockwise: from arm to arm along the kerbs of the ways that turn right. Where
 * that would leave a lane out, the convex hull of all lanes.
 */
export function junctionOutline(
  roads: ReadonlyMap<number, RoadSpec>,
  links: readonly LaneLink[],
  junction: number,
): Vec2[] {
  const arms = armsOf(roads, links, junction);
  const outline = arms.flatMap((arm, i) => {
    const next = arms[(i + 1) % arms.length] as ArmEnd;
    const kerb = arms.length > 1 ? kerbBetween(arm, next, roads, links) : [];
    return [arm.right, arm.left, ...kerb.slice(1, -1)];
  });
  const middles = lanePoints(roads.values(), junction, false);
  const inner = middles.filter((point) => !arms.some((arm) => touchesEnd(arm, point)));
  const isSimple = outline.length >= 3 && inner.every((point) => isInside(outline, point));
  if (isSimple && area(outline) > 0) return outline;
  const all = [
    ...lanePoints(roads.values(), junction, true),
    ...arms.flatMap((a) => [a.right, a.left]),
  ];
  return all.length >= 3 ? convexHull(all) : [];
}

/** On or beyond the line where an arm ends, within rounding. */
function touchesEnd(arm: ArmEnd, [x, y]: Vec2): boolean {
  const [dx, dy] = [x - arm.middle[0], y - arm.middle[1]];
  return dx * cos(arm.outward) + dy * sin(arm.outward) > -0.2;
}

function area(polygon: readonly Vec2[]): number {
  return polygon.reduce((sum, [x1, y1], i) => {
    const [x0, y0] = polygon[(i + polygon.length - 1) % polygon.length] as Vec2;
    return sum + x0 * y1 - x1 * y0;
  }, 0);
}
