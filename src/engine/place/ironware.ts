/** What is let into the surface of a street: gullies at the kerb, covers of manholes. World frame, metres. */
import { cos, sin } from '../../core/math.ts';
import { createRng } from '../../core/rng.ts';
import type { RoadNetwork } from '../../core/road-network.ts';
import type { Vec2, Vec3 } from '../../core/vector.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import type { MeshBuilder } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, type Surface, surface } from '../mesh/surface.ts';

const iron = (grey: number, layer: number): Surface =>
  surface(SEMANTIC.road, [grey, grey, grey * 0.98], {
    material: MATERIAL.concrete,
    layer,
    smooth: 0,
  });
const FRAME = iron(0.3, LAYER.decal);
const COVER = iron(0.22, LAYER.upperDecal);
const SLOT = iron(0.04, LAYER.upperDecal);
const Z = 0.002;
const GULLY_M = 27;
const MANHOLE_M = 41;
/** Of a gully's grate: along the kerb, and across. */
const GRATE: Vec2 = [0.5, 0.36];
const COVER_RADIUS_M = 0.31;

type Frame = { readonly x: number; readonly y: number; readonly heading: number };

const placed =
  ({ x, y, heading }: Frame, z: number) =>
  ([u, v]: Vec2): Vec3 => [
    x + cos(heading) * u - sin(heading) * v,
    y + sin(heading) * u + cos(heading) * v,
    z,
  ];

const rectangle = (u0: number, v0: number, u1: number, v1: number): Vec2[] => [
  [u0, v0],
  [u1, v0],
  [u1, v1],
  [u0, v1],
];

function addGully(mesh: MeshBuilder, frame: Frame): void {
  const [l, w] = GRATE;
  mesh.polygon(rectangle(-l / 2, -w / 2, l / 2, w / 2).map(placed(frame, Z)), FRAME);
  for (let i = 0; i < 6; i++) {
    const u = -l / 2 + 0.05 + i * 0.07;
    const slot = rectangle(u, -w / 2 + 0.05, u + 0.04, w / 2 - 0.05);
    mesh.polygon(slot.map(placed(frame, Z + 0.001)), SLOT);
  }
}

const disc = (radius: number): Vec2[] =>
  Array.from({ length: 16 }, (_, i) => [
    radius * cos((i * Math.PI) / 8),
    radius * sin((i * Math.PI) / 8),
  ]);

function addManhole(mesh: MeshBuilder, frame: Frame): void {
  mesh.polygon(disc(COVER_RADIUS_M + 0.06).map(placed(frame, Z)), FRAME);
  mesh.polygon(disc(COVER_RADIUS_M).map(placed(frame, Z + 0.001)), COVER);
}

/** Streets with pavements have them; which where comes from the road's id. */
export function addIronware(
  meshAt: (x: number, y: number) => MeshBuilder,
  network: RoadNetwork,
): void {
  for (const spec of network.roads) {
    const isStreet = spec.sections.some(({ lanes }) =>
      lanes.some(({ type }) => type === 'sidewalk'),
    );
    if (spec.junction !== null || !isStreet || spec.elevation) continue;
    const road = new RoadGeometry(spec);
    const rng = createRng(spec.id + 1).split('ironware');
    for (const side of [1, -1] as const) {
      for (let s = rng.uniform(4, 12); s < road.length - 4; s += GULLY_M) {
        const paved = road.extentsAt(s).filter(({ lane }) => lane.type !== 'sidewalk');
        const edge = Math.max(0, ...paved.map(({ outer }) => outer * side));
        const frame = road.pointAt(s, side * (edge - GRATE[1] / 2 - 0.03));
        addGully(meshAt(frame.x, frame.y), frame);
      }
    }
    for (let s = rng.uniform(6, 30); s < road.length - 6; s += MANHOLE_M * rng.uniform(0.6, 1.4)) {
      const lanes = road.extentsAt(s).filter(({ lane }) => lane.type === 'driving');
      const { inner, outer } = rng.choice(lanes);
      const frame = road.pointAt(s, inner + (outer - inner) * rng.uniform(0.3, 0.7));
      addManhole(meshAt(frame.x, frame.y), frame);
    }
  }
}
