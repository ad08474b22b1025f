/**
 * The forecaster: ten frames at 10 Hz to the risk that the ego collides within two seconds, at each of the ten steps.
 * A convolutional encoder looks at each frame and at how it differs from earlier ones, a recurrent unit goes over time.
 *
 * It is trained in two steps: first the encoder, with heads that see one moment and a grid that says what is where, how far
 * and how fast it comes; then, on its features, what goes over time.
 */
import {
  initializers,
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { Sru } from '../sru/sru.ts';
import { FoldSteps, FrameChange, LastStep, UnfoldSteps } from './video-layers.ts';

/** What goes over time: the unit of ours, a GRU of the same size, or nothing, where each moment is judged alone. */
export const MEMORIES = ['sru', 'gru', 'none'] as const;
export type Memory = (typeof MEMORIES)[number];

export interface VideoShape {
  readonly steps: number;
  readonly rows: number;
  readonly columns: number;
}

/** What is to be made. */
export interface CollisionPlan {
  readonly shape: VideoShape;
  readonly memory: Memory;
  /** Frames are compared with the one so many steps before each; none: every frame is seen alone, standing still. */
  readonly lags: readonly number[];
  /** Of the first weights. */
  readonly seed: number;
}

/** What the heads of the encoder say of one moment, in this order. */
export const MOMENT_HEADS = ['positive', 'urgency', 'soon', 'near', 'speed', 'yawRate'] as const;
/** What each cell of the grid says: a logit, then numbers. */
export const CELL_HEADS = ['present', 'danger', 'nearness', 'closing', 'crossing'] as const;

export interface CollisionNetwork {
  /**
   * [moments [n, lookback + 1, rows, columns, 3] with values 0..1, keep [n, FEATURES]] to [heads [n, MOMENT_HEADS], grid [n,
   * rows, columns, CELL_HEADS]] of the last frame. `keep` multiplies the features: ones, or drop-out.
   */
  readonly encoder: LayersModel;
  /** The same moments to features [n, FEATURES]. */
  readonly features: LayersModel;
  /** Features [n, steps, FEATURES] to [risk logits, urgency], each [n, steps, 1]. */
  readonly memory: LayersModel;
  /** Video [n, steps, rows, columns, 3] to risk [n, steps, 1], 0..1; the same weights. */
  readonly shipped: LayersModel;
}

const STAGES = [
  { filters: 16, kernelSize: 5 },
  { filters: 24, kernelSize: 3 },
  { filters: 40, kernelSize: 3 },
  { filters: 48, kernelSize: 3 },
] as const;
export const FEATURES = 128;
/** The stage whose cells say, in training, what stands where. */
const GRID_STAGE = 2;

const apply = (
  layer: { apply(x: never): unknown },
  x: SymbolicTensor | SymbolicTensor[],
): SymbolicTensor => layer.apply(x as never) as SymbolicTensor;

/** Cells of the grid for a picture: rows and columns, each stage having halved them. */
export const gridShape = ({
  rows,
  columns,
}: Pick<VideoShape, 'rows' | 'columns'>): [number, number] => {
  const halved = (n: number) => STAGES.slice(0, GRID_STAGE + 1).reduce((m) => Math.ceil(m / 2), n);
  return [halved(rows), halved(columns)];
};

/** How many frames before a moment's own the encoder needs. */
export const lookback = (lags: readonly number[]): number => Math.max(0, ...lags);

/** Layers that the encoder's models share. @returns from pictures to features, and to the stage of the grid */
function encoderLayers(seed: number) {
  const he = (nth: number) => initializers.heNormal({ seed: seed + nth });
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
  const flatten = layers.flatten({ name: 'flat' });
  const kernelInitializer = he(10);
  const dense = layers.dense({
    units: FEATURES,
    activation: 'relu',
    kernelInitializer,
    name: 'features',
  });
  return (images: SymbolicTensor): { features: SymbolicTensor; cells: SymbolicTensor } => {
    const seen: SymbolicTensor[] = [];
    for (const stage of stages) seen.push(apply(stage, seen.at(-1) ?? images));
    const features = apply(dense, apply(flatten, seen.at(-1) as SymbolicTensor));
    return { features, cells: seen[GRID_STAGE] as SymbolicTensor };
  };
}

/** Layers over features in their order, [n, steps, FEATURES] to [n, steps, units]. */
function memoryLayer(memory: Memory, seed: number): layers.Layer {
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + nth });
  if (memory === 'sru') {
    return new Sru({ units: 64, statistics: 48, summary: 24, sequences: true, seed, name: 'sru' });
  }
  if (memory === 'gru') {
    const [kernelInitializer, recurrentInitializer] = [glorot(0), glorot(1)];
    return layers.gru({
      units: 64,
      returnSequences: true,
      kernelInitializer,
      recurrentInitializer,
    });
  }
  const kernelInitializer = initializers.heNormal({ seed });
  return layers.dense({ units: 64, activation: 'relu', kernelInitializer });
}

/** A network with weights from the seed. */
export function collisionNetwork({ shape, memory, lags, seed }: CollisionPlan): CollisionNetwork {
  const { steps, rows, columns } = shape;
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + nth });
  const encode = encoderLayers(seed);
  const change = new FrameChange({ lags, name: 'change' });
  const pictures = (count: number) => [count, rows, columns, 3];
  const moment = layers.input({ shape: pictures(lookback(lags) + 1), name: 'moment' } as never);
  const keep = layers.input({ shape: [FEATURES], name: 'keep' } as never);
  const now = encode(apply(new LastStep({ name: 'now' } as never), apply(change, moment)));
  const kept = apply(layers.multiply({ name: 'kept' }), [now.features, keep]);
  const heads = layers.dense({
    units: MOMENT_HEADS.length,
    kernelInitializer: glorot(30),
    name: 'heads',
  });
  const grid = layers.conv2d({
    filters: CELL_HEADS.length,
    kernelSize: 1,
    kernelInitializer: glorot(40),
    name: 'grid',
  });

  const recall = memoryLayer(memory, seed + 20);
  const head = (name: string, nth: number) =>
    layers.dense({ units: 1, kernelInitializer: glorot(nth), name });
  const [logit, urgency] = [head('logit', 50), head('urgency', 51)];
  const sequence = layers.input({ shape: [null, FEATURES], name: 'sequence' } as never);
  const states = apply(recall, sequence);

  const video = layers.input({ shape: pictures(steps), name: 'video' } as never);
  const images = apply(new FoldSteps({ name: 'fold' } as never), apply(change, video));
  const bySteps = apply(new UnfoldSteps({ steps, name: 'unfold' }), encode(images).features);
  const logits = apply(logit, apply(recall, bySteps));
  return {
    encoder: model({
      inputs: [moment, keep],
      outputs: [apply(heads, kept), apply(grid, now.cells)],
    }),
    features: model({ inputs: moment, outputs: now.features }),
    memory: model({ inputs: sequence, outputs: [apply(logit, states), apply(urgency, states)] }),
    shipped: model({
      inputs: video,
      outputs: apply(layers.activation({ activation: 'sigmoid', name: 'risk' }), logits),
    }),
  };
}
