/** For training: which cells of the affordance network's grids have a vehicle or a person in them, how far and how far aside. */
import type { StoredScene } from '../../dataset/format.ts';
import { type AdapterInput, seenSize } from '../../perception/inputs/adapter.ts';
import {
  AFFORDANCE_CELLS,
  AFFORDANCE_GRIDS,
  type AffordanceGrid,
  affordanceGrid,
  regionOf,
} from '../../perception/networks/affordances.ts';
import { gridTarget } from '../../perception/training/affordance-batch.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { ImageSize } from '../object-cells.ts';
import type { FrameLabels, ObjectRow } from './approach.ts';
import { coveredCells } from './covered-cells.ts';

/** Metres: of this distance the logarithm is 0; what is nearer than a metre counts as a metre away. */
const MIDDLE_M = 15;
/** Metres: who is farther away is some pixels, and no affordance tells of it. */
const FARTHEST_M = 100;
/** Metres: how far aside counts in these, and at most three of them. */
const LANE_M = 3.5;
const MOST_ASIDE = 3;

/** To the left of the ego's middle line, in lanes. */
function asideOf({ frame }: FrameLabels, { x, y }: ObjectRow): number {
  const [dx, dy] = [x - frame.ego_x, y - frame.ego_y];
  const left = -Math.sin(frame.ego_yaw) * dx + Math.cos(frame.ego_yaw) * dy;
  return Math.max(-MOST_ASIDE, Math.min(MOST_ASIDE, left / LANE_M));
}

/** How a model would see the region of a grid alone. */
function inputOf(grid: AffordanceGrid, whole: AdapterInput): AdapterInput {
  const [columns, rows] = seenSize(whole);
  const [left, top] = whole.crop ?? [0, 0];
  const region = regionOf(grid, { rows, columns });
  return {
    ...whole,
    crop: [left + region.left, top + region.top, region.columns, region.rows],
  };
}

/** AFFORDANCE_CELLS of every cell of every frame; of several in a cell the nearest counts. */
function cellsOf(
  scene: StoredScene,
  frames: number,
  image: ImageSize,
  input: AdapterInput,
  grid: AffordanceGrid,
): Float32Array {
  const [rows, columns] = affordanceGrid(grid);
  const cells = new Float32Array(frames * rows * columns * AFFORDANCE_CELLS.length);
  const nearest = new Float32Array(frames * rows * columns).fill(Number.POSITIVE_INFINITY);
  const covered = coveredCells(scene, frames, image, inputOf(grid, input), { rows, columns });
  for (const { at, labels, object } of covered) {
    if (object.distance > FARTHEST_M || object.distance >= (nearest[at] as number)) continue;
    nearest[at] = object.distance;
    const isPerson = object.kind === 'pedestrian' || object.kind === 'animal';
    const logDistance = Math.log(Math.max(1, object.distance) / MIDDLE_M);
    const said = [isPerson ? 0 : 1, isPerson ? 1 : 0, logDistance, asideOf(labels, object)];
    cells.set(said, at * AFFORDANCE_CELLS.length);
  }
  return cells;
}

/**
 * Targets of both grids.
 * @param image width and height of the scene's pictures
 * @param input how the network sees them
 */
export const affordanceGridTargets = (
  scene: StoredScene,
  frames: number,
  image: ImageSize,
  input: AdapterInput,
): Clip['targets'] =>
  Object.fromEntries(
    AFFORDANCE_GRIDS.map((grid) => [gridTarget(grid), cellsOf(scene, frames, image, input, grid)]),
  );
