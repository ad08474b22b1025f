/** What stands beside the road: buildings, trees, lamp posts. It is fixed, and solid to what drives into it. */
import { cos, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { RoadSpec, SceneryItem } from '../../core/road-network.ts';
import { RoadGeometry } from '../roads/lanes.ts';

export type Surroundings = 'city' | 'suburb' | 'country';

interface Frontage {
  readonly road: RoadGeometry;
  readonly side: 1 | -1;
}

/** Room that a road keeps free on each side of its outermost lane, metres. */
const CLEARANCE_M = 0.6;

function halfWidth(road: RoadGeometry, side: 1 | -1): number {
  const outer = road.extentsAt(0).map((extent) => extent.outer * side);
  return Math.max(0, ...outer);
}

/** Room to keep free, a road say, as discs along a line. */
export interface Corridor {
  readonly points: readonly { x: number; y: number }[];
  readonly halfWidth: number;
}

function corridorOf(road: RoadGeometry): Corridor {
  const steps = Math.ceil(road.length / 4);
  return {
    points: Array.from({ length: steps + 1 }, (_, i) => road.line.at((road.length * i) / steps)),
    halfWidth: Math.max(halfWidth(road, 1), halfWidth(road, -1)),
  };
}

/** The same with points at every metre or so between its first and its last. */
function filled({ points, halfWidth }: Corridor): Corridor {
  const [a, b] = [points[0], points.at(-1)];
  if (!a || !b) return { points, halfWidth };
  const steps = Math.ceil(Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)));
  const at = (u: number) => ({ x: a.x + (b.x - a.x) * u, y: a.y + (b.y - a.y) * u });
  return { points: Array.from({ length: steps + 1 }, (_, i) => at(i / steps)), halfWidth };
}

/** True where a disc does not reach into any road. */
function isFree(corridors: readonly Corridor[], x: number, y: number, radius: number): boolean {
  return corridors.every((corridor) => {
    const reach = corridor.halfWidth + radius + CLEARANCE_M;
    return corridor.points.every(
      (p) => (p.x - x) * (p.x - x) + (p.y - y) * (p.y - y) >= reach * reach,
    );
  });
}

function buildingAt(front: Frontage, s: number, rng: Rng, kind: Surroundings): SceneryItem {
  const city = kind === 'city';
  const length = city ? rng.uniform(12, 24) : rng.uniform(8, 13);
  const depth = city ? rng.uniform(10, 14) : rng.uniform(7, 10);
  const storeys = city ? rng.integer(2, 6) : rng.integer(1, 2);
  const setback = city ? rng.uniform(0.8, 3) : rng.uniform(5, 10);
  const t = front.side * (halfWidth(front.road, front.side) + setback + depth / 2);
  const p = front.road.pointAt(s, t);
  return {
    kind: 'building',
    position: [p.x, p.y, 0],
    yaw: p.heading + (front.side > 0 ? Math.PI : 0),
    size: [length, depth, 0.8 + storeys * 3.1],
    variant: rng.uniform(),
  };
}

function plantAt(front: Frontage, s: number, away: number, rng: Rng): SceneryItem {
  const p = front.road.pointAt(s, front.side * (halfWidth(front.road, front.side) + away));
  const tree = rng.uniform() < 0.7;
  const height = tree ? rng.uniform(5, 11) : rng.uniform(1, 2.2);
  const width = tree ? height * rng.uniform(0.45, 0.65) : height * rng.uniform(1, 1.6);
  return {
    kind: tree ? 'tree' : 'bush',
    position: [p.x, p.y, 0],
    yaw: rng.uniform(0, 2 * Math.PI),
    size: [width, width, height],
    variant: rng.uniform(),
  };
}

function lampPosts(front: Frontage): SceneryItem[] {
  const spacing = 32;
  const items: SceneryItem[] = [];
  for (let s = spacing / 2; s < front.road.length; s += spacing) {
    const p = front.road.pointAt(s, front.side * (halfWidth(front.road, front.side) + 0.35));
    const yaw = p.heading - front.side * (Math.PI / 2);
    items.push({
      kind: 'lamp-post',
      position: [p.x, p.y, 0],
      yaw,
      size: [1.8, 0.2, 7.5],
      variant: 0,
    });
  }
  return items;
}

function alongFrontage(front: Frontage, rng: Rng, kind: Surroundings): SceneryItem[] {
  const items: SceneryItem[] = [];
  let s = rng.uniform(4, 14);
  while (s < front.road.length - 6) {
    if (kind !== 'country' && rng.uniform() < (kind === 'city' ? 0.85 : 0.7)) {
      const building = buildingAt(front, s + 8, rng, kind);
      items.push(building);
      s += building.size[0] + (kind === 'city' ? rng.uniform(0.5, 4) : rng.uniform(5, 14));
      continue;
    }
    for (let i = rng.integer(1, 3); i > 0; i--) {
      items.push(
        plantAt(front, s + rng.uniform(0, 10), rng.uniform(2.5, kind === 'country' ? 25 : 9), rng),
      );
    }
    s += rng.uniform(6, kind === 'country' ? 18 : 12);
  }
  return kind === 'country' ? items : [...items, ...lampPosts(front)];
}

const radiusOf = (item: SceneryItem): number =>
  item.kind === 'building'
    ? Math.sqrt(item.size[0] * item.size[0] + item.size[1] * item.size[1]) / 2
    : item.kind === 'tree'
      ? 0.4
      : item.kind === 'lamp-post'
        ? -CLEARANCE_M
        : item.size[0] / 2;

function overlaps(a: SceneryItem, b: SceneryItem): boolean {
  const reach = radiusOf(a) * 0.8 + radiusOf(b) * 0.8;
  const dx = a.position[0] - b.position[0];
  const dy = a.position[1] - b.position[1];
  return dx * dx + dy * dy < reach * reach;
}

/** The corners of a building's footprint must not reach into a road, whatever its bounding disc says. */
function footprintFree(corridors: readonly Corridor[], item: SceneryItem): boolean {
  if (item.kind !== 'building')
    return isFree(corridors, item.position[0], item.position[1], radiusOf(item));
  const [l, w] = [item.size[0] / 2, item.size[1] / 2];
  const c = cos(item.yaw);
  const s = sin(item.yaw);
  return [-1, -0.5, 0, 0.5, 1].every((u) =>
    [-1, 0, 1].every((v) =>
      isFree(
        corridors,
        item.position[0] + u * l * c - v * w * s,
        item.position[1] + u * l * s + v * w * c,
        0,
      ),
    ),
  );
}

/**
 * Scenery along both sides of the given roads; nothing reaches into any of them.
 * @param alleys between two points each, kept free as well
 */
export function furnish(
  specs: readonly RoadSpec[],
  rng: Rng,
  kind: Surroundings,
  alleys: readonly Corridor[] = [],
): SceneryItem[] {
  const roads = specs.map((spec) => new RoadGeometry(spec));
  const corridors = [...roads.map(corridorOf), ...alleys.map(filled)];
  const placed: SceneryItem[] = [];
  for (const road of roads.filter((candidate) => candidate.spec.junction === null)) {
    for (const side of [1, -1] as const) {
      const front = { road, side };
      for (const item of alongFrontage(front, rng.split(`${road.spec.id}/${side}`), kind)) {
        if (!footprintFree(corridors, item)) continue;
        if (item.kind !== 'lamp-post' && placed.some((other) => overlaps(item, other))) continue;
        placed.push(item);
      }
    }
  }
  return placed;
}
