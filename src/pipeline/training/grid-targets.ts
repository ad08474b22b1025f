/** For training: which cells of what a model sees have a road user in them, how far, how fast it comes, how urgent it is. */
import type { StoredScene } from '../../dataset/format.ts';
import type { AdapterInput } from '../../perception/inputs/adapter.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { ImageSize } from '../object-cells.ts';
import { relativeMotion } from './approach.ts';
import { coveredCells } from './covered-cells.ts';

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

/**
 * Targets of the grid, of every cell of every frame, frame after frame; the nearest in a cell counts for what is told of it. The
 * last parameter is the grid's rows and columns over what `input` sees.
 */
export function gridTargets(
  scene: StoredScene,
  frames: number,
  image: ImageSize,
  input: AdapterInput,
  [rows, columns]: readonly [number, number],
): Clip['targets'] {
  const present = new Float32Array(frames * rows * columns);
  const zeros = () => new Float32Array(present.length);
  const [dangerous, urgent, nearness] = [zeros(), zeros(), zeros()];
  const [closing, crossing] = [zeros(), zeros()];
  const cells = coveredCells(scene, frames, image, input, { rows, columns });
  for (const { at, labels: labelled, object } of cells) {
    present[at] = 1;
    if (object.dangerous) dangerous[at] = 1;
    urgent[at] = Math.max(urgent[at] as number, urgencyOf(object.ttc));
    const near = nearnessOf(object.distance);
    if (near <= (nearness[at] as number)) continue;
    nearness[at] = near;
    const motion = relativeMotion(labelled, object);
    closing[at] = motion.closing / MOTION_SCALE;
    crossing[at] = motion.crossing / MOTION_SCALE;
  }
  return { present, dangerous, urgent, nearness, closing, crossing };
}
