/** Collects faces and turns them into indexed vertex arrays. Metres; counter-clockwise seen from outside. */
import {
  add,
  cross,
  dot,
  length,
  scale,
  subtract,
  type Vec2,
  type Vec3,
} from '../../core/vector.ts';
import { MATERIAL, type Surface } from './surface.ts';

/** Bytes of one vertex: position 3 x f32, normal 3 x f32, uv 2 x f32, colour 4 x u8, surface 4 x u8. */
export const VERTEX_BYTES = 40;

export interface MeshData {
  /** VERTEX_BYTES a vertex. */
  readonly vertices: ArrayBuffer;
  readonly vertexCount: number;
  /** Three a triangle; those of glass come last. */
  readonly indices: Uint32Array;
  /** How many indices come before the first of glass. */
  readonly opaqueIndices: number;
  /** Centre and radius of a sphere around all vertices. */
  readonly centre: Vec3;
  readonly radius: number;
}

interface Corner {
  readonly at: Vec3;
  readonly uv: Vec2;
}

interface Triangle {
  readonly corners: readonly [Corner, Corner, Corner];
  /** Length is twice the area. */
  readonly normal: Vec3;
  readonly unit: Vec3;
  readonly surface: Surface;
}

/** Positions closer than 0.2 mm are one. Near the origin, where bodies are, the key is a number: those are faster. */
function key([x, y, z]: Vec3): number | string {
  const [i, j, k] = [Math.round(x * 5000), Math.round(y * 5000), Math.round(z * 5000)];
  const most = Math.max(Math.abs(i), Math.abs(j), Math.abs(k));
  return most < 65_536
    ? ((i + 65_536) * 131_072 + j + 65_536) * 131_072 + k + 65_536
    : `${i},${j},${k}`;
}

const normalise = (v: Vec3): Vec3 => scale(v, 1 / (length(v) || 1));

export class MeshBuilder {
  private readonly triangles: Triangle[] = [];
  /** Applied to every point that is added. */
  transform: ((p: Vec3) => Vec3) | null = null;
  /** Texture coordinates of corners that are added without any. */
  uv: Vec2 = [0, 0];

  triangle(a: Vec3, b: Vec3, c: Vec3, surface: Surface, uvs?: readonly [Vec2, Vec2, Vec2]): void {
    const [p, q, r] = this.transform
      ? [this.transform(a), this.transform(b), this.transform(c)]
      : [a, b, c];
    const normal = cross(subtract(q, p), subtract(r, p));
    if (length(normal) < 1e-9) return;
    const corner = (at: Vec3, i: 0 | 1 | 2): Corner => ({ at, uv: uvs ? uvs[i] : this.uv });
    this.triangles.push({
      corners: [corner(p, 0), corner(q, 1), corner(r, 2)],
      normal,
      unit: normalise(normal),
      surface,
    });
  }

  quad(
    a: Vec3,
    b: Vec3,
    c: Vec3,
    d: Vec3,
    surface: Surface,
    uvs?: readonly [Vec2, Vec2, Vec2, Vec2],
  ): void {
    this.triangle(a, b, c, surface, uvs && [uvs[0], uvs[1], uvs[2]]);
    this.triangle(a, c, d, surface, uvs && [uvs[0], uvs[2], uvs[3]]);
  }

  /** A quad and its mirror image across the plane y = 0. */
  mirrored(
    a: Vec3,
    b: Vec3,
    c: Vec3,
    d: Vec3,
    surface: Surface,
    uvs?: readonly [Vec2, Vec2, Vec2, Vec2],
  ): void {
    this.quad(a, b, c, d, surface, uvs);
    const flip = (p: Vec3): Vec3 => [p[0], -p[1], p[2]];
    const back = uvs && ([uvs[3], uvs[2], uvs[1], uvs[0]] as const);
    this.quad(flip(d), flip(c), flip(b), flip(a), surface, back);
  }

  /** A convex polygon. */
  polygon(points: readonly Vec3[], surface: Surface): void {
    for (let i = 2; i < points.length; i++) {
      this.triangle(points[0] as Vec3, points[i - 1] as Vec3, points[i] as Vec3, surface);
    }
  }

  /**
   * Rows of points joined into quads; outside is on the left of a step along a row crossed with a step to the next.
   * @param surfaceAt the surface of the quad after point (row, column); null leaves a hole
   */
  grid(
    rows: readonly (readonly Vec3[])[],
    surfaceAt: (row: number, column: number) => Surface | null,
  ): void {
    for (let i = 0; i + 1 < rows.length; i++) {
      const [near, far] = [rows[i] as Vec3[], rows[i + 1] as Vec3[]];
      for (let j = 0; j + 1 < near.length; j++) {
        const style = surfaceAt(i, j);
        if (!style) continue;
        this.quad(near[j] as Vec3, near[j + 1] as Vec3, far[j + 1] as Vec3, far[j] as Vec3, style);
      }
    }
  }

  /** @param creaseCosine faces of a smooth group whose normals' cosine is below this keep a hard edge */
  build(creaseCosine = 0.75): MeshData {
    const around = new Map<number | string, Triangle[]>();
    for (const triangle of this.triangles) {
      if (triangle.surface.smooth === 0) continue;
      for (const { at } of triangle.corners) {
        const place = key(at);
        const list = around.get(place);
        if (list) list.push(triangle);
        else around.set(place, [triangle]);
      }
    }
    const writer = new VertexWriter(this.triangles.length * 3);
    const isGlass = ({ surface }: Triangle) => surface.material === MATERIAL.glass;
    const opaque = this.triangles.filter((triangle) => !isGlass(triangle));
    for (const triangle of [...opaque, ...this.triangles.filter(isGlass)]) {
      for (const corner of triangle.corners) {
        const place = key(corner.at);
        const normal = shade(triangle, around.get(place), creaseCosine);
        writer.add(corner, place, normal, triangle.surface);
      }
    }
    return writer.finish(opaque.length * 3);
  }
}

function shade(triangle: Triangle, near: readonly Triangle[] | undefined, crease: number): Vec3 {
  if (triangle.surface.smooth === 0 || !near) return triangle.unit;
  let sum: Vec3 = [0, 0, 0];
  for (const other of near) {
    if (other.surface.smooth !== triangle.surface.smooth) continue;
    if (dot(other.unit, triangle.unit) >= crease) sum = add(sum, other.normal);
  }
  return length(sum) > 0 ? normalise(sum) : triangle.unit;
}

interface Written {
  readonly index: number;
  readonly normal: Vec3;
  readonly uv: Vec2;
  readonly look: Surface;
}

const isAlike = (a: Surface, b: Surface): boolean =>
  a === b ||
  (a.painted === b.painted &&
    a.material === b.material &&
    a.semantic === b.semantic &&
    a.lamp === b.lamp &&
    a.layer === b.layer &&
    a.colour.every((c, i) => c === b.colour[i]));

const isSame = (vertex: Written, normal: Vec3, uv: Vec2, look: Surface): boolean =>
  dot(vertex.normal, normal) > 0.99999 &&
  vertex.uv[0] === uv[0] &&
  vertex.uv[1] === uv[1] &&
  isAlike(vertex.look, look);

/** Interleaves vertices and drops repeated ones. */
class VertexWriter {
  private readonly buffer: ArrayBuffer;
  private readonly view: DataView;
  private readonly indices: Uint32Array;
  private readonly known = new Map<number | string, Written[]>();
  private count = 0;
  private indexCount = 0;
  private readonly low: [number, number, number] = [Infinity, Infinity, Infinity];
  private readonly high: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  constructor(corners: number) {
    this.buffer = new ArrayBuffer(corners * VERTEX_BYTES);
    this.view = new DataView(this.buffer);
    this.indices = new Uint32Array(corners);
  }

  add({ at, uv }: Corner, place: number | string, normal: Vec3, look: Surface): void {
    let here = this.known.get(place);
    if (!here) {
      here = [];
      this.known.set(place, here);
    }
    let found = here.find((vertex) => isSame(vertex, normal, uv, look));
    if (!found) {
      found = { index: this.count++, normal, uv, look };
      here.push(found);
      this.write(found.index * VERTEX_BYTES, at, uv, normal, look);
    }
    this.indices[this.indexCount++] = found.index;
  }

  private write(offset: number, at: Vec3, uv: Vec2, normal: Vec3, look: Surface): void {
    for (let i = 0; i < 3; i++) {
      const p = at[i] as number;
      this.view.setFloat32(offset + i * 4, p, true);
      this.view.setFloat32(offset + 12 + i * 4, normal[i] as number, true);
      this.low[i] = Math.min(this.low[i] as number, p);
      this.high[i] = Math.max(this.high[i] as number, p);
    }
    this.view.setFloat32(offset + 24, uv[0], true);
    this.view.setFloat32(offset + 28, uv[1], true);
    const bytes = [...look.colour.map((c) => c * 255), look.painted * 255];
    const codes = [look.material, look.semantic, look.lamp, look.layer];
    for (let i = 0; i < 4; i++) {
      this.view.setUint8(
        offset + 32 + i,
        Math.round(Math.min(255, Math.max(0, bytes[i] as number))),
      );
      this.view.setUint8(offset + 36 + i, codes[i] as number);
    }
  }

  finish(opaqueIndices: number): MeshData {
    const centre = scale(add(this.low, this.high), 0.5);
    return {
      vertices: this.buffer.slice(0, this.count * VERTEX_BYTES),
      vertexCount: this.count,
      indices: this.indices.slice(0, this.indexCount),
      opaqueIndices,
      centre,
      radius: this.indexCount ? length(subtract(this.high, centre)) : 0,
    };
  }
}

/** Position of vertex `i`, for whoever checks a mesh. */
export function vertexPosition(mesh: MeshData, i: number): Vec3 {
  const view = new DataView(mesh.vertices, i * VERTEX_BYTES, 12);
  return [view.getFloat32(0, true), view.getFloat32(4, true), view.getFloat32(8, true)];
}
