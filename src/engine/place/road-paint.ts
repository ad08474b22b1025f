/** Paint beside the lines: zebra stripes, and arrows before junctions. World frame, metres. */
import { angleDifference, cos, sin } from '../../core/math.ts';
import type { JunctionArm, LaneRef, RoadNetwork, SceneryItem } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';

const PAINT = surface(SEMANTIC.road, [0.84, 0.84, 0.82], {
  material: MATERIAL.marking,
  layer: LAYER.decal,
  smooth: 0,
});
const Z = 0.003;
const STRIPE_M = 0.5;
/** Arrows lie so far before the junction; the farther one only where the road is long enough. */
const ARROWS_M = [11, 27] as const;
/** Ways that bend by more than this are turns, radians. */
const TURN = 0.6;

type MeshAt = (x: number, y: number) => MeshBuilder;
/** Where traffic may go from a lane. */
type Way = 'left' | 'straight' | 'right';

/** Stripes along the carriageway, side by side from kerb to kerb. */
function addZebra(mesh: MeshBuilder, { position, yaw, size }: SceneryItem): void {
  const [c, s] = [cos(yaw), sin(yaw)];
  const at = (u: number, v: number): Vec3 => [
    position[0] + c * u - s * v,
    position[1] + s * u + c * v,
    Z,
  ];
  const count = Math.floor((size[0] + STRIPE_M) / (2 * STRIPE_M));
  const start = -(count * 2 - 1) * (STRIPE_M / 2);
  const half = size[1] / 2;
  for (let i = 0; i < count; i++) {
    const u = start + i * 2 * STRIPE_M;
    mesh.quad(at(u, -half), at(u + STRIPE_M, -half), at(u + STRIPE_M, half), at(u, half), PAINT);
  }
}

/** Arrows in the lane's frame, x along the way; convex polygons, counter-clockwise. */
const SHAFT: readonly Vec2[] = [
  [-2.5, -0.075],
  [1.1, -0.075],
  [1.1, 0.075],
  [-2.5, 0.075],
];
const SHAPES: Readonly<Record<Way, readonly (readonly Vec2[])[]>> = {
  straight: [
    SHAFT,
    [
      [1.1, -0.24],
      [2.5, 0],
      [1.1, 0.24],
    ],
  ],
  left: [
    [
      [-0.7, -0.075],
      [-0.45, -0.075],
      [0.45, 0.42],
      [0.2, 0.42],
    ],
    [
      [-0.15, 0.42],
      [0.8, 0.42],
      [0.5, 0.98],
    ],
  ],
  right: [
    [
      [0.2, -0.42],
      [0.45, -0.42],
      [-0.45, 0.075],
      [-0.7, 0.075],
    ],
    [
      [0.5, -0.98],
      [0.8, -0.42],
      [-0.15, -0.42],
    ],
  ],
};
const STUB: readonly Vec2[] = [
  [-2.5, -0.075],
  [-0.5, -0.075],
  [-0.5, 0.075],
  [-2.5, 0.075],
];

/** The ways on from a lane, by how the roads through the junction bend. */
function waysFrom(
  lane: LaneRef,
  network: RoadNetwork,
  roads: ReadonlyMap<number, RoadGeometry>,
): Way[] {
  const ways = new Set<Way>();
  for (const { from, to } of network.links) {
    if (from.road !== lane.road || from.lane !== lane.lane) continue;
    const through = roads.get(to.road);
    if (!through || through.spec.junction === null) continue;
    const bend = angleDifference(
      through.line.at(through.length).heading,
      through.line.at(0).heading,
    );
    const turn = to.lane > 0 ? -bend : bend;
    ways.add(turn > TURN ? 'left' : turn < -TURN ? 'right' : 'straight');
  }
  return [...ways];
}

function addArrow(
  meshAt: MeshAt,
  road: RoadGeometry,
  lane: LaneRef,
  far: number,
  ways: Way[],
): void {
  const against = lane.lane > 0;
  const s = against ? far : road.length - far;
  const extent = road.extentsAt(s).find((one) => one.lane.id === lane.lane);
  if (!extent) return;
  const p = road.pointAt(s, (extent.inner + extent.outer) / 2);
  const heading = p.heading + (against ? Math.PI : 0);
  const [c, k] = [cos(heading), sin(heading)];
  const mesh = meshAt(p.x, p.y);
  const shapes = [
    ...(ways.includes('straight') ? [] : [STUB]),
    ...ways.flatMap((way) => SHAPES[way]),
  ];
  for (const shape of shapes) {
    const at = shape.map(([u, v]): Vec3 => [p.x + c * u - k * v, p.y + k * u + c * v, Z]);
    mesh.polygon(at, PAINT);
  }
}

function addArrows(
  meshAt: MeshAt,
  network: RoadNetwork,
  roads: ReadonlyMap<number, RoadGeometry>,
  arms: readonly JunctionArm[],
): void {
  for (const { lanes, control } of arms) {
    // Who only has to look out for a sign finds nothing on the road, as in most streets.
    if (control !== 'signals') continue;
    for (const lane of lanes) {
      const road = roads.get(lane.road);
      const ways = waysFrom(lane, network, roads);
      if (!road || ways.length === 0) continue;
      for (const far of ARROWS_M)
        if (far + 8 < road.length) addArrow(meshAt, road, lane, far, ways);
    }
  }
}

export function addRoadPaint(meshAt: MeshAt, network: RoadNetwork): void {
  for (const item of network.scenery)
    if (item.kind === 'crossing') addZebra(meshAt(item.position[0], item.position[1]), item);
  const roads = new Map(network.roads.map((spec) => [spec.id, new RoadGeometry(spec)]));
  for (const { arms } of network.junctions) addArrows(meshAt, network, roads, arms);
}
