/** Parts that losses are made of. */
import * as tf from '@tensorflow/tfjs-core';

/** max(x, 0) - x y + log(1 + exp(-|x|)): the cross-entropy of each logit, without overflow. */
export const crossEntropy = (x: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log(tf.add(tf.exp(tf.neg(tf.abs(x))), 1)));

/** Mean over what is known; 0 where nothing is. @param mask weights, same shape as the errors or one that fits them */
export const meanOver = (errors: tf.Tensor, mask: tf.Tensor): tf.Tensor =>
  tf.div(tf.sum(tf.mul(errors, mask)), tf.maximum(tf.sum(mask), 1));
