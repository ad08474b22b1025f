/**
 * Cuts a triangle along the planes between voxels, x first, then y, then z: what is left in a voxel is a convex polygon
 * with its area. A voxel is met where that area is not nothing. In units of voxels. Source of the cut: Sutherland and
 * Hodgman 1974.
 */

/** x, y, z a corner. */
type Polygon = readonly number[];

/** The part of a polygon where one coordinate lies in [from, from + 1]. */
function slab(polygon: Polygon, axis: number, from: number): number[] {
  return half(half(polygon, axis, from, 1), axis, from + 1, -1);
}

/** The part where sign * (coordinate - at) >= 0. */
function half(polygon: Polygon, axis: number, at: number, sign: 1 | -1): number[] {
  const out: number[] = [];
  const n = polygon.length;
  for (let i = 0; i < n; i += 3) {
    const j = i + 3 < n ? i + 3 : 0;
    const a = sign * ((polygon[i + axis] as number) - at);
    const b = sign * ((polygon[j + axis] as number) - at);
    if (a >= 0) out.push(polygon[i] as number, polygon[i + 1] as number, polygon[i + 2] as number);
    if (a < 0 === b < 0) continue;
    const u = a / (a - b);
    for (let k = 0; k < 3; k++) {
      const [from, to] = [polygon[i + k] as number, polygon[j + k] as number];
      out.push(k === axis ? at : from + (to - from) * u);
    }
  }
  return out;
}

/** Twice the area as a vector. */
function areaOf(p: Polygon): number {
  let [x, y, z] = [0, 0, 0];
  for (let i = 3; i + 5 < p.length; i += 3) {
    const ax = (p[i] as number) - (p[0] as number);
    const ay = (p[i + 1] as number) - (p[1] as number);
    const az = (p[i + 2] as number) - (p[2] as number);
    const bx = (p[i + 3] as number) - (p[0] as number);
    const by = (p[i + 4] as number) - (p[1] as number);
    const bz = (p[i + 5] as number) - (p[2] as number);
    x += ay * bz - az * by;
    y += az * bx - ax * bz;
    z += ax * by - ay * bx;
  }
  return Math.sqrt(x * x + y * y + z * z) / 2;
}

/** First and last slab that a polygon has a part in, within [0, count). One that lies in a plane is in the slab above it. */
function slabsOf(polygon: Polygon, axis: number, count: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < polygon.length; i += 3) {
    const x = polygon[i] as number;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  const first = Math.floor(low);
  const last = high > low ? Math.ceil(high) - 1 : first;
  return [Math.max(0, first), Math.min(count - 1, Math.max(first, last))];
}

/**
 * @param corners nine numbers, in voxels from the grid's lowest corner
 * @param take each voxel with the area in it (square voxels)
 */
export function sliceTriangle(
  corners: Polygon,
  [nx, ny, nz]: readonly [number, number, number],
  take: (i: number, j: number, k: number, area: number) => void,
): void {
  const [i0, i1] = slabsOf(corners, 0, nx);
  for (let i = i0; i <= i1; i++) {
    const inX = slab(corners, 0, i);
    if (inX.length < 9) continue;
    const [j0, j1] = slabsOf(inX, 1, ny);
    for (let j = j0; j <= j1; j++) {
      const inY = slab(inX, 1, j);
      if (inY.length < 9) continue;
      const [k0, k1] = slabsOf(inY, 2, nz);
      for (let k = k0; k <= k1; k++) {
        const area = areaOf(slab(inY, 2, k));
        if (area > 0) take(i, j, k, area);
      }
    }
  }
}
