/** Everything fixed to the ground, as meshes in the world frame cut into square chunks for culling. */
import type { RoadNetwork } from '../../core/road-network.ts';
import { MeshBuilder, type MeshData } from '../mesh/mesh-builder.ts';
import { LAYER, MATERIAL, SEMANTIC, surface } from '../mesh/surface.ts';
import { addMarkings } from './markings.ts';
import { addRoadSurfaces } from './road-surface.ts';
import { addScenery } from './scenery.ts';

const CHUNK_M = 60;
const TERRAIN_CELL_M = 150;
/** How far the ground reaches beyond the roads: past the far plane, so that it ends in the haze. */
const TERRAIN_MARGIN_M = 1050;
const TERRAIN_Z = -0.004;

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

function terrain(network: RoadNetwork): MeshData {
  const points = network.roads.map(({ referenceLine }) => referenceLine);
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const [x, y] = [middle(points.map((p) => p.x)), middle(points.map((p) => p.y))];
  const cells = Math.ceil(TERRAIN_MARGIN_M / TERRAIN_CELL_M) + 2;
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
}

export function placeMeshes(network: RoadNetwork): PlaceMeshes {
  const [flat, upright] = [new Chunks(), new Chunks()];
  addRoadSurfaces(flat.at, network);
  addMarkings(flat.at, network);
  for (const item of network.scenery)
    addScenery(upright.at(item.position[0], item.position[1]), item);
  return { ground: [...flat.build(), terrain(network)], upright: upright.build() };
}
