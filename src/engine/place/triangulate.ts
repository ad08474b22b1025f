import type { Vec2 } from '../../core/vector.ts';

const turn = (a: Vec2, b: Vec2, c: Vec2): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

const isInside = (p: Vec2, a: Vec2, b: Vec2, c: Vec2): boolean =>
  turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0;

/** Cuts a simple polygon (either orientation) into counter-clockwise triangles by clipping ears. */
export function triangulate(polygon: readonly Vec2[]): (readonly [Vec2, Vec2, Vec2])[] {
  const area = polygon.reduce((sum, p, i) => {
    const q = polygon[(i + 1) % polygon.length] as Vec2;
    return sum + p[0] * q[1] - q[0] * p[1];
  }, 0);
  const left = area >= 0 ? [...polygon] : [...polygon].reverse();
  const triangles: (readonly [Vec2, Vec2, Vec2])[] = [];
  while (left.length > 3) {
    const ear = left.findIndex((b, i) => {
      const a = left[(i + left.length - 1) % left.length] as Vec2;
      const c = left[(i + 1) % left.length] as Vec2;
      if (turn(a, b, c) <= 1e-9) return false;
      return left.every((p) => p === a || p === b || p === c || !isInside(p, a, b, c));
    });
    const i = Math.max(0, ear);
    const a = left[(i + left.length - 1) % left.length] as Vec2;
    const c = left[(i + 1) % left.length] as Vec2;
    if (ear >= 0) triangles.push([a, left[i] as Vec2, c]);
    left.splice(i, 1);
  }
  if (left.length === 3) triangles.push([left[0] as Vec2, left[1] as Vec2, left[2] as Vec2]);
  return triangles;
}
