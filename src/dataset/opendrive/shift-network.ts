/** Networks far from the origin (UTM coordinates) are moved near it: physics and rendering work in single precision. */
import type { PlanElement, ProfilePiece, RoadNetwork, RoadSpec } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { isZero } from './read-profile.ts';

/** Within this of the origin a network stays where it is. */
const NEAR_M = 1500;
const NEAR_HEIGHT_M = 50;
const STEP_M = 25;

interface Range {
  low: number;
  high: number;
}

const widen = (range: Range, value: number): void => {
  range.low = Math.min(range.low, value);
  range.high = Math.max(range.high, value);
};

function rangesOf(network: RoadNetwork): readonly [Range, Range, Range] {
  const empty = (): Range => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY });
  const [x, y, z] = [empty(), empty(), empty()];
  for (const spec of network.roads) {
    const road = new RoadGeometry(spec);
    const steps = Math.ceil(road.length / STEP_M);
    for (let i = 0; i <= steps; i++) {
      const s = (road.length * i) / steps;
      const p = road.line.at(s);
      widen(x, p.x);
      widen(y, p.y);
      widen(z, road.heightAt(s));
    }
  }
  return [x, y, z];
}

/** By how much to move a network; whole metres, so that moving it back gives the same numbers again. */
export function shiftFor(network: RoadNetwork): Vec3 {
  const [x, y, z] = rangesOf(network);
  const middle = ({ low, high }: Range) => Math.round((low + high) / 2);
  const isFar = (range: Range, limit: number) => Math.max(-range.low, range.high) > limit;
  const move = isFar(x, NEAR_M) || isFar(y, NEAR_M);
  return [move ? middle(x) : 0, move ? middle(y) : 0, isFar(z, NEAR_HEIGHT_M) ? middle(z) : 0];
}

const moved = ([x, y]: Vec2, [dx, dy]: Vec3): Vec2 => [x - dx, y - dy];

const LEVEL: ProfilePiece = { s: 0, cubic: [0, 0, 0, 0] };

const elevationAbove = (profile: readonly ProfilePiece[], height: number): ProfilePiece[] =>
  profile.map(({ s, cubic: [a, b, c, d] }) => ({ s, cubic: [a - height, b, c, d] }));

function movedRoad(road: RoadSpec, shift: Vec3): RoadSpec {
  const { referenceLine } = road;
  const pose = <T extends { readonly x: number; readonly y: number }>(p: T): T => ({
    ...p,
    x: p.x - shift[0],
    y: p.y - shift[1],
  });
  const elements = referenceLine.elements.map(
    (element): PlanElement =>
      element.start ? { ...element, start: pose(element.start) } : element,
  );
  const { elevation, ...flat } = road;
  const raised = elevationAbove(elevation ?? [LEVEL], shift[2]);
  return {
    ...flat,
    referenceLine: { ...pose(referenceLine), elements },
    ...(isZero(raised) ? {} : { elevation: raised }),
  };
}

/** Moves a network by minus `shift`, and adds it to its origin. */
export function shiftNetwork(network: RoadNetwork, shift: Vec3): RoadNetwork {
  if (shift.every((part) => part === 0)) return network;
  const { origin } = network;
  const [x, y, z] = origin?.shift ?? [0, 0, 0];
  const polygon = (points: readonly Vec2[]) => points.map((point) => moved(point, shift));
  return {
    ...network,
    origin: {
      geoReference: origin?.geoReference ?? '',
      offset: origin?.offset ?? [0, 0, 0, 0],
      shift: [x + shift[0], y + shift[1], z + shift[2]],
    },
    roads: network.roads.map((road) => movedRoad(road, shift)),
    junctions: network.junctions.map((junction) => ({
      ...junction,
      outline: polygon(junction.outline),
      corners: junction.corners.map(polygon),
    })),
    signalHeads: network.signalHeads.map((head) => ({
      ...head,
      position: moved(head.position, shift),
    })),
    stopLines: network.stopLines.map((line) => ({
      ...line,
      from: moved(line.from, shift),
      to: moved(line.to, shift),
    })),
    scenery: network.scenery.map((item) => ({
      ...item,
      position: [item.position[0] - shift[0], item.position[1] - shift[1], item.position[2]],
    })),
  };
}
