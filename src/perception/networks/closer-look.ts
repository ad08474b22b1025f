/**
 * A second, closer look at the middle of a picture, for networks that see the whole of it at half its size: what is far ahead is
 * small and lies there.
 */
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply } from './apply.ts';
import { halvingStages, type StageSizes, widening } from './frame-encoder.ts';

/** Pixels along a side of a cell: of the whole picture's grid, which halves it four times in all. */
export const CELL = 16;

/** Part of a picture, pixels. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

interface Picture {
  readonly rows: number;
  readonly columns: number;
}

/** Rows and columns of cells of a picture. @throws RangeError where they do not fill it */
export function closerGrid({ rows, columns }: Picture): [number, number] {
  if (rows % CELL !== 0 || columns % CELL !== 0)
    throw new RangeError(`a picture of ${columns}x${rows} is not made of cells of ${CELL}x${CELL}`);
  return [rows / CELL, columns / CELL];
}

/** Where one looks closer: half of the rows, from a sixth of them on, and half of the columns, in whole cells. */
export function closerRegion(picture: Picture): Region {
  const [rows, columns] = closerGrid(picture);
  const [top, left] = [Math.floor(rows / 6), Math.floor(columns / 4)];
  const size = { rows: Math.ceil(rows / 2) * CELL, columns: (columns - 2 * left) * CELL };
  return { top: top * CELL, left: left * CELL, ...size };
}

/** Three stages, each of which halves the picture, and the last, which has the cells of the whole. */
export interface CloserSizes extends Omit<StageSizes, 'prefix'> {
  /** Convolutions of 3x3 between the third stage and the last. */
  readonly convolutions: number;
}

/** Two looks at pictures. */
export interface TwoLooks {
  /** [n, rows / 2, columns / 2, channels]: the whole. */
  readonly whole: SymbolicTensor;
  /** [n, rows, columns, filters] of the whole's cells, by {@link closerGrid}: what the middle adds to them, zeros elsewhere. */
  readonly closer: SymbolicTensor;
}

/** Layers from pictures [n, rows, columns, channels], and numbers [n, any] of each, to both looks. */
export function twoLooks(
  picture: Picture,
  { convolutions, ...sizes }: CloserSizes,
  seed: number,
): (images: SymbolicTensor, numbers?: SymbolicTensor) => TwoLooks {
  const { top, left, rows, columns } = closerRegion(picture);
  const [below, right] = [picture.rows - top - rows, picture.columns - left - columns];
  const half = layers.averagePooling2d({ poolSize: 2, strides: 2, name: 'whole_picture' });
  const cropping: [[number, number], [number, number]] = [
    [top, below],
    [left, right],
  ];
  const crop = layers.cropping2D({ cropping, name: 'closer_picture' });
  const named = { ...sizes, prefix: 'closer_' };
  const stages = halvingStages(named, seed);
  const widen = widening(convolutions, named, seed + 10);
  const padding = cropping.map((two) => two.map((pixels) => pixels / CELL)) as typeof cropping;
  const place = layers.zeroPadding2d({ padding, name: 'closer_padding' });
  return (images, numbers) => {
    const through = (x: SymbolicTensor, from: number, to: number) =>
      stages.slice(from, to).reduce((y, stage) => stage(y), x);
    const fine = widen(through(apply(crop, images), 0, 3), numbers);
    return { whole: apply(half, images), closer: apply(place, through(fine, 3, 4)) };
  };
}
