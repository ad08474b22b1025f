/**
 * Ray casts against the geometry of a scene: one tree around what is fixed to the ground, one around each mesh that
 * stands in several places or moves, which rays are brought into. World frame, metres.
 */
import type { SolidInstance, SolidMesh } from '../../core/solids.ts';
import { invertAffine, type Mat4, transformPoint, type Vec3 } from '../../core/vector.ts';
import { type BoxTree, boxTree, entry, inverseOf, MAX_DEPTH } from './box-tree.ts';
import type { RayHit } from './sweep.ts';
import { TriangleBvh } from './triangle-bvh.ts';

const trees = new WeakMap<SolidMesh, TriangleBvh>();

/** The tree of a mesh, made once. */
function treeOf(mesh: SolidMesh): TriangleBvh {
  let tree = trees.get(mesh);
  if (!tree) {
    tree = new TriangleBvh(mesh.corners, { layers: mesh.layer, isOneSided: true });
    trees.set(mesh, tree);
  }
  return tree;
}

/** An instance ready to be met by rays. */
interface Target {
  readonly instance: SolidInstance;
  readonly tree: TriangleBvh;
  readonly meshFromWorld: Mat4;
}

export const targetOf = (instance: SolidInstance): Target => ({
  instance,
  tree: treeOf(instance.mesh),
  meshFromWorld: invertAffine(instance.worldFromMesh),
});

/** A hit of a mesh, before it is known whether it is the nearest. */
export interface Met {
  readonly target: Target;
  readonly range: number;
  readonly triangle: number;
}

const rotated = (m: Mat4, [x, y, z]: Vec3): Vec3 => [
  m[0] * x + m[1] * y + m[2] * z,
  m[4] * x + m[5] * y + m[6] * z,
  m[8] * x + m[9] * y + m[10] * z,
];

/** @param direction unit, world */
export function castAt(target: Target, origin: Vec3, direction: Vec3, most: number): Met | null {
  const m = target.meshFromWorld;
  const hit = target.tree.nearest(transformPoint(m, origin), rotated(m, direction), most);
  return hit && { target, range: hit.range, triangle: hit.triangle };
}

/** Cosine of the angle between a ray and a triangle's normal in the world, which scaling turns. */
function cosIncidence({ target, triangle }: Met, direction: Vec3): number {
  const at = (k: number) => target.instance.mesh.corners[triangle * 9 + k] as number;
  const [ex, ey, ez] = [at(3) - at(0), at(4) - at(1), at(5) - at(2)];
  const [fx, fy, fz] = [at(6) - at(0), at(7) - at(1), at(8) - at(2)];
  const [nx, ny, nz] = [ey * fz - ez * fy, ez * fx - ex * fz, ex * fy - ey * fx];
  const m = target.meshFromWorld;
  const x = m[0] * nx + m[4] * ny + m[8] * nz;
  const y = m[1] * nx + m[5] * ny + m[9] * nz;
  const z = m[2] * nx + m[6] * ny + m[10] * nz;
  const length = Math.sqrt(x * x + y * y + z * z);
  return Math.min(1, Math.abs(x * direction[0] + y * direction[1] + z * direction[2]) / length);
}

/** What a scanner learns of a hit. @param direction unit, world */
export function surfaceOf(met: Met, direction: Vec3): RayHit {
  const { mesh, paint, actor } = met.target.instance;
  const painted = mesh.painted[met.triangle] as number;
  const own = mesh.reflectivity[met.triangle] as number;
  return {
    range: met.range,
    cosIncidence: cosIncidence(met, direction),
    reflectivity: own + (paint - own) * painted,
    semantic: mesh.semantic[met.triangle] as number,
    instance: actor,
  };
}

/** Low and high corner of an instance in the world. */
function worldBox({ tree, instance }: Target): number[] {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const box = tree.bounds;
  for (let i = 0; box && i < 8; i++) {
    const corner = [0, 1, 2].map((k) => box[(i >> k) & 1 ? k + 3 : k] as number);
    const p = transformPoint(instance.worldFromMesh, corner as unknown as Vec3);
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k] as number, p[k] as number);
      high[k] = Math.max(high[k] as number, p[k] as number);
    }
  }
  return [...low, ...high];
}

const stack = new Int32Array(MAX_DEPTH);
const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** What does not move in a scene. */
export class RayScene {
  private readonly ground: Target;
  private readonly fixed: readonly Target[];
  private readonly tree: BoxTree;

  /** @param ground in the world frame */
  constructor(ground: SolidMesh, fixed: readonly SolidInstance[]) {
    this.ground = targetOf({ mesh: ground, worldFromMesh: IDENTITY, actor: 0, paint: 0 });
    this.fixed = fixed.map(targetOf).filter(({ tree }) => tree.bounds);
    this.tree = boxTree(Float64Array.from(this.fixed.flatMap(worldBox)), 2);
  }

  /** The nearest surface along a ray, closer than `most` metres. @param direction unit */
  cast(origin: Vec3, direction: Vec3, most: number): Met | null {
    let best = castAt(this.ground, origin, direction, most);
    const { bounds, links, order } = this.tree;
    if (order.length === 0) return best;
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const ix = inverseOf(direction[0]);
    const iy = inverseOf(direction[1]);
    const iz = inverseOf(direction[2]);
    let top = 0;
    stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top] as number;
      const reach = best?.range ?? most;
      if (entry(bounds, node, ox, oy, oz, ix, iy, iz, reach) === Infinity) continue;
      const link = links[2 * node] as number;
      const count = links[2 * node + 1] as number;
      if (count === 0) {
        stack[top++] = link;
        stack[top++] = node + 1;
        continue;
      }
      for (let i = link; i < link + count; i++) {
        const target = this.fixed[order[i] as number] as Target;
        best = castAt(target, origin, direction, best?.range ?? most) ?? best;
      }
    }
    return best;
  }
}
