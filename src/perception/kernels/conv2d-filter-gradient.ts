/**
 * `Conv2DBackpropFilter`, which the wasm backend lacks, as one forward convolution: images become channels and channels
 * become images, so that the convolution's sum over channels is the gradient's sum over the batch, and its sum over the
 * window (as large as the output, dilated by the stride) is the gradient's sum over places.
 */
import {
  backend_util,
  Conv2DBackpropFilter,
  type Conv2DBackpropFilterAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { Scratch } from './scratch.ts';

/** x [N,H,W,C] and dy [N,h,w,F] to [kh,kw,C,F]. @throws Error for channels-first data */
function conv2dFilterGradient(
  scratch: Scratch,
  x: TensorInfo,
  dy: TensorInfo,
  { strides, pad, dataFormat, dimRoundingMode, filterShape }: Conv2DBackpropFilterAttrs,
): TensorInfo {
  const info = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  if (info.dataFormat !== 'channelsLast') {
    throw new Error(`Conv2DBackpropFilter knows NHWC alone, not ${dataFormat}`);
  }
  const { strideHeight, strideWidth, padInfo } = info;
  // Rows that the last window does not reach are cropped: the padding after is then negative.
  const after = (taps: number, places: number, stride: number, size: number, before: number) =>
    taps + (places - 1) * stride - size - before;
  const { top, left } = padInfo;
  const found = scratch.convolve(
    'Conv2D',
    scratch.transpose(x, [3, 1, 2, 0]),
    scratch.transpose(dy, [1, 2, 0, 3]),
    [
      [top, after(info.filterHeight, info.outHeight, strideHeight, info.inHeight, top)],
      [left, after(info.filterWidth, info.outWidth, strideWidth, info.inWidth, left)],
    ],
    [strideHeight, strideWidth],
  );
  return scratch.transpose(found, [1, 2, 0, 3]);
}

export const conv2dFilterGradientKernel: KernelConfig = {
  kernelName: Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const scratch = new Scratch(backend, 'wasm');
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const attributes = attrs as unknown as Conv2DBackpropFilterAttrs;
    return scratch.finish(conv2dFilterGradient(scratch, x, dy, attributes));
  },
};
