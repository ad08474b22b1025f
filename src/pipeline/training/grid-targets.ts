/** For training: which cells of what a model sees have a road user in them, how far, how fast it comes, how urgent it is. */
import type { StoredScene } from '../../dataset/format.ts';
import { type AdapterInput, seenSize } from '../../perception/inputs/adapter.ts';
import { gridShape } from '../../perception/networks/frame-encoder.ts';
import type { Clip } from '../../perception/training/clips.ts';
import { type FrameLabels, LEAST_VISIBLE, type ObjectRow, relativeMotion } from './approach.ts';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What urgency is 0 from, seconds. */
const URGENT_TTC_S = 4;
/** 1 at contact, falling to 0 at 4 s and where none is coming. */
export const urgencyOf = (ttc: number | null): number =>
  ttc === null ? 0 : Math.max(0, 1 - ttc / URGENT_TTC_S);

/** Metres: where nearness is a half. */
const HALF_NEAR_M = 10;
/** m/s: relative speeds count in these. */
const MOTION_SCALE = 15;

/** 1 at contact, a half at 10 m, 0 far away. */
const nearnessOf = (distanceM: number): number => HALF_NEAR_M / (HALF_NEAR_M + distanceM);

/** Cells [first, last] along one axis that an interval covers for a quarter or more, or whose cell has its middle. */
function cellsOf(low: number, high: number, cell: number, count: number): [number, number] {
  const first = Math.ceil(low / cell - 0.75);
  const last = Math.floor(high / cell - 0.25);
  const middle = Math.floor((low + high) / 2 / cell);
  return [Math.max(0, Math.min(first, middle)), Math.min(count - 1, Math.max(last, middle))];
}

/** Targets of the grid, of every cell of every frame, frame after frame; the nearest in a cell counts for what is told of it. */
export function gridTargets(
  { labels }: StoredScene,
  frames: number,
  image: ImageSize,
  input: AdapterInput,
): Clip['targets'] {
  const [columnsSeen, rowsSeen] = seenSize(input);
  const [rows, columns] = gridShape({ rows: rowsSeen, columns: columnsSeen });
  const [left, top] = input.crop ?? [0, 0];
  const [sx, sy] = [input.size[0] / image.width, input.size[1] / image.height];
  const present = new Float32Array(frames * rows * columns);
  const zeros = () => new Float32Array(present.length);
  const [danger, nearness, closing, crossing] = [zeros(), zeros(), zeros(), zeros()];
  const mark = (frame: number, labelled: FrameLabels, object: ObjectRow): void => {
    const { visible_left, visible_top, visible_right, visible_bottom } = object;
    if (visible_left === null || visible_top === null || visible_right === null) return;
    if (visible_bottom === null || object.visible_fraction < LEAST_VISIBLE) return;
    const [y0, y1] = [visible_top * sy - top, visible_bottom * sy - top];
    const [x0, x1] = [visible_left * sx - left, visible_right * sx - left];
    if (x1 <= 0 || y1 <= 0 || x0 >= columnsSeen || y0 >= rowsSeen) return;
    const [row0, row1] = cellsOf(y0, y1, rowsSeen / rows, rows);
    const [column0, column1] = cellsOf(x0, x1, columnsSeen / columns, columns);
    const near = nearnessOf(object.distance);
    const motion = relativeMotion(labelled, object);
    for (let y = row0; y <= row1; y++) {
      for (let x = column0; x <= column1; x++) {
        const at = (frame * rows + y) * columns + x;
        present[at] = 1;
        danger[at] = Math.max(danger[at] as number, urgencyOf(object.ttc));
        if (near <= (nearness[at] as number)) continue;
        nearness[at] = near;
        closing[at] = motion.closing / MOTION_SCALE;
        crossing[at] = motion.crossing / MOTION_SCALE;
      }
    }
  };
  for (let frame = 0; frame < frames; frame++) {
    const labelled = labels.frames[frame];
    for (const object of labelled?.objects ?? []) mark(frame, labelled as FrameLabels, object);
  }
  return { present, danger, nearness, closing, crossing };
}
