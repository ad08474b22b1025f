/**
 * Ray casts against triangles: a tree of boxes and the exact test at its leaves, in float64, so that a range is good to
 * far below a millimetre. Source of the triangle test: Moeller and Trumbore 1997.
 */
import type { Vec3 } from '../../core/vector.ts';
import { type BoxTree, boxTree, entry, inverseOf, MAX_DEPTH } from './box-tree.ts';

/** Where a ray meets a mesh. */
export interface TriangleHit {
  /** In lengths of the ray's direction: metres for a unit one. */
  readonly range: number;
  /** Number of the triangle. */
  readonly triangle: number;
  /** Cosine of the angle to the triangle's normal, 0..1. */
  readonly cosIncidence: number;
}

export interface BvhOptions {
  /** A number a triangle: of two that coincide the one of the higher layer is met, as in the picture. Absent: all are 8. */
  readonly layers?: Uint8Array;
  /** Triangles are met from the side that they turn counter-clockwise on alone. */
  readonly isOneSided?: boolean;
}

const LEAF = 4;
const PLAIN_LAYER = 8;
/** A layer counts as nearer by such a share of the range; the picture's own rule (engine/shaders/vertex.ts). */
const LAYER_SHARE = 1.5e-4;
/** Most that a layer brings anything nearer. */
const MOST_NEARER = 1 - 8 * LAYER_SHARE;

const stack = new Int32Array(MAX_DEPTH);

function boxesOf(corners: Float64Array): Float64Array {
  const boxes = new Float64Array((corners.length / 9) * 6);
  for (let t = 0; t < corners.length / 9; t++) {
    for (let k = 0; k < 3; k++) {
      const [a, b, c] = [0, 3, 6].map((corner) => corners[t * 9 + corner + k] as number) as [
        number,
        number,
        number,
      ];
      boxes[t * 6 + k] = Math.min(a, b, c);
      boxes[t * 6 + 3 + k] = Math.max(a, b, c);
    }
  }
  return boxes;
}

export class TriangleBvh {
  private readonly tree: BoxTree;
  /** First corner and the two edges from it, nine numbers a triangle, in the tree's order. */
  private readonly edges: Float64Array;
  /** What a range is multiplied with before it is compared, in the tree's order; null: all alike. */
  private readonly nearness: Float64Array | null;
  private readonly isOneSided: boolean;
  /** Of the triangle that was met last, in the tree's order. */
  private place = -1;

  /** @param corners nine numbers a triangle, metres; at least one triangle for anything to be hit */
  constructor(corners: Float64Array, { layers, isOneSided = false }: BvhOptions = {}) {
    this.tree = boxTree(boxesOf(corners), LEAF);
    const { order } = this.tree;
    this.edges = new Float64Array(corners.length);
    for (let i = 0; i < order.length; i++) {
      const [from, to] = [(order[i] as number) * 9, i * 9];
      for (let k = 0; k < 9; k++) {
        const first = k < 3 ? 0 : (corners[from + (k % 3)] as number);
        this.edges[to + k] = (corners[from + k] as number) - first;
      }
    }
    this.nearness = layers
      ? Float64Array.from(order, (t) => 1 - ((layers[t] as number) - PLAIN_LAYER) * LAYER_SHARE)
      : null;
    this.isOneSided = isOneSided;
  }

  /** Low and high corner of the whole; null where there are no triangles. */
  get bounds(): Float64Array | null {
    return this.tree.order.length > 0 ? this.tree.bounds.subarray(0, 6) : null;
  }

  /**
   * The nearest triangle along a ray; null where there is none.
   * @param direction of any length, in which ranges are measured
   * @param most what is farther is not met
   */
  nearest(
    origin: Vec3,
    direction: Vec3,
    most: number,
  ): Pick<TriangleHit, 'range' | 'triangle'> | null {
    const { bounds, links } = this.tree;
    if (this.tree.order.length === 0) return null;
    const ox = origin[0];
    const oy = origin[1];
    const oz = origin[2];
    const dx = direction[0];
    const dy = direction[1];
    const dz = direction[2];
    const ix = inverseOf(dx);
    const iy = inverseOf(dy);
    const iz = inverseOf(dz);
    const { nearness } = this;
    // The nearest so far, as it counts and as it is.
    let best = most;
    let range = most;
    let found = -1;
    let top = 0;
    if (entry(bounds, 0, ox, oy, oz, ix, iy, iz, most) < Infinity) stack[top++] = 0;
    while (top > 0) {
      const node = stack[--top] as number;
      const link = links[2 * node] as number;
      const count = links[2 * node + 1] as number;
      if (count === 0) {
        const reach = nearness ? Math.min(most, best / MOST_NEARER) : best;
        const near = entry(bounds, node + 1, ox, oy, oz, ix, iy, iz, reach);
        const far = entry(bounds, link, ox, oy, oz, ix, iy, iz, reach);
        const isFirstNearer = near <= far;
        if (Math.max(near, far) < Infinity) stack[top++] = isFirstNearer ? link : node + 1;
        if (Math.min(near, far) < Infinity) stack[top++] = isFirstNearer ? node + 1 : link;
        continue;
      }
      for (let i = link; i < link + count; i++) {
        const at = this.distance(i, ox, oy, oz, dx, dy, dz);
        if (!(at > 0 && at < most)) continue;
        const counted = nearness ? at * (nearness[i] as number) : at;
        if (!(counted < best)) continue;
        best = counted;
        range = at;
        found = i;
      }
    }
    if (found < 0) return null;
    this.place = found;
    return { range, triangle: this.tree.order[found] as number };
  }

  /** {@link nearest}, and at what angle. */
  cast(origin: Vec3, direction: Vec3, most: number): TriangleHit | null {
    const hit = this.nearest(origin, direction, most);
    return hit && { ...hit, cosIncidence: this.incidence(this.place, direction) };
  }

  /** Lengths of the direction to triangle `i` of the tree's order; -1 where it is missed. */
  private distance(
    i: number,
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
  ): number {
    const { edges } = this;
    const o = i * 9;
    const ex = edges[o + 3] as number;
    const ey = edges[o + 4] as number;
    const ez = edges[o + 5] as number;
    const fx = edges[o + 6] as number;
    const fy = edges[o + 7] as number;
    const fz = edges[o + 8] as number;
    const px = dy * fz - dz * fy;
    const py = dz * fx - dx * fz;
    const pz = dx * fy - dy * fx;
    // Positive where the ray meets the side that turns counter-clockwise.
    const determinant = ex * px + ey * py + ez * pz;
    if (determinant === 0 || (this.isOneSided && determinant < 0)) return -1;
    const tx = ox - (edges[o] as number);
    const ty = oy - (edges[o + 1] as number);
    const tz = oz - (edges[o + 2] as number);
    const u = (tx * px + ty * py + tz * pz) / determinant;
    if (!(u >= 0 && u <= 1)) return -1;
    const qx = ty * ez - tz * ey;
    const qy = tz * ex - tx * ez;
    const qz = tx * ey - ty * ex;
    const v = (dx * qx + dy * qy + dz * qz) / determinant;
    if (!(v >= 0 && u + v <= 1)) return -1;
    return (fx * qx + fy * qy + fz * qz) / determinant;
  }

  private incidence(i: number, [dx, dy, dz]: Vec3): number {
    const e = this.edges.subarray(i * 9 + 3, i * 9 + 9) as unknown as number[];
    const [ex, ey, ez, fx, fy, fz] = e as [number, number, number, number, number, number];
    const [nx, ny, nz] = [ey * fz - ez * fy, ez * fx - ex * fz, ex * fy - ey * fx];
    const length = Math.sqrt((nx * nx + ny * ny + nz * nz) * (dx * dx + dy * dy + dz * dz));
    return Math.min(1, Math.abs(nx * dx + ny * dy + nz * dz) / length);
  }
}
