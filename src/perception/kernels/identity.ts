/**
 * Another name for the same numbers. tfjs's own kernel copies them, and gradients make hundreds of such names in a step: of
 * everything that the way back needs.
 */
import { Identity, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

export const identityKernel: KernelConfig = {
  kernelName: Identity,
  backendName: 'wasm',
  kernelFunc({ inputs, backend }) {
    const { dataId, shape, dtype } = inputs.x as TensorInfo;
    (backend as { incRef(dataId: object): void }).incRef(dataId);
    return { dataId, shape, dtype };
  },
};
