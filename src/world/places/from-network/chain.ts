/** Stretches of road without a junction: roads that follow one another, end to end. */
import type { LaneRef, RoadNetwork } from '../../../core/road-network.ts';
import { laneExtentAt } from '../../roads/lane-centre.ts';
import type { RoadGeometry } from '../../roads/lanes.ts';

/** A road of a chain; reversed where the chain runs against its s. */
export interface ChainRoad {
  readonly road: RoadGeometry;
  readonly reversed: boolean;
}

export interface Chain {
  readonly roads: readonly ChainRoad[];
  readonly length: number;
}

type End = 'start' | 'end';

/** A place on a chain. */
export interface ChainPoint extends ChainRoad {
  readonly s: number;
}

const keyOf = (road: number, end: End): string => `${road} ${end}`;

/** What follows the ends of roads outside of junctions. */
class Neighbours {
  private readonly next = new Map<string, { readonly road: number; readonly end: End } | null>();

  constructor(network: RoadNetwork, roads: ReadonlyMap<number, RoadGeometry>) {
    for (const { from, to } of network.links) {
      if (from.road === to.road) continue;
      const [a, b] = [roads.get(from.road), roads.get(to.road)];
      if (!a || !b || a.spec.junction !== null || b.spec.junction !== null) continue;
      const leaves: End = from.lane < 0 ? 'end' : 'start';
      const enters: End = to.lane < 0 ? 'start' : 'end';
      this.put(from.road, leaves, to.road, enters);
      this.put(to.road, enters, from.road, leaves);
    }
  }

  private put(road: number, end: End, other: number, otherEnd: End): void {
    const key = keyOf(road, end);
    const known = this.next.get(key);
    if (known === undefined) this.next.set(key, { road: other, end: otherEnd });
    else if (known && (known.road !== other || known.end !== otherEnd)) this.next.set(key, null);
  }

  after(road: number, end: End) {
    return this.next.get(keyOf(road, end)) ?? null;
  }
}

/** Goes on from one end of a road as far as there is one way to go on. */
function follow(
  start: RoadGeometry,
  end: End,
  neighbours: Neighbours,
  roads: ReadonlyMap<number, RoadGeometry>,
  used: Set<number>,
): ChainRoad[] {
  const found: ChainRoad[] = [];
  let next = neighbours.after(start.spec.id, end);
  while (next && !used.has(next.road)) {
    used.add(next.road);
    found.push({ road: roads.get(next.road) as RoadGeometry, reversed: next.end === 'end' });
    next = neighbours.after(next.road, next.end === 'end' ? 'start' : 'end');
  }
  return found;
}

const isDriven = (road: RoadGeometry): boolean =>
  road.spec.sections.some(({ lanes }) => lanes.some(({ type }) => type === 'driving'));

/** All chains of a network, the longest first. Each runs along s of that of its roads with the lowest id. */
export function chainsOf(network: RoadNetwork, roads: ReadonlyMap<number, RoadGeometry>): Chain[] {
  const neighbours = new Neighbours(network, roads);
  const used = new Set<number>();
  const chains: Chain[] = [];
  const open = [...roads.values()].filter((road) => road.spec.junction === null && isDriven(road));
  for (const road of open.sort((a, b) => a.spec.id - b.spec.id)) {
    if (used.has(road.spec.id)) continue;
    used.add(road.spec.id);
    const after = follow(road, 'end', neighbours, roads, used);
    const before = follow(road, 'start', neighbours, roads, used).map((one) => ({
      ...one,
      reversed: !one.reversed,
    }));
    const own = [...before.reverse(), { road, reversed: false }, ...after];
    chains.push({ roads: own, length: own.reduce((sum, one) => sum + one.road.length, 0) });
  }
  return chains.sort((a, b) => b.length - a.length);
}

/** The place `distance` metres along the reference lines of a chain. */
export function chainPoint(chain: Chain, distance: number): ChainPoint {
  let left = distance;
  for (const [i, { road, reversed }] of chain.roads.entries()) {
    if (left <= road.length || i === chain.roads.length - 1) {
      const inside = Math.max(0, Math.min(road.length, left));
      return { road, reversed, s: reversed ? road.length - inside : inside };
    }
    left -= road.length;
  }
  throw new RangeError('a chain without roads');
}

export type Side = 'right' | 'left';

/** +1 where a side of the chain has positive t on this road. */
export const signOf = (side: Side, reversed: boolean): 1 | -1 =>
  (side === 'left') === reversed ? -1 : 1;

/** The driving lanes of one side at a place of a chain, innermost first. Traffic keeps right. */
export function lanesAt({ road, reversed, s }: ChainPoint, side: Side): LaneRef[] {
  const sign = signOf(side, reversed);
  const section = road.sectionAt(s);
  const index = road.spec.sections.indexOf(section);
  return section.lanes
    .filter(({ id, type }) => type === 'driving' && id * sign > 0)
    .sort((a, b) => Math.abs(a.id) - Math.abs(b.id))
    .map(
      ({ id }): LaneRef =>
        road.spec.lanesBySection
          ? { road: road.spec.id, lane: id, section: index }
          : { road: road.spec.id, lane: id },
    )
    .filter((lane) => laneExtentAt(road, lane, s) !== undefined);
}
