/**
 * A small network that stands for its kind when speeds are compared: images of 54x96 with 9 channels, three convolutions
 * of 16, 32 and 32 filters of 3x3 with stride 2, a dense layer of 64 and one output.
 */
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

export const REFERENCE_INPUT = [54, 96, 9] as const;
export const REFERENCE_BATCH = 32;

/** The network, with weights from the seed. */
export function referenceNetwork(seed: number): LayersModel {
  const convolution = (filters: number, i: number, inputShape?: readonly number[]) =>
    layers.conv2d({
      filters,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: initializers.heNormal({ seed: seed + i }),
      ...(inputShape ? { inputShape: [...inputShape] } : {}),
    });
  return sequential({
    layers: [
      convolution(16, 1, REFERENCE_INPUT),
      convolution(32, 2),
      convolution(32, 3),
      layers.flatten(),
      layers.dense({ units: 64, activation: 'relu' }),
      layers.dense({ units: 1 }),
    ],
  });
}
