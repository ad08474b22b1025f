/** The convolutional encoder of networks that look at videos frame by frame. */
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Sides of the kernels of the stages, each of which halves the picture. */
const KERNELS = [5, 3, 3, 3] as const;
/** The stage whose cells say, in training, what stands where. */
const GRID_STAGE = 2;

export interface EncoderSizes {
  /** Of the four stages. */
  readonly filters: readonly [number, number, number, number];
  readonly features: number;
}

export interface Encoded {
  /** [n, features]. */
  readonly features: SymbolicTensor;
  /** The grid's stage, [n, rows, columns, filters] with the rows and columns of {@link gridShape}. */
  readonly cells: SymbolicTensor;
}

const apply = (layer: { apply(x: never): unknown }, x: SymbolicTensor): SymbolicTensor =>
  layer.apply(x as never) as SymbolicTensor;

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

/** Layers from images [n, rows, columns, channels]; what is returned may be called for several models that share them. */
export function frameEncoder(
  { filters, features }: EncoderSizes,
  seed: number,
): (images: SymbolicTensor) => Encoded {
  const he = (nth: number) => initializers.heNormal({ seed: seed + nth });
  const stages = KERNELS.map((kernelSize, i) =>
    layers.conv2d({
      filters: filters[i] as number,
      kernelSize,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: he(i),
      name: `conv_${i + 1}`,
    }),
  );
  const flatten = layers.flatten({ name: 'flat' });
  const dense = layers.dense({
    units: features,
    activation: 'relu',
    kernelInitializer: he(10),
    name: 'features',
  });
  return (images) => {
    const seen: SymbolicTensor[] = [];
    for (const stage of stages) seen.push(apply(stage, seen.at(-1) ?? images));
    return {
      features: apply(dense, apply(flatten, seen.at(-1) as SymbolicTensor)),
      cells: seen[GRID_STAGE] as SymbolicTensor,
    };
  };
}
