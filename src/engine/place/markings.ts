/** Lane markings and stop lines, a few millimetres above the asphalt. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import type { LaneSection, MarkingKind, RoadNetwork, StopLine } from '../../core/road-network.ts';
import type { Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import { sectionsOf } from './road-surface.ts';

const WHITE = surface(SEMANTIC.road, [0.84, 0.84, 0.82], {
  material: MATERIAL.marking,
  layer: LAYER.decal,
  smooth: 0,
});
const Z = 0.003;
const LINE_WIDTH = 0.13;
const DASH_M = 3;
const GAP_M = 6;
const DOUBLE_OFFSET = 0.13;

type MeshAt = (x: number, y: number) => MeshBuilder;

/** A painted line at a lateral offset that may change with s. */
function addLine(
  meshAt: MeshAt,
  road: RoadGeometry,
  from: number,
  to: number,
  offset: (s: number) => number,
  width: number,
): void {
  const isStraight = road.spec.referenceLine.elements.every((element) => element.kind === 'line');
  const pieces = Math.max(1, Math.ceil((to - from) / (isStraight ? 12 : 2)));
  const at = (s: number, side: number): Vec3 => {
    const p = road.line.at(s);
    const t = offset(s) + (side * width) / 2;
    return [p.x - t * sin(p.heading), p.y + t * cos(p.heading), Z];
  };
  for (let i = 0; i < pieces; i++) {
    const [s0, s1] = [from + ((to - from) * i) / pieces, from + ((to - from) * (i + 1)) / pieces];
    const first = at(s0, -1);
    meshAt(first[0], first[1]).quad(first, at(s1, -1), at(s1, 1), at(s0, 1), WHITE);
  }
}

function addMarking(
  meshAt: MeshAt,
  road: RoadGeometry,
  kind: MarkingKind,
  from: number,
  to: number,
  offset: (s: number) => number,
): void {
  if (kind === 'solid') addLine(meshAt, road, from, to, offset, LINE_WIDTH);
  if (kind === 'double-solid') {
    for (const side of [-DOUBLE_OFFSET, DOUBLE_OFFSET]) {
      addLine(meshAt, road, from, to, (s) => offset(s) + side, LINE_WIDTH);
    }
  }
  if (kind !== 'broken') return;
  for (let s = from + GAP_M / 2; s < to; s += DASH_M + GAP_M) {
    addLine(meshAt, road, s, Math.min(to, s + DASH_M), offset, LINE_WIDTH);
  }
}

function addSection(meshAt: MeshAt, road: RoadGeometry, section: LaneSection, end: number): void {
  addMarking(meshAt, road, section.centreMarking, section.s, end, (s) => road.laneOffsetAt(s));
  for (const { id, marking } of section.lanes) {
    const outer = (s: number) =>
      road.extentsIn(section, s).find(({ lane }) => lane.id === id)?.outer ?? 0;
    // An edge line lies just inside its lane's edge, where the kerb does not cover it.
    const inset = marking === 'solid' ? (id > 0 ? -0.12 : 0.12) : 0;
    addMarking(meshAt, road, marking, section.s, end, (s) => outer(s) + inset);
  }
}

function addStopLine(mesh: MeshBuilder, { from, to, kind }: StopLine): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = [dx / length, dy / length];
  const half = kind === 'give-way' || kind === 'priority' ? 0.15 : 0.2;
  const bar = (a: number, b: number) => {
    const p = (s: number, t: number): Vec3 => [
      from[0] + ux * s - uy * t,
      from[1] + uy * s + ux * t,
      Z,
    ];
    mesh.quad(p(a, -half), p(b, -half), p(b, half), p(a, half), WHITE);
  };
  if (kind === 'stop' || kind === 'signals') {
    bar(0, length);
    return;
  }
  for (let s = 0; s < length; s += 0.9) bar(s, Math.min(length, s + 0.5));
}

export function addMarkings(meshAt: MeshAt, network: RoadNetwork): void {
  for (const spec of network.roads) {
    if (spec.junction !== null) continue;
    const road = new RoadGeometry(spec);
    for (const { section, end } of sectionsOf(road)) addSection(meshAt, road, section, end);
  }
  for (const line of network.stopLines) addStopLine(meshAt(line.from[0], line.from[1]), line);
}
