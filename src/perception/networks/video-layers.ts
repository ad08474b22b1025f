/** Layers between videos, [batch, steps, rows, columns, channels], and images. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;

/** Centres colours; and how much a change of brightness counts. */
const COLOUR = { centre: 0.4, gain: 3 };
const CHANGE_GAIN = 8;

/** [1,1,3,4]: what a pixel itself, and the same pixel one step before, give to the four channels. */
const NOW = [0, 1, 2].flatMap((c) => [
  ...[0, 1, 2].map((k) => (k === c ? COLOUR.gain : 0)),
  CHANGE_GAIN / 3,
]);
const BEFORE = [0, 1, 2].flatMap(() => [0, 0, 0, CHANGE_GAIN / 3]);
const CENTRE = [...[0, 1, 2].map(() => COLOUR.centre * COLOUR.gain), 0];

/**
 * Colours centred, and a channel that says how much brighter each pixel got since the step before (0 in the first step):
 * what moves is then plain to the first convolution. [.., 3] with values 0..1 to [.., 4]. Written as two convolutions
 * of 1x1, since slicing and joining channels is slow on WebAssembly.
 */
export class FrameChange extends layers.Layer {
  static readonly className = 'FrameChange';

  override computeOutputShape(shape: Shape): Shape {
    return [...shape.slice(0, -1), 4];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs) as tf.Tensor5D;
      const [n, steps, h, w] = x.shape;
      const frame = h * w * 3;
      const flat = tf.reshape(x, [n, steps * frame]) as tf.Tensor2D;
      const first = tf.slice(flat, [0, 0], [n, frame]);
      const shifted = tf.concat([first, tf.slice(flat, [0, 0], [n, (steps - 1) * frame])], 1);
      const mixed = (images: tf.Tensor, matrix: readonly number[]) =>
        tf.conv2d(
          tf.reshape(images, [n * steps, h, w, 3]) as tf.Tensor4D,
          tf.tensor4d([...matrix], [1, 1, 3, 4]),
          1,
          'valid',
        );
      const change = tf.sub(mixed(x, NOW), mixed(steps > 1 ? shifted : x, BEFORE));
      return tf.reshape(tf.sub(change, tf.tensor1d(CENTRE)), [n, steps, h, w, 4]);
    });
  }
}
tf.serialization.registerClass(FrameChange as never);

/** [batch, steps, ...] to [batch * steps, ...]: so one convolution sees all steps. */
export class FoldSteps extends layers.Layer {
  static readonly className = 'FoldSteps';

  override computeOutputShape(shape: Shape): Shape {
    return [null, ...shape.slice(2)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    return tf.reshape(x, [(x.shape[0] as number) * (x.shape[1] as number), ...x.shape.slice(2)]);
  }
}
tf.serialization.registerClass(FoldSteps as never);

/** The way back: [batch * steps, ...] to [batch, steps, ...]. */
export class UnfoldSteps extends layers.Layer {
  static readonly className = 'UnfoldSteps';
  private readonly steps: number;

  constructor(config: { readonly steps: number; readonly name?: string }) {
    super(config as never);
    this.steps = config.steps;
  }

  override computeOutputShape(shape: Shape): Shape {
    return [null, this.steps, ...shape.slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    return tf.reshape(x, [(x.shape[0] as number) / this.steps, this.steps, ...x.shape.slice(1)]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), steps: this.steps };
  }
}
tf.serialization.registerClass(UnfoldSteps as never);

/** Numbers before `from` along the last axis stay as they are; from there on logits become probabilities. */
export class SigmoidFrom extends layers.Layer {
  static readonly className = 'SigmoidFrom';
  private readonly from: number;

  constructor(config: { readonly from: number; readonly name?: string }) {
    super(config as never);
    this.from = config.from;
  }

  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      const [axis, size] = [x.rank - 1, x.shape[x.rank - 1] as number];
      const [plain, logits] = tf.split(x, [this.from, size - this.from], axis);
      return tf.concat([plain as tf.Tensor, tf.sigmoid(logits as tf.Tensor)], axis);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), from: this.from };
  }
}
tf.serialization.registerClass(SigmoidFrom as never);
