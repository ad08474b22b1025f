/**
 * The affordance network: a convolutional encoder looks at one frame, a Statistical Recurrent Unit goes over the features
 * of several, and heads read numbers, whether each of them exists, flags and the drivable surface off both.
 *
 * It is trained in two steps. First the encoder with heads that see one frame alone; then, on its features, the memory,
 * whose part is added to what the heads say: before its first step it adds nothing.
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
import { FoldSteps, SigmoidFrom, UnfoldSteps } from './video-layers.ts';

export interface AffordanceShape {
  /** Pixels of what is seen of a frame: eight times the cells of the drivable grid. */
  readonly rows: number;
  readonly columns: number;
  /** Numbers that are predicted, each with its presence. */
  readonly numbers: number;
  /** What is true or false. */
  readonly flags: number;
}

export interface AffordanceEncoder {
  /**
   * [images [n, rows, columns, 3], keep [n, FEATURES]] to [heads [n, 2 numbers + flags], drivable [n, cells],
   * users [n, cells, 2]]: numbers in their scales, logits of presence, of flags, of drivable cells; and of cells with
   * vehicles and people in them, which only teach the encoder. `keep` multiplies the features: ones, or drop-out.
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

/** Strides of 2 each; the third has a cell of the drivable grid a pixel. */
const STAGES = [
  { filters: 16, kernelSize: 5 },
  { filters: 32, kernelSize: 3 },
  { filters: 48, kernelSize: 3 },
  { filters: 64, kernelSize: 3 },
] as const;
const GRID_STAGE = 2;
export const FEATURES = 128;
/** Pixels along a side of a cell of the drivable grid. */
const CELL = 2 ** (GRID_STAGE + 1);

const apply = (layer: { apply(x: never): unknown }, x: SymbolicTensor | SymbolicTensor[]) =>
  layer.apply(x as never) as SymbolicTensor;

/** Layers that several models share. */
interface Parts {
  readonly encode: (images: SymbolicTensor) => {
    features: SymbolicTensor;
    cells: SymbolicTensor;
  };
  readonly drivable: (features: SymbolicTensor, cells: SymbolicTensor) => SymbolicTensor;
  readonly users: (cells: SymbolicTensor) => SymbolicTensor;
  readonly heads: layers.Layer;
  readonly outputs: number;
}

function partsOf({ numbers, flags }: AffordanceShape, seed: number): Parts {
  const he = (nth: number) => initializers.heNormal({ seed: seed + nth });
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + nth });
  const stages = STAGES.map((stage, i) =>
    layers.conv2d({
      ...stage,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: he(i),
      name: `conv_${i + 1}`,
    }),
  );
  const dense = layers.dense({
    units: FEATURES,
    activation: 'relu',
    kernelInitializer: he(10),
    name: 'features',
  });
  // A cell by what is seen there, and by what the whole picture says.
  const near = layers.conv2d({
    filters: 1,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer: glorot(20),
    name: 'drivable_near',
  });
  const whole = layers.dense({
    units: DRIVABLE_CELLS,
    kernelInitializer: glorot(21),
    name: 'drivable_whole',
  });
  const users = layers.conv2d({
    filters: 2,
    kernelSize: 3,
    padding: 'same',
    kernelInitializer: glorot(22),
    name: 'users',
  });
  const outputs = 2 * numbers + flags;
  const flat = (shape: number[], name: string) => layers.reshape({ targetShape: shape, name });
  const flatten = layers.flatten({ name: 'flat' });
  const nearCells = flat([DRIVABLE_CELLS], 'drivable_cells');
  const both = layers.add({ name: 'drivable' });
  const userCells = flat([DRIVABLE_CELLS, 2], 'user_cells');
  return {
    encode(images) {
      const seen: SymbolicTensor[] = [];
      for (const stage of stages) seen.push(apply(stage, seen.at(-1) ?? images));
      const features = apply(dense, apply(flatten, seen.at(-1) as SymbolicTensor));
      return { features, cells: seen[GRID_STAGE] as SymbolicTensor };
    },
    drivable: (features, cells) =>
      apply(both, [apply(nearCells, apply(near, cells)), apply(whole, features)]),
    users: (cells) => apply(userCells, apply(users, cells)),
    heads: layers.dense({ units: outputs, kernelInitializer: glorot(30), name: 'heads' }),
    outputs,
  };
}

function encoderOf(parts: Parts, { rows, columns }: AffordanceShape): AffordanceEncoder {
  const images = layers.input({ shape: [rows, columns, 3], name: 'image' } as never);
  const keep = layers.input({ shape: [FEATURES], name: 'keep' } as never);
  const { features, cells } = parts.encode(images);
  const kept = apply(layers.multiply({ name: 'kept' }), [features, keep]);
  const users = parts.users(cells);
  return {
    training: model({
      inputs: [images, keep],
      outputs: [apply(parts.heads, kept), parts.drivable(kept, cells), users],
    }),
    features: model({ inputs: images, outputs: [features, parts.drivable(features, cells)] }),
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
export function affordanceNetwork(
  shape: AffordanceShape,
  steps: number,
  seed: number,
): AffordanceNetwork {
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
  const { features, cells } = parts.encode(apply(new FoldSteps({ name: 'fold' } as never), video));
  const unfold = (name: string) => new UnfoldSteps({ steps, name });
  const heads = remember(apply(unfold('unfold_features'), features));
  const drivable = apply(unfold('unfold_drivable'), parts.drivable(features, cells));
  const logits = apply(layers.concatenate({ name: 'logits' }), [heads, drivable]);
  const outputs = apply(new SigmoidFrom({ from: numbers, name: 'affordances' }), logits);
  return { ...encoder, memory, shipped: model({ inputs: video, outputs }) };
}
