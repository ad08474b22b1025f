/** The convolutional encoder of networks that look at videos frame by frame. */
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { apply } from './apply.ts';
import { AddEverywhere, AttentionPool, PlaceBias } from './cell-layers.ts';

/** Sides of the kernels of the stages, each of which halves the picture. */
const KERNELS = [5, 3, 3, 3] as const;
/** The stage whose cells say, in training, what stands where. */
const GRID_STAGE = 2;

export interface EncoderSizes {
  /** Of the four stages. */
  readonly filters: readonly [number, number, number, number];
  readonly features: number;
  /** Before the names of layers, where a network has two encoders. */
  readonly prefix?: string;
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

/** Layers of four convolutions, each of which halves the picture. */
export const halvingStages = (
  filters: EncoderSizes['filters'],
  seed: number,
  prefix: string,
): layers.Layer[] =>
  KERNELS.map((kernelSize, i) =>
    layers.conv2d({
      filters: filters[i] as number,
      kernelSize,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: initializers.heNormal({ seed: seed + i }),
      name: `${prefix}conv_${i + 1}`,
    }),
  );

/** From a stage [n, rows, columns, filters], and numbers [n, any] of the whole, to cells of the same shape. */
export type Widen = (stage: SymbolicTensor, numbers?: SymbolicTensor) => SymbolicTensor;

/** Layers from a stage of so many filters to cells that know where they are and see farther around them. */
export function widening(
  convolutions: number,
  filters: number,
  seed: number,
  prefix: string,
): Widen {
  const place = new PlaceBias({ name: `${prefix}place` });
  const around = Array.from({ length: convolutions }, (_, i) => ({
    convolution: layers.conv2d({
      filters,
      kernelSize: 3,
      padding: 'same',
      activation: 'relu',
      // Little at first, so that sums do not grow with their number.
      kernelInitializer: initializers.varianceScaling({
        scale: 0.3,
        mode: 'fanIn',
        distribution: 'normal',
        seed: seed + i,
      }),
      name: `${prefix}around_${i + 1}`,
    }),
    sum: layers.add({ name: `${prefix}around_${i + 1}_sum` }),
  }));
  const told = layers.dense({
    units: filters,
    kernelInitializer: initializers.glorotUniform({ seed: seed + convolutions + 1 }),
    name: `${prefix}numbers_of_cells`,
  });
  const everywhere = new AddEverywhere({ name: `${prefix}everywhere` } as never);
  return (stage, numbers) => {
    const placed = apply(place, stage);
    const begun = numbers ? apply(everywhere, [placed, apply(told, numbers)]) : placed;
    return around.reduce(
      (cells, { convolution, sum }) => apply(sum, [cells, apply(convolution, cells)]),
      begun,
    );
  };
}

/** Layers from the grid's stage to cells, and from those to what the features see of them. */
function cellLayers(
  { convolutions, heads }: CellSizes,
  filters: number,
  seed: number,
  prefix: string,
) {
  const attention = { heads, seed: seed + convolutions, name: `${prefix}attention` };
  return {
    widen: widening(convolutions, filters, seed, prefix),
    pool: new AttentionPool(attention),
    sum: layers.add({ name: `${prefix}stage_and_more` }),
  };
}

/**
 * Layers from images [n, rows, columns, channels], and numbers [n, any] of each where the sizes have `cells`, and what is added to
 * the grid's stage then; what is returned may be called for several models that share them.
 */
export function frameEncoder(
  { filters, features, prefix = '', cells: cellSizes }: EncoderSizes,
  seed: number,
): (images: SymbolicTensor, numbers?: SymbolicTensor, more?: SymbolicTensor) => Encoded {
  const stages = halvingStages(filters, seed, prefix);
  const flatten = layers.flatten({ name: `${prefix}flat` });
  const dense = layers.dense({
    units: features,
    activation: 'relu',
    kernelInitializer: initializers.heNormal({ seed: seed + 10 }),
    name: `${prefix}features`,
  });
  const own = cellSizes && cellLayers(cellSizes, filters[GRID_STAGE], seed + 11, prefix);
  const join = layers.concatenate({ name: `${prefix}whole_and_cells` });
  return (images, numbers, more) => {
    const upTo = (x: SymbolicTensor, from: number, to: number) =>
      stages.slice(from, to).reduce((y, stage) => apply(stage, y), x);
    const staged = upTo(images, 0, GRID_STAGE + 1);
    const cells = own ? own.widen(more ? apply(own.sum, [staged, more]) : staged, numbers) : staged;
    const whole = apply(flatten, upTo(cells, GRID_STAGE + 1, stages.length));
    const parts = [whole, ...(own ? [apply(own.pool, cells)] : []), ...(numbers ? [numbers] : [])];
    const seen = parts.length > 1 ? apply(join, parts) : whole;
    return { features: apply(dense, seen), cells };
  };
}
