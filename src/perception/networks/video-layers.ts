/** Layers between videos, [batch, steps, rows, columns, channels], and images. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;

/**
 * Colours centred, and a channel that says how much brighter each pixel got since the step before (0 in the first step):
 * what moves is then plain to the first convolution. [.., 3] with values 0..1 to [.., 4].
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
      const grey = tf.mean(x, -1, true);
      const size = [n, steps - 1, h, w, 1] as [number, number, number, number, number];
      const change =
        steps > 1
          ? tf.concat(
              [
                tf.zeros([n, 1, h, w, 1]),
                tf.sub(
                  tf.slice(grey, [0, 1, 0, 0, 0], size),
                  tf.slice(grey, [0, 0, 0, 0, 0], size),
                ),
              ],
              1,
            )
          : tf.zeros([n, 1, h, w, 1]);
      return tf.concat([tf.mul(tf.sub(x, 0.4), 3), tf.mul(change, 8)], -1);
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
