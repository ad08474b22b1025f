/** Paved surfaces: lanes, pavements with their kerbs, junction areas. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import type { LaneSection, RoadNetwork } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import { type LaneExtent, RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import { triangulate } from './triangulate.ts';

const ASPHALT = surface(SEMANTIC.road, [0.36, 0.36, 0.37], {
  material: MATERIAL.asphalt,
  smooth: 0,
});
const SHOULDER = { ...ASPHALT, colour: [0.42, 0.41, 0.4] as Vec3 };
const PAVING = surface(SEMANTIC.sidewalk, [0.6, 0.59, 0.57], {
  material: MATERIAL.paving,
  smooth: 0,
});
const KERB = surface(SEMANTIC.sidewalk, [0.66, 0.66, 0.64], { smooth: 0 });

/**
 * Pavements lie at the height of the road, on which everybody stands; a low kerb stone parts them from it.
 */
const PAVING_Z = 0.004;
const KERB_HEIGHT = 0.06;
const KERB_WIDTH = 0.14;

/** Stations along a section close enough for its curves, metres from the road's start. */
function stationsOf(road: RoadGeometry, section: LaneSection, end: number): number[] {
  const isStraight = road.spec.referenceLine.elements.every((element) => element.kind === 'line');
  const step = isStraight ? 10 : 2;
  const count = Math.max(1, Math.ceil((end - section.s) / step));
  return Array.from({ length: count + 1 }, (_, i) => section.s + ((end - section.s) * i) / count);
}

/** Each section of a road with where it ends. */
export function sectionsOf(road: RoadGeometry): { section: LaneSection; end: number }[] {
  const { sections } = road.spec;
  return sections.map((section, i) => ({ section, end: sections[i + 1]?.s ?? road.length }));
}

/** A strip between two offsets from the reference line, facing up; uv is (s, share of the way across -0.5..0.5). */
function addStrip(
  mesh: MeshBuilder,
  road: RoadGeometry,
  stations: readonly number[],
  offsets: (s: number) => readonly [right: number, left: number],
  z: readonly [number, number],
  style: typeof ASPHALT,
): void {
  const edge = (s: number): [Vec3, Vec3] => {
    const [right, left] = offsets(s);
    const p = road.line.at(s);
    const at = (t: number, h: number): Vec3 => [
      p.x - t * sin(p.heading),
      p.y + t * cos(p.heading),
      h,
    ];
    return [at(right, z[0]), at(left, z[1])];
  };
  for (let i = 0; i + 1 < stations.length; i++) {
    const [s0, s1] = [stations[i] as number, stations[i + 1] as number];
    const [[r0, l0], [r1, l1]] = [edge(s0), edge(s1)];
    mesh.quad(r0, r1, l1, l0, style, [
      [s0, -0.5],
      [s1, -0.5],
      [s1, 0.5],
      [s0, 0.5],
    ]);
  }
}

function addLane(
  mesh: MeshBuilder,
  road: RoadGeometry,
  section: LaneSection,
  stations: readonly number[],
  laneId: number,
): void {
  const extentAt = (s: number): LaneExtent =>
    road.extentsIn(section, s).find(({ lane }) => lane.id === laneId) as LaneExtent;
  const { type } = extentAt(section.s).lane;
  if (type === 'none') return;
  const ordered = (s: number): readonly [number, number] => {
    const { inner, outer } = extentAt(s);
    return inner < outer ? [inner, outer] : [outer, inner];
  };
  if (type !== 'sidewalk') {
    if (road.spec.junction !== null) return;
    addStrip(mesh, road, stations, ordered, [0, 0], type === 'driving' ? ASPHALT : SHOULDER);
    return;
  }
  addStrip(mesh, road, stations, ordered, [PAVING_Z, PAVING_Z], PAVING);
  const sign = laneId > 0 ? 1 : -1;
  const kerb = (near: number, far: number, zNear: number, zFar: number) => {
    const between = (s: number): readonly [number, number] => {
      const { inner } = extentAt(s);
      const [a, b] = [inner + sign * near, inner + sign * far];
      return sign > 0 ? [a, b] : [b, a];
    };
    addStrip(mesh, road, stations, between, sign > 0 ? [zNear, zFar] : [zFar, zNear], KERB);
  };
  kerb(0, 0.02, 0, KERB_HEIGHT);
  kerb(0.02, KERB_WIDTH, KERB_HEIGHT, KERB_HEIGHT);
  kerb(KERB_WIDTH, KERB_WIDTH + 0.01, KERB_HEIGHT, PAVING_Z);
}

/** Junction areas: uv far from any wheel track. */
function addJunction(mesh: MeshBuilder, outline: readonly Vec2[]): void {
  const lift = ([x, y]: Vec2): Vec3 => [x, y, 0];
  for (const [a, b, c] of triangulate(outline)) {
    mesh.triangle(lift(a), lift(b), lift(c), { ...ASPHALT, layer: LAYER.neutral - 1 }, [
      [0, 9],
      [0, 9],
      [0, 9],
    ]);
  }
}

/** Pavement round the corner of a junction. */
function addCorner(mesh: MeshBuilder, corner: readonly Vec2[]): void {
  const lift = ([x, y]: Vec2): Vec3 => [x, y, PAVING_Z];
  const across = ([x, y]: Vec2): [number, number] => [x, y / 3];
  for (const [a, b, c] of triangulate(corner)) {
    mesh.triangle(lift(a), lift(b), lift(c), PAVING, [across(a), across(b), across(c)]);
  }
}

/** @param meshAt the builder that takes what lies near a point; lets the caller split the world into chunks */
export function addRoadSurfaces(
  meshAt: (x: number, y: number) => MeshBuilder,
  network: RoadNetwork,
): void {
  for (const spec of network.roads) {
    const road = new RoadGeometry(spec);
    for (const { section, end } of sectionsOf(road)) {
      const stations = stationsOf(road, section, end);
      const step = 5;
      for (let i = 0; i + 1 < stations.length; i += step) {
        const part = stations.slice(i, i + step + 1);
        const middle = road.line.at(part[part.length >> 1] as number);
        for (const lane of section.lanes)
          addLane(meshAt(middle.x, middle.y), road, section, part, lane.id);
      }
    }
  }
  for (const { outline, corners } of network.junctions) {
    const [x, y] = outline[0] ?? [0, 0];
    addJunction(meshAt(x, y), outline);
    for (const corner of corners) addCorner(meshAt(x, y), corner);
  }
}
