/** What of each actor is visible, from the rendered instance image. */
import type { PixelBox } from './box-projection.ts';

export interface VisiblePart {
  /** Number of pixels. */
  readonly pixels: number;
  /** Tight on those pixels; right and bottom exclusive. */
  readonly box: PixelBox;
}

interface Tally {
  pixels: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function addRun(
  tallies: Map<number, Tally>,
  id: number,
  row: number,
  from: number,
  to: number,
): void {
  const tally = tallies.get(id);
  if (!tally) {
    tallies.set(id, { pixels: to - from, left: from, top: row, right: to, bottom: row + 1 });
    return;
  }
  tally.pixels += to - from;
  if (from < tally.left) tally.left = from;
  if (to > tally.right) tally.right = to;
  tally.bottom = row + 1;
}

/**
 * One sweep over an instance image.
 * @param instance actor ids, rows from the top, 0 = none
 * @returns by actor id, only those with at least one pixel
 */
export function visibleParts(
  instance: Uint16Array,
  width: number,
  height: number,
): ReadonlyMap<number, VisiblePart> {
  const tallies = new Map<number, Tally>();
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let from = 0;
    while (from < width) {
      const id = instance[start + from] as number;
      let to = from + 1;
      while (to < width && instance[start + to] === id) to++;
      if (id !== 0) addRun(tallies, id, row, from, to);
      from = to;
    }
  }
  const parts = new Map<number, VisiblePart>();
  for (const [id, { pixels, ...box }] of tallies) parts.set(id, { pixels, box });
  return parts;
}

/** Visible pixels over the pixels that the actor would cover alone on a large enough image, 0..1. */
export const visibleFraction = (visiblePixels: number, amodalPixels: number): number =>
  amodalPixels > 0 ? Math.min(1, visiblePixels / amodalPixels) : 0;
