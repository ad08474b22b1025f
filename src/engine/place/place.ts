/** Everything fixed to the ground, as meshes in the world frame cut into square chunks for culling. */
import type { RoadNetwork } from '../../core/road-network.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import { frontagesOf } from './frontage.ts';
import { addGardensAndFences } from './gardens.ts';
import { type Extent, horizon } from './horizon.ts';
import { addIronware } from './ironware.ts';
import { addMarkings } from './markings.ts';
import type { Prop } from './prop.ts';
import { addRoadPaint } from './road-paint.ts';
import { addRoadSurfaces } from './road-surface.ts';
import { addRoadside } from './roadside.ts';
import { addScenery } from './scenery.ts';
import { addSigns } from './signs.ts';
import { streetFurniture } from './street-furniture.ts';
import { bushProp, treeProp } from './trees.ts';

const CHUNK_M = 60;
const TERRAIN_CELL_M = 150;
/** How far the ground reaches beyond the roads: past the far plane, so that it ends in the haze. */
const TERRAIN_MARGIN_M = 1050;
const TERRAIN_Z = -0.004;
/** Roads are looked at so often for how far they reach. */
const STATION_M = 25;

const GRASS = surface(SEMANTIC.terrain, [0.31, 0.36, 0.2], {
  material: MATERIAL.grass,
  layer: LAYER.ground,
  smooth: 0,
});

class Chunks {
  private readonly meshes = new Map<string, MeshBuilder>();

  readonly at = (x: number, y: number): MeshBuilder => {
    const name = `${Math.floor(x / CHUNK_M)},${Math.floor(y / CHUNK_M)}`;
    let mesh = this.meshes.get(name);
    if (!mesh) {
      mesh = new MeshBuilder();
      this.meshes.set(name, mesh);
    }
    return mesh;
  };

  build(): MeshData[] {
    // Crowns of trees are coarse and yet round.
    return [...this.meshes.values()]
      .map((mesh) => mesh.build(0.1))
      .filter((mesh) => mesh.indices.length);
  }
}

function extentOf(network: RoadNetwork): Extent {
  let [west, south] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [east, north] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const spec of network.roads) {
    const { line, length } = new RoadGeometry(spec);
    const steps = Math.ceil(length / STATION_M);
    for (let i = 0; i <= steps; i++) {
      const p = line.at((length * i) / steps);
      [west, east] = [Math.min(west, p.x), Math.max(east, p.x)];
      [south, north] = [Math.min(south, p.y), Math.max(north, p.y)];
    }
  }
  const [halfX, halfY] = [(east - west) / 2, (north - south) / 2];
  return { x: (west + east) / 2, y: (south + north) / 2, halfX, halfY };
}

function terrain({ x, y, halfX, halfY }: Extent): MeshData {
  const half = Math.max(halfX, halfY);
  const cells = Math.ceil((half + TERRAIN_MARGIN_M) / TERRAIN_CELL_M);
  const mesh = new MeshBuilder();
  for (let i = -cells; i < cells; i++) {
    for (let j = -cells; j < cells; j++) {
      const [x0, y0] = [x + i * TERRAIN_CELL_M, y + j * TERRAIN_CELL_M];
      const [x1, y1] = [x0 + TERRAIN_CELL_M, y0 + TERRAIN_CELL_M];
      const z = TERRAIN_Z;
      mesh.quad([x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z], GRASS);
    }
  }
  return mesh.build();
}

export interface PlaceMeshes {
  /** Lies flat: throws no shadow. */
  readonly ground: readonly MeshData[];
  readonly upright: readonly MeshData[];
  /** Plants and street furniture. */
  readonly props: readonly Prop[];
}

/** @param seed for what no network says: the hills in the distance, what stands in gardens and streets */
export function placeMeshes(network: RoadNetwork, seed: number): PlaceMeshes {
  const [flat, upright] = [new Chunks(), new Chunks()];
  addRoadSurfaces(flat.at, network);
  addMarkings(flat.at, network);
  addRoadPaint(flat.at, network);
  addIronware(flat.at, network);
  for (const item of network.scenery)
    addScenery(upright.at(item.position[0], item.position[1]), item);
  addRoadside(upright.at, network);
  addSigns(upright.at, network);
  const fronts = frontagesOf(network);
  addGardensAndFences(upright.at, network, fronts, seed);
  const plants = network.scenery.flatMap((item) =>
    item.kind === 'tree' ? [treeProp(item)] : item.kind === 'bush' ? [bushProp(item)] : [],
  );
  const props = [...plants, ...streetFurniture(fronts, seed)];
  const extent = extentOf(network);
  const hills = horizon(extent, seed);
  return { ground: [...flat.build(), terrain(extent), hills], upright: upright.build(), props };
}
