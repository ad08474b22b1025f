/** Makes a place of any road network: finds in it the routes that scenarios and traffic go by. */
import type { JunctionSpec, RoadNetwork } from '../../../core/road-network.ts';
import { armsOf, groupArms } from '../../roads/junction-arms.ts';
import { LaneGraph } from '../../roads/lane-graph.ts';
import type { RoadGeometry } from '../../roads/lanes.ts';
import type { Place } from '../place.ts';
import { type NamedArm, nameArms } from './arm-names.ts';
import { parkingSpots } from './beside.ts';
import { type Chain, chainPoint, chainsOf } from './chain.ts';
import { type JunctionRoutes, junctionRoutes } from './junction-routes.ts';
import { type OpenRoadRoutes, openRoadRoutes } from './open-road-routes.ts';
import { Strands } from './strands.ts';

/** A stretch of road that scenarios of an open road can be staged on. */
const LEAST_STRETCH_M = 250;
/** The ground under a place ends 4 km from the origin; nothing is staged near its edge. */
const STAGED_WITHIN_M = 3500;
const MOST_SPOTS = 2000;

const isWithin = (x: number, y: number): boolean =>
  Math.abs(x) <= STAGED_WITHIN_M && Math.abs(y) <= STAGED_WITHIN_M;

function stretchOf(network: RoadNetwork, roads: ReadonlyMap<number, RoadGeometry>): Chain | null {
  const isNear = (chain: Chain): boolean =>
    [0, 0.25, 0.5, 0.75, 1].every((u) => {
      const { road, s } = chainPoint(chain, u * chain.length);
      const p = road.line.at(s);
      return isWithin(p.x, p.y);
    });
  const chain = chainsOf(network, roads).find(isNear);
  return chain && chain.length >= LEAST_STRETCH_M ? chain : null;
}

interface Candidate {
  readonly arms: readonly NamedArm[];
  readonly found: JunctionRoutes;
}

/** The junction with the most ways through it; signals and a low id decide between equals. */
function junctionOf(network: RoadNetwork, strands: Strands, graph: LaneGraph): Candidate | null {
  const specs = new Map(network.roads.map((road) => [road.id, road]));
  const candidate = (junction: JunctionSpec): Candidate[] => {
    const ends = armsOf(specs, network.links, junction.id);
    if (!ends.every(({ middle: [x, y] }) => isWithin(x, y))) return [];
    const arms = groupArms(ends);
    if (arms.length < 3 || arms.length > 4) return [];
    const named = nameArms(arms, junction.arms);
    return [{ arms: named, found: junctionRoutes(named, junction, strands, graph) }];
  };
  const rank = ({ arms, found }: Candidate): number =>
    found.driving.length + (arms.some(({ signalGroup }) => signalGroup !== null) ? 0.5 : 0);
  const all = [...network.junctions].sort((a, b) => a.id - b.id).flatMap(candidate);
  return all.sort((a, b) => rank(b) - rank(a))[0] ?? null;
}

const NO_ROUTES: OpenRoadRoutes = {
  routes: new Map(),
  driving: [],
  walking: [],
  crossings: [],
  measures: {},
};

/**
 * A place of a network that somebody else made. Its routes have the names of our own places: `forward-kerb` and the
 * like along the longest stretch without a junction, `west-east` and the like through the largest junction of three or
 * four arms. What the network has no room for is not there.
 */
export function placeFromNetwork(network: RoadNetwork): Place {
  const graph = new LaneGraph(network);
  const roads = new Map(network.roads.map(({ id }) => [id, graph.road(id)]));
  const strands = new Strands(network.links, roads);
  const chain = stretchOf(network, roads);
  const stretch = chain ? openRoadRoutes(chain, strands, graph) : NO_ROUTES;
  const junction = junctionOf(network, strands, graph)?.found ?? NO_ROUTES;
  const parking = network.roads
    .filter((road) => road.junction === null)
    .flatMap((road) => parkingSpots(graph.road(road.id)))
    .filter(({ x, y }) => isWithin(x, y));
  return {
    network,
    routes: new Map([...stretch.routes, ...junction.routes]),
    drivingRoutes: [...stretch.driving, ...junction.driving],
    walkingRoutes: [...stretch.walking, ...junction.walking],
    parking: parking.slice(0, MOST_SPOTS),
    crossings: [...stretch.crossings, ...junction.crossings],
    measures: stretch.measures,
  };
}
