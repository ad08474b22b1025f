/**
 * The forecaster: ten frames at 10 Hz to the risk that the ego collides within two seconds, at each of the ten steps.
 * A convolutional encoder looks at each frame (and at how it differs from the one before), a recurrent unit goes over time.
 */
import {
  initializers,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { Sru } from '../sru/sru.ts';
import { FoldSteps, FrameChange, UnfoldSteps } from './video-layers.ts';

/** What goes over time: the unit of ours, a GRU of the same size, or nothing, where each frame is judged alone. */
export const MEMORIES = ['sru', 'gru', 'none'] as const;
export type Memory = (typeof MEMORIES)[number];

export interface VideoShape {
  readonly steps: number;
  readonly rows: number;
  readonly columns: number;
}

export interface CollisionNetwork {
  /**
   * Video [batch, steps, rows, columns, 3], values 0..1, to [risk logits, urgency, speed], each [batch, steps, 1], and
   * for each frame the grid, [batch * steps, rows, columns, 2]: logits of 'a road user is there', and its urgency.
   */
  readonly training: LayersModel;
  /** The same weights; video to risk, [batch, steps, 1], 0..1. */
  readonly shipped: LayersModel;
}

const STAGES = [
  { filters: 12, kernelSize: 5 },
  { filters: 24, kernelSize: 3 },
  { filters: 32, kernelSize: 3 },
  { filters: 48, kernelSize: 3 },
] as const;
const FEATURES = 64;
/** The stage whose cells say, in training, what stands where. */
const GRID_STAGE = 2;

const apply = (layer: { apply(x: never): unknown }, x: SymbolicTensor): SymbolicTensor =>
  layer.apply(x as never) as SymbolicTensor;

/** Cells of the grid for a picture: rows and columns, each stage having halved them. */
export const gridShape = ({
  rows,
  columns,
}: Pick<VideoShape, 'rows' | 'columns'>): [number, number] => {
  const halved = (n: number) => STAGES.slice(0, GRID_STAGE + 1).reduce((m) => Math.ceil(m / 2), n);
  return [halved(rows), halved(columns)];
};

/** Images [.., rows, columns, channels] to features; the grid's stage beside it. */
function encode(
  images: SymbolicTensor,
  seed: number,
): { features: SymbolicTensor; cells: SymbolicTensor } {
  const stages: SymbolicTensor[] = [];
  for (const [i, stage] of STAGES.entries()) {
    const kernelInitializer = initializers.heNormal({ seed: seed + i });
    const options = { strides: 2, padding: 'same', activation: 'relu', kernelInitializer } as const;
    const convolution = layers.conv2d({ ...stage, ...options, name: `conv_${i + 1}` });
    stages.push(apply(convolution, stages.at(-1) ?? images));
  }
  const flat = apply(layers.flatten({ name: 'flat' }), stages.at(-1) as SymbolicTensor);
  const dense = layers.dense({
    units: FEATURES,
    activation: 'relu',
    kernelInitializer: initializers.heNormal({ seed: seed + 10 }),
    name: 'features',
  });
  return { features: apply(dense, flat), cells: stages[GRID_STAGE] as SymbolicTensor };
}

/** Features over time, [batch, steps, FEATURES], to [batch, steps, 64]. */
function remember(x: SymbolicTensor, memory: Memory, seed: number): SymbolicTensor {
  if (memory === 'none') {
    const kernelInitializer = initializers.heNormal({ seed: seed + 20 });
    return apply(layers.dense({ units: 64, activation: 'relu', kernelInitializer }), x);
  }
  if (memory === 'gru') {
    return apply(
      layers.gru({
        units: 64,
        returnSequences: true,
        kernelInitializer: initializers.glorotUniform({ seed: seed + 20 }),
        recurrentInitializer: initializers.glorotUniform({ seed: seed + 21 }),
      }),
      x,
    );
  }
  const sizes = { units: 64, statistics: 48, summary: 24 };
  return apply(new Sru({ ...sizes, sequences: true, seed: seed + 20, name: 'sru' }), x);
}

/** A network with weights from the seed. */
export function collisionNetwork(
  shape: VideoShape,
  memory: Memory,
  seed: number,
): CollisionNetwork {
  const { steps, rows, columns } = shape;
  const video = layers.input({ shape: [steps, rows, columns, 3], name: 'video' } as never);
  const seen = apply(new FrameChange({ name: 'change' } as never), video);
  const images = apply(new FoldSteps({ name: 'fold' } as never), seen);
  const { features, cells } = encode(images, seed);
  const bySteps = apply(new UnfoldSteps({ steps, name: 'unfold' }), features);
  const states = remember(bySteps, memory, seed);
  const grid = layers.conv2d({
    filters: 2,
    kernelSize: 1,
    kernelInitializer: initializers.glorotUniform({ seed: seed + 40 }),
    name: 'grid',
  });
  const head = (name: string, nth: number) =>
    layers.dense({
      units: 1,
      name,
      kernelInitializer: initializers.glorotUniform({ seed: seed + 30 + nth }),
    });
  const logit = apply(head('logit', 0), states);
  const risk = apply(layers.activation({ activation: 'sigmoid', name: 'risk' }), logit);
  const others = [
    apply(head('urgency', 1), states),
    apply(head('speed', 2), states),
    apply(grid, cells),
  ];
  return {
    training: model({ inputs: video, outputs: [logit, ...others] }),
    shipped: model({ inputs: video, outputs: risk }),
  };
}
