/** For training: the cells of a grid over what a model sees that visible road users cover, frame after frame. */
import type { StoredScene } from '../../dataset/format.ts';
import type { AdapterInput } from '../../perception/inputs/adapter.ts';
import { type ImageSize, objectCells } from '../object-cells.ts';
import { type FrameLabels, LEAST_VISIBLE, type ObjectRow } from './approach.ts';

export interface CoveredCell {
  /** Number of the cell, over all frames, rows and columns. */
  readonly at: number;
  readonly labels: FrameLabels;
  readonly object: ObjectRow;
}

/** @param grid rows and columns of cells over what `input` sees of the scene's pictures */
export function* coveredCells(
  { labels }: StoredScene,
  frames: number,
  image: ImageSize,
  input: AdapterInput,
  grid: { readonly rows: number; readonly columns: number },
): Generator<CoveredCell> {
  const { rows, columns } = grid;
  for (let frame = 0; frame < frames; frame++) {
    const labelled = labels.frames[frame];
    for (const object of labelled?.objects ?? []) {
      if (object.visible_fraction < LEAST_VISIBLE) continue;
      const covered = objectCells(object, image, input, grid);
      if (!covered) continue;
      for (let y = covered.rows[0]; y <= covered.rows[1]; y++) {
        for (let x = covered.columns[0]; x <= covered.columns[1]; x++) {
          const at = (frame * rows + y) * columns + x;
          yield { at, labels: labelled as FrameLabels, object };
        }
      }
    }
  }
}
