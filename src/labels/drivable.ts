/** Which cells of a picture are drivable, from its semantic image: road (Cityscapes 7) that nothing hides. */
import {
  DRIVABLE_CELLS,
  DRIVABLE_COLUMNS,
  DRIVABLE_ROWS,
  DRIVABLE_TOP,
} from '../core/drivable-grid.ts';

const ROAD = 7;
/** The ego's own body hides the world: what lies behind it counts neither way. */
const EGO_BODY = 1;

/** Semantic image: Cityscapes ids, rows from the top. */
export interface SemanticImage {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/**
 * Share of a class's pixels in each cell, NaN where the cell shows nothing but the ego's own body. A pixel belongs to the
 * cell that its centre lies in.
 */
function cellShares(
  { width, height, data }: SemanticImage,
  isOf: (id: number) => boolean,
): Float32Array {
  const found = new Float32Array(DRIVABLE_CELLS);
  const seen = new Float32Array(DRIVABLE_CELLS);
  const top = DRIVABLE_TOP * height;
  for (let y = Math.ceil(top - 0.5); y < height; y++) {
    const row = Math.min(
      DRIVABLE_ROWS - 1,
      Math.floor(((y + 0.5 - top) / (height - top)) * DRIVABLE_ROWS),
    );
    for (let x = 0; x < width; x++) {
      const id = data[y * width + x] as number;
      if (id === EGO_BODY) continue;
      const cell = row * DRIVABLE_COLUMNS + Math.floor(((x + 0.5) / width) * DRIVABLE_COLUMNS);
      seen[cell] = (seen[cell] as number) + 1;
      if (isOf(id)) found[cell] = (found[cell] as number) + 1;
    }
  }
  return found.map((count, i) => count / (seen[i] as number));
}

/** 1 where a cell is drivable, 0 where it is not, NaN where it cannot be seen; row after row. */
export const drivableCells = (semantic: SemanticImage): Float32Array =>
  cellShares(semantic, (id) => id === ROAD).map((share) =>
    Number.isNaN(share) ? Number.NaN : share >= 0.5 ? 1 : 0,
  );
