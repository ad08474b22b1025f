/**
 * What the wasm backend needs to train. Its own kernels cover inference; these are the gradients that it lacks or does
 * slowly, each made of its fast forward kernels (XNNPACK), and what it copies without need. The list is explicit: a new kernel
 * is a file and a line here.
 *
 * `Select` (tf.where), pooling, batch normalisation and the activations have all they need in tfjs 4.22.
 */
// Importing it registers the gradients of all operations.
import '@tensorflow/tfjs-layers';
import {
  BatchMatMul,
  Conv2D,
  getGradient,
  getKernel,
  type KernelConfig,
  registerGradient,
  registerKernel,
  Slice,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { conv2dFilterGradientKernel } from './conv2d-filter-gradient.ts';
import { conv2dGradient } from './conv2d-gradient.ts';
import { conv2dInputGradientKernel } from './conv2d-input-gradient.ts';
import {
  depthwiseFilterGradientKernel,
  depthwiseInputGradientKernel,
} from './depthwise-gradients.ts';
import { identityKernel } from './identity.ts';
import { matMulKernel } from './mat-mul.ts';
import { sliceKernel } from './slice.ts';

const KERNELS: readonly KernelConfig[] = [
  conv2dFilterGradientKernel,
  conv2dInputGradientKernel,
  depthwiseInputGradientKernel,
  depthwiseFilterGradientKernel,
  identityKernel,
];

let isRegistered = false;

function replace(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, kernel.backendName)) {
    unregisterKernel(kernel.kernelName, kernel.backendName);
  }
  registerKernel(kernel);
}

/**
 * Registers all of them; a second call does nothing. The wasm backend must have been imported.
 * @throws Error where it was not
 */
export function registerKernels(): void {
  if (isRegistered) return;
  const [own, slice] = [getKernel(BatchMatMul, 'wasm'), getKernel(Slice, 'wasm')];
  if (!own || !slice)
    throw new Error('the wasm backend was not imported before its kernels are registered');
  for (const kernel of KERNELS) replace(kernel);
  replace({ ...matMulKernel(own.kernelFunc), setupFunc: own.setupFunc });
  replace(sliceKernel(slice.kernelFunc));
  if (getGradient(Conv2D)) unregisterGradient(Conv2D);
  registerGradient(conv2dGradient);
  isRegistered = true;
}
