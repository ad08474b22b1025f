/**
 * The network of how the ego moves: half a second of events (as voxel grids) or of frames at 10 Hz to how it steers and how
 * fast a contact comes nearer, at each step. Both inputs have four channels where they meet the encoder, and all that
 * follows is the same, so that what events are worth can be told from what frames are worth.
 */
import { initializers, type LayersModel, layers, model } from '@tensorflow/tfjs-layers';
import { apply } from './apply.ts';
import { type EncoderSizes, frameEncoder } from './frame-encoder.ts';
import { memoryLayer } from './memory.ts';
import { FoldSteps, FrameChange, UnfoldSteps } from './video-layers.ts';

/** Events: bins of a voxel grid. Frames: colours, and how much brighter each pixel got. */
const CHANNELS = 4;
const SIZES: EncoderSizes = { filters: [12, 24, 32, 48], features: 64 };

export const MOTION_INPUTS = ['events', 'frames'] as const;
export type MotionInput = (typeof MOTION_INPUTS)[number];

/** Bytes a pixel of a step: bins of the voxel grid, or RGB. */
export const motionChannels = (input: MotionInput): number => (input === 'events' ? CHANNELS : 3);

export interface MotionShape {
  readonly steps: number;
  readonly rows: number;
  readonly columns: number;
  /** Numbers that are predicted at each step. */
  readonly numbers: number;
  /** Numbers of the ego's own motion that only teach the encoder. */
  readonly helpers: number;
}

export interface MotionNetwork {
  /**
   * Video [batch, steps, rows, columns, channels] to [motion [batch, steps, numbers], helpers [batch, steps, helpers],
   * and for each step the grid [batch * steps, rows, columns, 2]: logits of 'a road user is there', and its urgency].
   * Voxel grids are in events, frames 0..1.
   */
  readonly training: LayersModel;
  /** The same weights; video to motion alone. */
  readonly shipped: LayersModel;
}

/** A network with weights from the seed. */
export function motionNetwork(
  { steps, rows, columns, numbers, helpers }: MotionShape,
  input: MotionInput,
  seed: number,
): MotionNetwork {
  const shape = [steps, rows, columns, motionChannels(input)];
  const video = layers.input({ shape, name: 'video' } as never);
  const seen =
    input === 'events' ? video : apply(new FrameChange({ lags: [1], name: 'change' }), video);
  const images = apply(new FoldSteps({ name: 'fold' } as never), seen);
  const { features, cells } = frameEncoder(SIZES, seed)(images);
  const bySteps = apply(new UnfoldSteps({ steps, name: 'unfold' }), features);
  const states = apply(memoryLayer('sru', seed + 20), bySteps);
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + 30 + nth });
  const head = (name: string, units: number, nth: number) =>
    layers.dense({ units, name, kernelInitializer: glorot(nth) });
  const motion = apply(head('motion', numbers, 0), states);
  const grid = layers.conv2d({
    filters: 2,
    kernelSize: 1,
    kernelInitializer: glorot(10),
    name: 'grid',
  });
  const outputs = [motion, apply(head('helpers', helpers, 1), states), apply(grid, cells)];
  return {
    training: model({ inputs: video, outputs }),
    shipped: model({ inputs: video, outputs: motion }),
  };
}
