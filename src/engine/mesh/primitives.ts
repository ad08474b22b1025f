/** Boxes, tubes, lathes and blobs, added to a mesh builder. Metres. */
import { add, cross, length, scale, subtract, type Vec3 } from '../../core/vector.ts';
import type { MeshBuilder } from './mesh-builder.ts';
import type { Surface } from './surface.ts';

/** An upright box; `taper` shrinks its top face's x and y. */
export function addBox(
  mesh: MeshBuilder,
  low: Vec3,
  high: Vec3,
  surface: Surface,
  taper: readonly [number, number] = [1, 1],
): void {
  const flat = { ...surface, smooth: 0 };
  const mid = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const at = (i: 0 | 1, j: 0 | 1, k: 0 | 1): Vec3 => {
    const shrink = k ? taper : [1, 1];
    const x = (i ? high[0] : low[0]) - (mid[0] as number);
    const y = (j ? high[1] : low[1]) - (mid[1] as number);
    return [
      (mid[0] as number) + x * (shrink[0] as number),
      (mid[1] as number) + y * (shrink[1] as number),
      k ? high[2] : low[2],
    ];
  };
  mesh.quad(at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1), flat);
  mesh.quad(at(0, 1, 0), at(0, 0, 0), at(0, 0, 1), at(0, 1, 1), flat);
  mesh.quad(at(1, 1, 0), at(0, 1, 0), at(0, 1, 1), at(1, 1, 1), flat);
  mesh.quad(at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1), flat);
  mesh.quad(at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1), flat);
  mesh.quad(at(0, 1, 0), at(1, 1, 0), at(1, 0, 0), at(0, 0, 0), flat);
}

const unit = (v: Vec3): Vec3 => scale(v, 1 / (length(v) || 1));

/** A tube from `a` to `b` with the given radii at its ends, closed by flat caps. */
export function addTube(
  mesh: MeshBuilder,
  a: Vec3,
  b: Vec3,
  radii: readonly [number, number],
  segments: number,
  surface: Surface,
): void {
  const axis = unit(subtract(b, a));
  const side = unit(cross(axis, Math.abs(axis[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]));
  const up = cross(axis, side);
  const ring = (centre: Vec3, radius: number): Vec3[] =>
    Array.from({ length: segments + 1 }, (_, i) => {
      const turn = ((i % segments) * 2 * Math.PI) / segments;
      const off = add(scale(side, radius * Math.cos(turn)), scale(up, radius * Math.sin(turn)));
      return add(centre, off);
    });
  const [low, high] = [ring(a, radii[0]), ring(b, radii[1])];
  mesh.grid([low, high], () => surface);
  const cap = { ...surface, smooth: 0 };
  mesh.polygon(low.slice(0, segments).reverse(), cap);
  mesh.polygon(high.slice(0, segments), cap);
}

/**
 * A surface of revolution about the y axis.
 * @param profile [radius, y] pairs; y falls along it where it faces outwards
 */
export function addLathe(
  mesh: MeshBuilder,
  profile: readonly (readonly [number, number])[],
  segments: number,
  surfaceAt: (band: number) => Surface,
): void {
  const rows = profile.map(([radius, y]) =>
    Array.from({ length: segments + 1 }, (_, i): Vec3 => {
      const turn = ((i % segments) * 2 * Math.PI) / segments;
      return [radius * Math.cos(turn), y, radius * Math.sin(turn)];
    }),
  );
  mesh.grid(rows, (row) => surfaceAt(row));
}

/** A ball with `rings` bands and twice as many segments, scaled by `radii` and displaced by `bump` (1 = none). */
export function addBlob(
  mesh: MeshBuilder,
  centre: Vec3,
  radii: Vec3,
  rings: number,
  surface: Surface,
  bump: (direction: Vec3) => number = () => 1,
): void {
  const segments = rings * 2;
  const rows = Array.from({ length: rings + 1 }, (_, i) => {
    const polar = -Math.PI / 2 + (i * Math.PI) / rings;
    const circle = i === 0 || i === rings ? 0 : Math.cos(polar);
    return Array.from({ length: segments + 1 }, (__, j): Vec3 => {
      const turn = ((j % segments) * 2 * Math.PI) / segments;
      const d: Vec3 = [circle * Math.cos(turn), circle * Math.sin(turn), Math.sin(polar)];
      const k = bump(d);
      return [
        centre[0] + d[0] * radii[0] * k,
        centre[1] + d[1] * radii[1] * k,
        centre[2] + d[2] * radii[2] * k,
      ];
    });
  });
  mesh.grid(rows, () => surface);
}
