/**
 * The drivable surface as a low-resolution mask: a grid over the lower four fifths of an image (the upper fifth is sky),
 * row 0 at the top, column 0 at the left. A cell is drivable where at least half of what is seen in it is road.
 */

export const DRIVABLE_ROWS = 8;
export const DRIVABLE_COLUMNS = 20;
/** Cells of the grid, row after row. */
export const DRIVABLE_CELLS = DRIVABLE_ROWS * DRIVABLE_COLUMNS;
/** Of the image's height, above the grid. */
export const DRIVABLE_TOP = 0.2;

/** `drivable_<row>_<column>`, cell after cell: the columns of predictions, each 0..1. */
export const DRIVABLE_NAMES: readonly string[] = Array.from(
  { length: DRIVABLE_CELLS },
  (_, i) => `drivable_${Math.floor(i / DRIVABLE_COLUMNS)}_${i % DRIVABLE_COLUMNS}`,
);
