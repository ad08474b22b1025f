/** Layers over a grid of cells, [batch, rows, columns, features]: what a convolution alone does not know of them. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;
const only = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
  (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;

/** Adds numbers of its own, learnt, to each cell: so a convolution, which is the same everywhere, can tell where it is. */
export class PlaceBias extends layers.Layer {
  static readonly className = 'PlaceBias';
  private bias: Weight | null = null;

  override build([, ...cells]: Shape): void {
    this.bias = this.addWeight('bias', cells, 'float32', initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(shape: Shape): Shape {
    return shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(only(inputs), (this.bias as Weight).read()));
  }
}
tf.serialization.registerClass(PlaceBias as never);

/** Adds numbers that hold for the whole to each cell: [cells [batch, rows, columns, features], [batch, features]] to cells. */
export class AddEverywhere extends layers.Layer {
  static readonly className = 'AddEverywhere';

  override computeOutputShape(shapes: Shape | Shape[]): Shape {
    return (shapes as Shape[])[0] as Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [cells, whole] = inputs as [tf.Tensor, tf.Tensor2D];
      const [n, features] = whole.shape;
      return tf.add(cells, tf.reshape(whole, [n, 1, 1, features]));
    });
  }
}
tf.serialization.registerClass(AddEverywhere as never);

/**
 * Means over all cells, each weighted by how much the cell matters to one of several heads: the softmax over the cells of a
 * linear function of their features. [batch, rows, columns, features] to [batch, heads * features].
 * After B. Bahdanau, Cho, Bengio, "Neural machine translation by jointly learning to align and translate", ICLR 2015.
 */
export class AttentionPool extends layers.Layer {
  static readonly className = 'AttentionPool';
  private readonly heads: number;
  private readonly seed: number;
  private kernel: Weight | null = null;

  /** @param config how many heads, and the seed of their first weights */
  constructor(config: { readonly heads: number; readonly seed: number; readonly name?: string }) {
    super(config as never);
    this.heads = config.heads;
    this.seed = config.seed;
  }

  override build(shape: Shape): void {
    const initializer = initializers.glorotUniform({ seed: this.seed });
    const features = shape.at(-1) as number;
    this.kernel = this.addWeight('kernel', [features, this.heads], 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape([batch = null, , , features = null]: Shape): Shape {
    return [batch, this.heads * (features as number)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [n, rows, columns, features] = only(inputs).shape as [number, number, number, number];
      const cells = rows * columns;
      const flat = tf.reshape(only(inputs), [n * cells, features]);
      const matters = tf.matMul(flat, (this.kernel as Weight).read() as tf.Tensor2D);
      const byHead = tf.transpose(tf.reshape(matters, [n, cells, this.heads]), [0, 2, 1]);
      const means = tf.matMul(tf.softmax(byHead), tf.reshape(flat, [n, cells, features]));
      return tf.reshape(means, [n, this.heads * features]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads, seed: this.seed };
  }
}
tf.serialization.registerClass(AttentionPool as never);

/**
 * How dangerous who is in each cell is, where someone is: [present and more of each cell, danger], logits of [batch, rows,
 * columns, ..] and [batch, rows, columns, 1], to the product of both probabilities, [batch, rows, columns, 1]. Cells learn who is
 * dangerous only where someone is; so it counts no more than it is sure that someone is there.
 */
export class DangerThere extends layers.Layer {
  static readonly className = 'DangerThere';

  override computeOutputShape(shapes: Shape | Shape[]): Shape {
    return (shapes as Shape[])[1] as Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [said, danger] = inputs as [tf.Tensor, tf.Tensor];
      const present = tf.slice(said, [0, 0, 0, 0], [-1, -1, -1, 1]);
      return tf.mul(tf.sigmoid(present), tf.sigmoid(danger));
    });
  }
}
tf.serialization.registerClass(DangerThere as never);
