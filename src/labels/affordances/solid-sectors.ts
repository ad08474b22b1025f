/** Distance from the ego's body to the nearest solid object in each of eight directions. */
import { atan2, hypot } from '../../core/math.ts';
import type { Vec2 } from '../../core/vector.ts';
import { cornersOf, type Footprint } from '../footprint.ts';

/** Sector 0 is centred ahead; the others follow counter-clockwise, 45 degrees each. */
const SECTORS = 8;
const WIDTH = (2 * Math.PI) / SECTORS;
const SOLID_REACH_M = 50;

/** Points of a rectangle's rim are so far apart. */
const SPACING_M = 0.1;

/** Sector of a direction in the ego's frame. */
const sectorOf = (x: number, y: number): number =>
  (Math.floor((atan2(y, x) + WIDTH / 2) / WIDTH) + SECTORS) % SECTORS;

/** Distance of a point in the ego's frame from the ego's body, a rectangle around the origin. */
const fromBody = (x: number, y: number, { halfLength, halfWidth }: Footprint): number =>
  hypot(Math.max(0, Math.abs(x) - halfLength), Math.max(0, Math.abs(y) - halfWidth));

/**
 * For each sector (as seen from the ego's centre) the least distance from its body to any of the rectangles, metres;
 * null where none is within {@link SOLID_REACH_M}. Rims are sampled every 0.1 m: a distance is at most 5 cm too long.
 */
export function solidSectors(ego: Footprint, solids: readonly Footprint[]): (number | null)[] {
  const least = new Array<number>(SECTORS).fill(Number.POSITIVE_INFINITY);
  const [cx, cy] = ego.centre;
  const [fx, fy] = ego.forward;
  const see = ([x, y]: Vec2): void => {
    const [dx, dy] = [x - cx, y - cy];
    const [ahead, left] = [dx * fx + dy * fy, -dx * fy + dy * fx];
    const sector = sectorOf(ahead, left);
    least[sector] = Math.min(least[sector] as number, fromBody(ahead, left, ego));
  };
  for (const solid of solids) {
    const far = hypot(solid.centre[0] - cx, solid.centre[1] - cy);
    const radius = hypot(solid.halfLength, solid.halfWidth);
    if (far - radius > SOLID_REACH_M + hypot(ego.halfLength, ego.halfWidth)) continue;
    const corners = cornersOf(solid);
    for (const [i, a] of corners.entries()) {
      const b = corners[(i + 1) % 4] as Vec2;
      const count = Math.max(1, Math.ceil(hypot(b[0] - a[0], b[1] - a[1]) / SPACING_M));
      for (let k = 0; k < count; k++) {
        const u = k / count;
        see([a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1])]);
      }
    }
  }
  return least.map((distance) => (distance <= SOLID_REACH_M ? distance : null));
}
