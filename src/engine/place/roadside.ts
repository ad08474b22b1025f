/** Guard rails and marker posts along fast roads, drawn from the network alone; not solid. World frame, metres. */
import { cos, kmh, sin } from '../../core/math.ts';
import type { RoadNetwork } from '../../core/road-network.ts';
import type { Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';

const STEEL = surface(SEMANTIC.guardRail, [0.56, 0.58, 0.59], {
  material: MATERIAL.metal,
  smooth: 0,
});
const WHITE = surface(SEMANTIC.pole, [0.8, 0.8, 0.78], { smooth: 0 });
const BLACK = surface(SEMANTIC.pole, [0.06, 0.06, 0.06], { smooth: 0 });
const REFLECTOR = surface(SEMANTIC.pole, [0.85, 0.85, 0.8], {
  material: MATERIAL.marking,
  smooth: 0,
});

/** Beside the outermost strip. */
const ROADSIDE_OFFSET_M = { rail: 0.9, post: 0.6 } as const;
const MOTORWAY = kmh(110);
const COUNTRY = kmh(70);
const RAIL_STEP_M = 4;
const POST_STEP_M = 50;

type MeshAt = (x: number, y: number) => MeshBuilder;
type Point = (s: number, out: number, z: number) => Vec3;

const pointBeside =
  (road: RoadGeometry, side: 1 | -1): Point =>
  (s, out, z) => {
    const edge = Math.max(0, ...road.extentsAt(s).map(({ outer }) => outer * side));
    const p = road.line.at(s);
    const t = side * (edge + out);
    return [p.x - t * sin(p.heading), p.y + t * cos(p.heading), z];
  };

/** A closed bar between two stations: profile points are [outwards, z], counter-clockwise seen along the road's right. */
function addBar(
  mesh: MeshBuilder,
  at: Point,
  [s0, s1]: readonly [number, number],
  profile: readonly (readonly [number, number])[],
  side: 1 | -1,
): void {
  profile.forEach(([o, z], i) => {
    const [p, q] = profile[(i + 1) % profile.length] as readonly [number, number];
    const [a, b, c, d] = [at(s0, o, z), at(s1, o, z), at(s1, p, q), at(s0, p, q)];
    if (side < 0) mesh.quad(a, b, c, d, STEEL);
    else mesh.quad(d, c, b, a, STEEL);
  });
}

function addRail(meshAt: MeshAt, at: Point, length: number, side: 1 | -1): void {
  const o = ROADSIDE_OFFSET_M.rail;
  const profile = [
    [o + 0.08, 0.44],
    [o + 0.08, 0.76],
    [o, 0.72],
    [o + 0.04, 0.6],
    [o, 0.48],
  ] as const;
  const post = [
    [o + 0.08, 0],
    [o + 0.16, 0],
    [o + 0.16, 0.7],
    [o + 0.08, 0.7],
  ] as const;
  for (let s = 0; s + RAIL_STEP_M <= length; s += RAIL_STEP_M) {
    const [x, y] = at(s, o, 0);
    addBar(meshAt(x, y), at, [s, s + RAIL_STEP_M], [...profile].reverse(), side);
    addBar(meshAt(x, y), at, [s + 1, s + 1.12], [...post].reverse(), side);
  }
}

function addPosts(meshAt: MeshAt, at: Point, length: number): void {
  const o = ROADSIDE_OFFSET_M.post;
  for (let s = 12; s < length; s += POST_STEP_M) {
    const [x, y] = at(s, o, 0);
    const mesh = meshAt(x, y);
    const box = (low: number, high: number, r: number, look: typeof WHITE) => {
      const ring = (z: number): Vec3[] =>
        [
          [-r, -r],
          [r, -r],
          [r, r],
          [-r, r],
          [-r, -r],
        ].map(([dx, dy]): Vec3 => [x + (dx as number), y + (dy as number), z]);
      mesh.grid([ring(low), ring(high)], () => look);
      mesh.polygon(ring(high).slice(0, 4), look);
    };
    box(0, 0.95, 0.055, WHITE);
    box(0.68, 0.88, 0.058, BLACK);
    box(0.72, 0.84, 0.06, REFLECTOR);
  }
}

/** Nothing comes nearer to a lane than {@link ROADSIDE_OFFSET_M}. */
export function addRoadside(meshAt: MeshAt, network: RoadNetwork): void {
  for (const spec of network.roads) {
    const isStreet = spec.sections.some(({ lanes }) =>
      lanes.some((one) => one.type === 'sidewalk'),
    );
    if (spec.junction !== null || isStreet || spec.elevation || spec.speedLimit < COUNTRY) continue;
    const road = new RoadGeometry(spec);
    for (const side of [1, -1] as const) {
      const at = pointBeside(road, side);
      if (spec.speedLimit >= MOTORWAY) addRail(meshAt, at, road.length, side);
      else addPosts(meshAt, at, road.length);
    }
  }
}
