/** Heights of a road network's surface: how flat scenes are lifted onto roads that climb. */
import type { RoadNetwork } from '../../core/road-network.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { TrackFinder } from './track-position.ts';

/** The height of the ground at a place of the world, metres. */
export type GroundHeight = (x: number, y: number) => number;

/** Half of the widest road: farther from its reference line than the nearest road no lane lies. */
const WIDEST_M = 40;

/** How far a place lies outside of a road's lanes, metres. */
function outside(road: RoadGeometry, s: number, t: number): number {
  const edges = road.extentsAt(s).flatMap(({ inner, outer }) => [inner, outer]);
  return Math.max(0, t - Math.max(0, ...edges), Math.min(0, ...edges) - t);
}

/**
 * The height of the road whose lanes a place is in or nearest to; its crossfall is not known. Beyond the ends of all
 * roads it is that of the nearest end.
 * @returns null where the whole network is level at height 0
 */
export function groundHeight(network: RoadNetwork): GroundHeight | null {
  if (network.roads.every(({ elevation }) => elevation === undefined)) return null;
  const finders = network.roads.map((spec) => new TrackFinder(new RoadGeometry(spec)));
  return (x, y) => {
    const distances = finders.map((finder) => finder.distance(x, y));
    const reach = Math.min(...distances) + WIDEST_M;
    let best = { off: Number.POSITIVE_INFINITY, height: 0 };
    for (const [i, finder] of finders.entries()) {
      if ((distances[i] as number) > reach) continue;
      const { road } = finder;
      const square = finder.find(x, y);
      const s = square?.s ?? finder.nearestEnd(x, y);
      const p = road.line.at(s);
      const off = square
        ? outside(road, s, square.t)
        : Math.sqrt((p.x - x) * (p.x - x) + (p.y - y) * (p.y - y));
      if (off < best.off) best = { off, height: road.heightAt(s) };
    }
    return best.height;
  };
}
