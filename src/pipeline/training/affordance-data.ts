/** From a dataset to what the affordance network is trained on. */
import { DRIVABLE_NAMES } from '../../core/drivable-grid.ts';
import { CheckError } from '../../core/errors.ts';
import type { FrameRow } from '../../core/tables.ts';
import type { StoredScene } from '../../dataset/format.ts';
import { AFFORDANCE_FLAGS, AFFORDANCE_NUMBERS, presenceOf } from '../../evaluation/affordances.ts';
import { drivableCells, type SemanticImage } from '../../labels/drivable.ts';
import { type Adapter, type AdapterInput, seenSize } from '../../perception/inputs/adapter.ts';
import type { Clip } from '../../perception/training/clips.ts';
import type { ImageSize } from '../object-cells.ts';
import { affordanceGridTargets } from './affordance-grids.ts';
import type { AffordanceLessonPlan } from './lessons.ts';

/** What the shipped network sees: the lower four fifths of a picture, five seconds of it. */
export const AFFORDANCE_INPUT: AdapterInput = {
  name: 'video',
  sensor: 'rgb',
  size: [320, 160],
  crop: [0, 32, 320, 128],
  frames: 10,
  fps: 2,
  layout: 'NTHWC',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.4],
  std: [0.33],
};

interface Range {
  /** Around which the number lies, and how far from it as a rule: the network gives (number - middle) / spread. */
  readonly middle: number;
  readonly spread: number;
}

const ANGLE: Range = { middle: 0, spread: 0.05 };
const NEAR_CAR: Range = { middle: 15, spread: 12 };
const SOLID: Range = { middle: 12, spread: 10 };
const NEXT_MARKING: Range = { middle: 3.2, spread: 0.5 };

const RANGES: Readonly<Record<string, Range>> = {
  lane_offset: { middle: 0, spread: 0.4 },
  heading_error: ANGLE,
  curvature: { middle: 0, spread: 0.02 },
  speed_limit: { middle: 17, spread: 8 },
  angle: ANGLE,
  to_marking_ll: { middle: -5.2, spread: 0.5 },
  to_marking_ml: { middle: -1.75, spread: 0.4 },
  to_marking_mr: { middle: 1.75, spread: 0.4 },
  to_marking_rr: { middle: 5.2, spread: 0.5 },
  dist_ll: { middle: 25, spread: 20 },
  dist_mm: { middle: 25, spread: 20 },
  dist_rr: { middle: 25, spread: 20 },
  to_marking_l: { middle: -NEXT_MARKING.middle, spread: NEXT_MARKING.spread },
  to_marking_m: { middle: 0, spread: 0.6 },
  to_marking_r: NEXT_MARKING,
  dist_l: { middle: 25, spread: 20 },
  dist_r: { middle: 25, spread: 20 },
  speed_sign: { middle: 45, spread: 20 },
  vehicle_distance: NEAR_CAR,
  relative_angle: ANGLE,
  centre_distance: { middle: 0, spread: 0.4 },
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`solid_${i}`, SOLID])),
};

const rangeOf = (name: string): Range => {
  const range = RANGES[name];
  if (!range) throw new Error(`no range is given for the affordance ${name}`);
  return range;
};

/** Metres, radians, m/s, ... of a number from what the network gives. */
export const fromScaled = (name: string, scaled: number): number =>
  rangeOf(name).middle + rangeOf(name).spread * scaled;

/** What the shipped model's outputs mean: numbers, their presence, flags, drivable cells. */
export function affordanceAdapter(): Adapter {
  const ranges = AFFORDANCE_NUMBERS.map(rangeOf);
  const rest = [...AFFORDANCE_NUMBERS.map(presenceOf), ...AFFORDANCE_FLAGS, ...DRIVABLE_NAMES];
  return {
    schema: 'nearmiss.adapter/1',
    task: 'affordances',
    input: AFFORDANCE_INPUT,
    output: {
      name: 'affordances',
      columns: [...AFFORDANCE_NUMBERS, ...rest],
      activation: 'none',
      scale: [...ranges.map(({ spread }) => spread), ...rest.map(() => 1)],
      offset: [...ranges.map(({ middle }) => middle), ...rest.map(() => 0)],
    },
  };
}

/** The shipped network, to be trained with a seed. */
export function affordancePlan(seed: number): AffordanceLessonPlan {
  const [columns, rows] = seenSize(AFFORDANCE_INPUT);
  const [numbers, flags] = [AFFORDANCE_NUMBERS.length, AFFORDANCE_FLAGS.length];
  const [mean, std] = [AFFORDANCE_INPUT.mean[0] as number, AFFORDANCE_INPUT.std[0] as number];
  return {
    shape: { rows, columns, numbers, flags },
    steps: AFFORDANCE_INPUT.frames,
    seed,
    picture: { rows, columns, mean, std },
  };
}

type Cell = number | boolean | null;

/** One row of numbers a frame; NaN for null. */
function rowsOf(
  rows: readonly FrameRow[],
  names: readonly string[],
  numberOf: (name: string, value: Exclude<Cell, null>) => number,
): Float32Array {
  const all = rows.flatMap((row) =>
    names.map((name) => {
      const value = (row as unknown as Record<string, Cell>)[name] ?? null;
      return value === null ? Number.NaN : numberOf(name, value);
    }),
  );
  return Float32Array.from(all);
}

/** Frames up to the impact. */
function usableRows({ record, labels }: StoredScene): FrameRow[] {
  const impact = record.collisions.find(({ actors }) => actors.includes(record.egoId))?.tUs;
  return labels.frames
    .map(({ frame }) => frame)
    .filter(({ t_us }) => impact === undefined || t_us <= impact);
}

/**
 * A scene as a clip.
 * @param camera width and height of its pictures
 * @param semantic reads the semantic image of a frame
 * @throws CheckError naming a label that is no number
 */
export async function affordanceClip(
  scene: StoredScene,
  camera: ImageSize,
  semantic: (frame: number) => Promise<SemanticImage>,
): Promise<Clip> {
  const rows = usableRows(scene);
  const drivable: number[] = [];
  for (let i = 0; i < rows.length; i++) drivable.push(...drivableCells(await semantic(i)));
  const numbers = rowsOf(rows, AFFORDANCE_NUMBERS, (name, value) => {
    const scaled = (Number(value) - rangeOf(name).middle) / rangeOf(name).spread;
    if (!Number.isFinite(scaled)) {
      throw new CheckError(`scene ${scene.record.id}: ${name} is ${value}, which is no number`);
    }
    return scaled;
  });
  return {
    id: scene.record.id,
    frames: rows.length,
    targets: {
      numbers,
      flags: rowsOf(rows, AFFORDANCE_FLAGS, (_, value) => Number(value)),
      drivable: Float32Array.from(drivable),
      ...affordanceGridTargets(scene, rows.length, camera, AFFORDANCE_INPUT),
    },
  };
}
