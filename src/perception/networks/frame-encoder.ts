/** The convolutional encoder of networks that look at videos frame by frame. */
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply } from './apply.ts';
import { BatchNorm } from './batch-norm.ts';
import { AddEverywhere, AttentionPool, PlaceBias } from './cell-layers.ts';

/** Sides of the kernels of the stages, each of which halves the picture. */
const KERNELS = [5, 3, 3, 3] as const;
/** The stage whose cells say, in training, what stands where. */
const GRID_STAGE = 2;

export interface StageSizes {
  /** Of the four stages. */
  readonly filters: readonly [number, number, number, number];
  /** Before the names of layers, where a network has two encoders. */
  readonly prefix?: string;
  /** Whether what convolutions find is normalised over the batch. */
  readonly isNormalised?: boolean;
}

export interface EncoderSizes extends StageSizes {
  readonly features: number;
  /** Without it, cells are the grid's stage, and the features are of the last stage alone. */
  readonly cells?: CellSizes;
}

/** What cells are made of beyond the grid's stage: they see farther around them, know where they are, and are heard alone. */
export interface CellSizes {
  /** Convolutions of 3x3, each of which adds to its input. */
  readonly convolutions: number;
  /** Of the attention that picks cells for the features. */
  readonly heads: number;
}

/** Weights of a dense layer at first; of normalised features little, as what is said of them then begins near to nothing. */
const firstWeights = (isNormalised: boolean, seed: number) =>
  isNormalised
    ? initializers.varianceScaling({ scale: 1 / 3, mode: 'fanIn', distribution: 'uniform', seed })
    : initializers.heNormal({ seed });

export interface Encoded {
  /** [n, features]. */
  readonly features: SymbolicTensor;
  /** [n, rows, columns, filters of the grid's stage] with the rows and columns of {@link gridShape}. */
  readonly cells: SymbolicTensor;
}

/** Cells of the grid for a picture: rows and columns, each stage having halved them. */
export const gridShape = ({
  rows,
  columns,
}: {
  readonly rows: number;
  readonly columns: number;
}): [number, number] => {
  const halved = (n: number) => KERNELS.slice(0, GRID_STAGE + 1).reduce((m) => Math.ceil(m / 2), n);
  return [halved(rows), halved(columns)];
};

/** What is applied one after another. */
type Step = (x: SymbolicTensor) => SymbolicTensor;

/** A convolution and relu, normalised between the two if so asked. */
function convolution(
  config: Pick<
    Parameters<typeof layers.conv2d>[0],
    'filters' | 'kernelSize' | 'strides' | 'kernelInitializer'
  > & { readonly name: string },
  isNormalised: boolean,
): Step {
  const { name } = config;
  const rest = { ...config, padding: 'same' } as const;
  if (!isNormalised) {
    const one = layers.conv2d({ ...rest, activation: 'relu' });
    return (x) => apply(one, x);
  }
  // A bias would be taken away again with the mean.
  const steps = [
    layers.conv2d({ ...rest, useBias: false }),
    new BatchNorm({ name: `${name}_norm` } as never),
    layers.reLU({ name: `${name}_relu` }),
  ];
  return (x) => steps.reduce((y, layer) => apply(layer, y), x);
}

/** Four convolutions, each of which halves the picture. */
export const halvingStages = (
  { filters, prefix = '', isNormalised = false }: StageSizes,
  seed: number,
): Step[] =>
  KERNELS.map((kernelSize, i) =>
    convolution(
      {
        filters: filters[i] as number,
        kernelSize,
        strides: 2,
        kernelInitializer: initializers.heNormal({ seed: seed + i }),
        name: `${prefix}conv_${i + 1}`,
      },
      isNormalised,
    ),
  );

/** From a stage [n, rows, columns, filters], and numbers [n, any] of the whole, to cells of the same shape. */
export type Widen = (stage: SymbolicTensor, numbers?: SymbolicTensor) => SymbolicTensor;

/** Layers from a stage of the last but one's filters to cells that know where they are and see farther around them. */
export function widening(
  convolutions: number,
  { filters, prefix = '', isNormalised = false }: StageSizes,
  seed: number,
): Widen {
  const place = new PlaceBias({ name: `${prefix}place` });
  const around = Array.from({ length: convolutions }, (_, i) => ({
    convolved: convolution(
      {
        filters: filters[GRID_STAGE],
        kernelSize: 3,
        // Little at first, so that sums do not grow with their number.
        kernelInitializer: initializers.varianceScaling({
          scale: 0.3,
          mode: 'fanIn',
          distribution: 'normal',
          seed: seed + i,
        }),
        name: `${prefix}around_${i + 1}`,
      },
      isNormalised,
    ),
    sum: layers.add({ name: `${prefix}around_${i + 1}_sum` }),
  }));
  const told = layers.dense({
    units: filters[GRID_STAGE],
    kernelInitializer: initializers.glorotUniform({ seed: seed + convolutions + 1 }),
    name: `${prefix}numbers_of_cells`,
  });
  const everywhere = new AddEverywhere({ name: `${prefix}everywhere` } as never);
  return (stage, numbers) => {
    const placed = apply(place, stage);
    const begun = numbers ? apply(everywhere, [placed, apply(told, numbers)]) : placed;
    return around.reduce(
      (cells, { convolved, sum }) => apply(sum, [cells, convolved(cells)]),
      begun,
    );
  };
}

/** Layers from the grid's stage to cells, and from those to what the features see of them. */
function cellLayers({ convolutions, heads }: CellSizes, sizes: StageSizes, seed: number) {
  const { prefix = '' } = sizes;
  const attention = { heads, seed: seed + convolutions, name: `${prefix}attention` };
  return {
    widen: widening(convolutions, sizes, seed),
    pool: new AttentionPool(attention),
    sum: layers.add({ name: `${prefix}stage_and_more` }),
  };
}

/**
 * Layers from images [n, rows, columns, channels], and numbers [n, any] of each where the sizes have `cells`, and what is added to
 * the grid's stage then; what is returned may be called for several models that share them.
 */
export function frameEncoder(
  sizes: EncoderSizes,
  seed: number,
): (images: SymbolicTensor, numbers?: SymbolicTensor, more?: SymbolicTensor) => Encoded {
  const { features, prefix = '', cells: cellSizes } = sizes;
  const stages = halvingStages(sizes, seed);
  const flatten = layers.flatten({ name: `${prefix}flat` });
  const dense = layers.dense({
    units: features,
    activation: 'relu',
    kernelInitializer: firstWeights(sizes.isNormalised ?? false, seed + 10),
    name: `${prefix}features`,
  });
  const own = cellSizes && cellLayers(cellSizes, sizes, seed + 11);
  const join = layers.concatenate({ name: `${prefix}whole_and_cells` });
  return (images, numbers, more) => {
    const upTo = (x: SymbolicTensor, from: number, to: number) =>
      stages.slice(from, to).reduce((y, stage) => stage(y), x);
    const staged = upTo(images, 0, GRID_STAGE + 1);
    const cells = own ? own.widen(more ? apply(own.sum, [staged, more]) : staged, numbers) : staged;
    const whole = apply(flatten, upTo(cells, GRID_STAGE + 1, stages.length));
    const parts = [whole, ...(own ? [apply(own.pool, cells)] : []), ...(numbers ? [numbers] : [])];
    const seen = parts.length > 1 ? apply(join, parts) : whole;
    return { features: apply(dense, seen), cells };
  };
}
