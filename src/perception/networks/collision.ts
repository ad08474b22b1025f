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
  /** Video [batch, steps, rows, columns, 3], values 0..1, to [risk logits, urgency, speed], each [batch, steps, 1]. */
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
const DROPOUT = 0.3;

const apply = (layer: { apply(x: never): unknown }, x: SymbolicTensor): SymbolicTensor =>
  layer.apply(x as never) as SymbolicTensor;

/** Images [.., rows, columns, channels] to features. */
function encode(images: SymbolicTensor, seed: number): SymbolicTensor {
  let x = images;
  for (const [i, stage] of STAGES.entries()) {
    const kernelInitializer = initializers.heNormal({ seed: seed + i });
    const options = { strides: 2, padding: 'same', activation: 'relu', kernelInitializer } as const;
    x = apply(layers.conv2d({ ...stage, ...options, name: `conv_${i + 1}` }), x);
  }
  const flat = apply(layers.flatten({ name: 'flat' }), x);
  const dense = layers.dense({
    units: FEATURES,
    activation: 'relu',
    kernelInitializer: initializers.heNormal({ seed: seed + 10 }),
    name: 'features',
  });
  return apply(layers.dropout({ rate: DROPOUT, seed: seed + 11 }), apply(dense, flat));
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
  const features = apply(new UnfoldSteps({ steps, name: 'unfold' }), encode(images, seed));
  const states = remember(features, memory, seed);
  const head = (name: string, nth: number) =>
    layers.dense({
      units: 1,
      name,
      kernelInitializer: initializers.glorotUniform({ seed: seed + 30 + nth }),
    });
  const logit = apply(head('logit', 0), states);
  const risk = apply(layers.activation({ activation: 'sigmoid', name: 'risk' }), logit);
  const others = [apply(head('urgency', 1), states), apply(head('speed', 2), states)];
  return {
    training: model({ inputs: video, outputs: [logit, ...others] }),
    shipped: model({ inputs: video, outputs: risk }),
  };
}
