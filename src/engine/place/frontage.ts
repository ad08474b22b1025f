/** Strips beside the roads where something may stand: outside of the pavement, and clear of buildings and plants. */
import { cos, sin } from '../../core/math.ts';
import type { RoadNetwork, SceneryItem } from '../../core/road-network.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';

export interface Frontage {
  readonly road: RoadGeometry;
  readonly side: 1 | -1;
  /** Metres from the reference line to the outermost strip's edge, at s. */
  readonly edgeAt: (s: number) => number;
  readonly isStreet: boolean;
  /** Nearest house on this side within the stretch, metres from that edge; Infinity where there is none. */
  readonly setbackAt: (s: number) => number;
  /** Whether a disc around a point reaches into no other road and no junction. */
  readonly isClear: (x: number, y: number, radius: number) => boolean;
}

interface Disc {
  readonly road: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const STATION_M = 4;

/** Every road as discs along it. */
function roadDiscs(roads: readonly RoadGeometry[]): Disc[] {
  return roads.flatMap((road) => {
    const count = Math.ceil(road.length / STATION_M);
    return Array.from({ length: count + 1 }, (_, i): Disc => {
      const s = (road.length * i) / count;
      const { x, y } = road.line.at(s);
      const reach = road.extentsAt(s).map(({ outer }) => Math.abs(outer));
      return { road: road.spec.id, x, y, radius: Math.max(0, ...reach) };
    });
  });
}

/** Distance from a building's footprint to a point, metres; 0 inside. */
export function distanceToFootprint(
  { position, yaw, size }: SceneryItem,
  x: number,
  y: number,
): number {
  const [dx, dy] = [x - position[0], y - position[1]];
  const u = Math.abs(cos(yaw) * dx + sin(yaw) * dy) - size[0] / 2;
  const v = Math.abs(-sin(yaw) * dx + cos(yaw) * dy) - size[1] / 2;
  const [a, b] = [Math.max(0, u), Math.max(0, v)];
  return Math.sqrt(a * a + b * b);
}

function frontage(
  road: RoadGeometry,
  side: 1 | -1,
  houses: readonly SceneryItem[],
  discs: readonly Disc[],
): Frontage {
  const others = discs.filter((disc) => disc.road !== road.spec.id);
  const edgeAt = (s: number) => Math.max(0, ...road.extentsAt(s).map(({ outer }) => outer * side));
  return {
    road,
    side,
    edgeAt,
    isStreet: road.spec.sections.some(({ lanes }) => lanes.some(({ type }) => type === 'sidewalk')),
    setbackAt: (s) => {
      const p = road.pointAt(s, side * edgeAt(s));
      return Math.min(
        Number.POSITIVE_INFINITY,
        ...houses.map((house) => distanceToFootprint(house, p.x, p.y)),
      );
    },
    isClear: (x, y, radius) =>
      others.every((disc) => {
        const [dx, dy, reach] = [disc.x - x, disc.y - y, disc.radius + radius];
        return dx * dx + dy * dy >= reach * reach;
      }),
  };
}

/** Both sides of every road outside of junctions, on level ground. */
export function frontagesOf(network: RoadNetwork): Frontage[] {
  const houses = network.scenery.filter(({ kind }) => kind === 'building');
  const roads = network.roads.map((spec) => new RoadGeometry(spec));
  const discs = roadDiscs(roads);
  return roads
    .filter(({ spec }) => spec.junction === null && !spec.elevation)
    .flatMap((road) => ([1, -1] as const).map((side) => frontage(road, side, houses, discs)));
}
