/**
 * The affordance network: a convolutional encoder looks at the whole of a frame at half its size, another at the middle of it as it
 * is, where what is far ahead is; a Statistical Recurrent Unit goes over the features of several frames, and heads read numbers,
 * whether each of them exists, flags and the drivable surface off both.
 *
 * It is trained in two steps. First the encoders with heads that see one frame alone, and with grids that say what is where and
 * how far; then, on their features, the memory, whose part is added to what the heads say: before its first step it adds
 * nothing.
 */
import {
  initializers,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { DRIVABLE_CELLS, DRIVABLE_COLUMNS, DRIVABLE_ROWS } from '../../core/drivable-grid.ts';
import { Sru } from '../sru/sru.ts';
import { apply } from './apply.ts';
import type { Region } from './closer-look.ts';
import { type EncoderSizes, frameEncoder } from './frame-encoder.ts';
import { FoldSteps, SigmoidFrom, UnfoldSteps } from './video-layers.ts';

export interface AffordanceShape {
  /** Pixels of what is seen of a frame: {@link CELL} times the cells of the drivable grid. */
  readonly rows: number;
  readonly columns: number;
  /** Numbers that are predicted, each with its presence. */
  readonly numbers: number;
  /** What is true or false. */
  readonly flags: number;
}

/** What is to be made. */
export interface AffordancePlan {
  readonly shape: AffordanceShape;
  /** Frames that the memory goes over. */
  readonly steps: number;
  /** Of the first weights. */
  readonly seed: number;
}

/** What each cell of a grid says, for training alone: two logits, then numbers, which count where one of the two is. */
export const AFFORDANCE_CELLS = ['vehicle', 'person', 'logDistance', 'aside'] as const;

/** The grids, in the order of the encoder's outputs. */
export const AFFORDANCE_GRIDS = ['wide', 'ahead'] as const;
export type AffordanceGrid = (typeof AFFORDANCE_GRIDS)[number];

export interface AffordanceEncoder {
  /**
   * [images [n, rows, columns, 3], keep [n, FEATURES]] to [heads [n, 2 numbers + flags], drivable [n, cells], and a grid [n, rows,
   * columns, AFFORDANCE_CELLS] for each of AFFORDANCE_GRIDS]: numbers in their scales, logits of presence, of flags and of
   * drivable cells. `keep` multiplies the features: ones, or drop-out.
   */
  readonly training: LayersModel;
  /** Images to [features [n, FEATURES], drivable [n, cells]], the same weights. */
  readonly features: LayersModel;
}

export interface AffordanceNetwork extends AffordanceEncoder {
  /** Features [n, steps, FEATURES] to heads [n, steps, 2 numbers + flags]; the memory and the heads alone. */
  readonly memory: LayersModel;
  /** Video [n, steps, rows, columns, 3] to [n, steps, 2 numbers + flags + cells], all logits as probabilities. */
  readonly shipped: LayersModel;
}

/** Pixels along a side of a cell of the drivable grid, which are the wide encoder's cells. */
const CELL = 16;
/** From where the encoder of the middle sees up to 75 m: a box about the horizon, half as wide as the picture. */
const AHEAD: Region = { top: 30, left: 80, rows: 48, columns: 160 };

const WIDE_SIZES: EncoderSizes = {
  filters: [16, 24, 48, 48],
  features: 128,
  cells: { convolutions: 3, heads: 8 },
  prefix: 'wide_',
};
const AHEAD_SIZES: EncoderSizes = {
  filters: [16, 24, 40, 40],
  features: 64,
  cells: { convolutions: 3, heads: 8 },
  prefix: 'ahead_',
};
/** Of one frame, from both encoders. */
export const FEATURES = WIDE_SIZES.features + AHEAD_SIZES.features;

/** What a grid's encoder sees of a picture; the cells of the grid are spread evenly over it. */
export const regionOf = (
  grid: AffordanceGrid,
  { rows, columns }: Pick<AffordanceShape, 'rows' | 'columns'>,
): Region => (grid === 'ahead' ? AHEAD : { top: 0, left: 0, rows, columns });

/** Rows and columns of a grid. */
export const affordanceGrid = (grid: AffordanceGrid): readonly [number, number] =>
  grid === 'ahead' ? [AHEAD.rows / 8, AHEAD.columns / 8] : [DRIVABLE_ROWS, DRIVABLE_COLUMNS];

interface Encoded {
  readonly features: SymbolicTensor;
  /** Of each grid. */
  readonly cells: Readonly<Record<AffordanceGrid, SymbolicTensor>>;
}

/** Layers that several models share. */
interface Parts {
  readonly encode: (images: SymbolicTensor) => Encoded;
  readonly drivable: (encoded: Encoded) => SymbolicTensor;
  readonly grids: (encoded: Encoded) => SymbolicTensor[];
  readonly heads: layers.Layer;
  readonly outputs: number;
}

const glorot = (seed: number) => initializers.glorotUniform({ seed });

/** Both encoders, and how their features are joined. */
function encodersOf({ rows, columns }: AffordanceShape, seed: number): Parts['encode'] {
  const smaller = layers.averagePooling2d({ poolSize: 2, strides: 2, name: 'wide_picture' });
  const { top, left, rows: high, columns: wide } = AHEAD;
  const middle = layers.cropping2D({
    cropping: [
      [top, rows - top - high],
      [left, columns - left - wide],
    ],
    name: 'ahead_picture',
  });
  const [seeWide, seeAhead] = [
    frameEncoder(WIDE_SIZES, seed),
    frameEncoder(AHEAD_SIZES, seed + 100),
  ];
  const join = layers.concatenate({ name: 'features' });
  return (images) => {
    const [around, ahead] = [seeWide(apply(smaller, images)), seeAhead(apply(middle, images))];
    const features = apply(join, [around.features, ahead.features]);
    return { features, cells: { wide: around.cells, ahead: ahead.cells } };
  };
}

/** A cell by what is seen there, and by what the whole picture says. */
function drivableOf(seed: number): Parts['drivable'] {
  const near = layers.conv2d({
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer: glorot(seed),
    name: 'drivable_near',
  });
  const whole = layers.dense({
    units: DRIVABLE_CELLS,
    kernelInitializer: glorot(seed + 1),
    name: 'drivable_whole',
  });
  const flat = layers.reshape({ targetShape: [DRIVABLE_CELLS], name: 'drivable_cells' });
  const both = layers.add({ name: 'drivable' });
  return ({ features, cells }) =>
    apply(both, [apply(flat, apply(near, cells.wide)), apply(whole, features)]);
}

function partsOf(shape: AffordanceShape, seed: number): Parts {
  const outputs = 2 * shape.numbers + shape.flags;
  const gridLayers = AFFORDANCE_GRIDS.map((name, i) =>
    layers.conv2d({
      filters: AFFORDANCE_CELLS.length,
      kernelSize: 1,
      kernelInitializer: glorot(seed + 220 + i),
      name: `${name}_grid`,
    }),
  );
  return {
    encode: encodersOf(shape, seed),
    drivable: drivableOf(seed + 210),
    grids: ({ cells }) =>
      AFFORDANCE_GRIDS.map((name, i) => apply(gridLayers[i] as layers.Layer, cells[name])),
    heads: layers.dense({ units: outputs, kernelInitializer: glorot(seed + 230), name: 'heads' }),
    outputs,
  };
}

function encoderOf(parts: Parts, { rows, columns }: AffordanceShape): AffordanceEncoder {
  const images = layers.input({ shape: [rows, columns, 3], name: 'image' } as never);
  const keep = layers.input({ shape: [FEATURES], name: 'keep' } as never);
  const encoded = parts.encode(images);
  const kept = apply(layers.multiply({ name: 'kept' }), [encoded.features, keep]);
  return {
    training: model({
      inputs: [images, keep],
      outputs: [
        apply(parts.heads, kept),
        parts.drivable({ ...encoded, features: kept }),
        ...parts.grids(encoded),
      ],
    }),
    features: model({ inputs: images, outputs: [encoded.features, parts.drivable(encoded)] }),
  };
}

/**
 * What goes over time. The heads of the second step are layers of their own, which {@link adoptHeads} gives the weights of
 * the first step's.
 */
function memoryOf(parts: Parts, seed: number) {
  const sru = new Sru({
    units: 64,
    statistics: 64,
    summary: 24,
    sequences: true,
    seed: seed + 50,
    name: 'sru',
  });
  const now = layers.dense({ units: parts.outputs, name: 'heads_now' });
  const before = layers.dense({
    units: parts.outputs,
    useBias: false,
    kernelInitializer: initializers.zeros(),
    name: 'heads_before',
  });
  const sum = layers.add({ name: 'heads_both' });
  return (features: SymbolicTensor): SymbolicTensor =>
    apply(sum, [apply(now, features), apply(before, apply(sru, features))]);
}

/** Gives the heads of the memory the weights that the heads of one frame have learnt. */
export function adoptHeads({ training, memory }: AffordanceNetwork): void {
  memory.getLayer('heads_now').setWeights(training.getLayer('heads').getWeights());
}

/** @throws RangeError where the picture does not fit the drivable grid */
export function affordanceNetwork({ shape, steps, seed }: AffordancePlan): AffordanceNetwork {
  const { rows, columns, numbers } = shape;
  if (rows !== DRIVABLE_ROWS * CELL || columns !== DRIVABLE_COLUMNS * CELL) {
    throw new RangeError(`a picture of ${columns}x${rows} does not fit the drivable grid`);
  }
  const parts = partsOf(shape, seed);
  const encoder = encoderOf(parts, shape);
  const remember = memoryOf(parts, seed);
  const sequence = layers.input({ shape: [null, FEATURES], name: 'sequence' } as never);
  const memory = model({ inputs: sequence, outputs: remember(sequence) });
  const video = layers.input({ shape: [steps, rows, columns, 3], name: 'video' } as never);
  const encoded = parts.encode(apply(new FoldSteps({ name: 'fold' } as never), video));
  const unfold = (name: string) => new UnfoldSteps({ steps, name });
  const heads = remember(apply(unfold('unfold_features'), encoded.features));
  const drivable = apply(unfold('unfold_drivable'), parts.drivable(encoded));
  const logits = apply(layers.concatenate({ name: 'logits' }), [heads, drivable]);
  const outputs = apply(new SigmoidFrom({ from: numbers, name: 'affordances' }), logits);
  return { ...encoder, memory, shipped: model({ inputs: video, outputs }) };
}
