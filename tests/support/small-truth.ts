/** The tables of a tiny dataset, made by hand: a crash and a near miss of three frames, two objects in each. */
import type { Column, FrameRow, ObjectRow, RowOf } from '../../src/core/tables.ts';
import { FRAME_COLUMNS, OBJECT_COLUMNS } from '../../src/core/tables.ts';
import type { Predictions, Truth } from '../../src/evaluation/match-predictions.ts';
import { scoredScene } from './scored-scenes.ts';

const EMPTY = { string: '', int: 0, bigint: 0, float: 0, boolean: false };

const rowOf = <C extends readonly Column[]>(columns: C, values: Partial<RowOf<C>>): RowOf<C> => ({
  ...(Object.fromEntries(
    columns.map(({ name, type, nullable }) => [name, nullable ? null : EMPTY[type]]),
  ) as RowOf<C>),
  ...values,
});

const IMPACT_FRAME = 1.5;
const FRAMES = [0, 1, 2];

const frameOf = (scene: string, frame: number): FrameRow => {
  const left = (IMPACT_FRAME - frame) / 10;
  return rowOf(FRAME_COLUMNS, {
    scene,
    frame,
    t_us: frame * 100_000,
    ego_speed: frame === 0 ? 12 : 8,
    time_to_collision: scene === 'a' && left > 0 ? left : null,
    lane_offset: frame === 0 ? null : 0.5,
  });
};
const objectOf = (scene: string, frame: number, id: number): ObjectRow =>
  rowOf(OBJECT_COLUMNS, {
    scene,
    frame,
    object_id: id,
    distance: id * 4,
    dangerous: scene === 'a' && id === 2,
  });

/** Scene `a` crashes between its frames 1 and 2; `b` is a near miss in rain. Object 2 of `a` is the dangerous one. */
export const smallTruth = (): Truth => ({
  scenes: [
    { ...scoredScene([0, 0, 0], IMPACT_FRAME, 0).scene, scene: 'a' },
    { ...scoredScene([0, 0, 0], null).scene, scene: 'b', split: 'train', weather: 'rain' },
  ],
  frames: ['a', 'b'].flatMap((scene) => FRAMES.map((frame) => frameOf(scene, frame))),
  objects: ['a', 'b'].flatMap((scene) =>
    FRAMES.flatMap((frame) => [2, 3].map((id) => objectOf(scene, frame, id))),
  ),
});

/** Rows as pandas would have them: a row of a frame has no object. */
export const predictionsOf = (rows: Predictions['rows']): Predictions => ({
  columns: [...new Set(rows.flatMap((row) => Object.keys(row)))],
  rows,
});
