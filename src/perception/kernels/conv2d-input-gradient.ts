/** `Conv2DBackpropInput` as a forward convolution of dy, by phases of the stride; the backend's own is a plain loop. */
import {
  backend_util,
  Conv2DBackpropInput,
  type Conv2DBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { fillFilter, type PhaseAxis, phasePlan, weave } from './phases.ts';
import { Scratch } from './scratch.ts';

/** [kh,kw,C,F] to the filter of the phases, [taps,taps,F,phases * C]. */
function phaseFilter(
  scratch: Scratch,
  filter: TensorInfo,
  axes: readonly [PhaseAxis, PhaseAxis],
): TensorInfo {
  const plans = [phasePlan(axes[0]), phasePlan(axes[1])] as const;
  const [, , c, f] = filter.shape as [number, number, number, number];
  const [sy, sx] = [axes[0].stride, axes[1].stride];
  const [ty, tx] = [plans[0].taps, plans[1].taps];
  const filled = fillFilter(scratch, filter, plans);
  // Two transpositions of few dimensions: [ty, sy, tx, sx, C, F] to [ty, tx, F, sy, sx, C].
  const parted = scratch.reshape(filled, [ty, sy, tx, sx * c * f]);
  const turned = scratch.transpose(parted, [0, 2, 1, 3]);
  const flat = scratch.reshape(turned, [ty, tx, sy * sx * c, f]);
  return scratch.transpose(scratch.turn(flat), [0, 1, 3, 2]);
}

/** dy [N,h,w,F] and filter [kh,kw,C,F] to [N,H,W,C]. @throws Error for channels-first data */
function conv2dInputGradient(
  scratch: Scratch,
  dy: TensorInfo,
  filter: TensorInfo,
  { strides, pad, dataFormat, dimRoundingMode, inputShape }: Conv2DBackpropInputAttrs,
): TensorInfo {
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  if (info.dataFormat !== 'channelsLast') {
    throw new Error(`Conv2DBackpropInput knows NHWC alone, not ${dataFormat}`);
  }
  const axes = axesOf(info);
  const plans = axes.map(phasePlan);
  const pads = [plans[0]?.pads ?? [0, 0], plans[1]?.pads ?? [0, 0]] as const;
  const parts = scratch.convolve('Conv2D', dy, phaseFilter(scratch, filter, axes), pads);
  return weave(scratch, parts, axes);
}

/** Rows and columns of a convolution. */
export const axesOf = (info: backend_util.Conv2DInfo): [PhaseAxis, PhaseAxis] => [
  {
    stride: info.strideHeight,
    taps: info.filterHeight,
    before: info.padInfo.top,
    cells: info.inHeight,
    places: info.outHeight,
  },
  {
    stride: info.strideWidth,
    taps: info.filterWidth,
    before: info.padInfo.left,
    cells: info.inWidth,
    places: info.outWidth,
  },
];

export const conv2dInputGradientKernel: KernelConfig = {
  kernelName: Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const scratch = new Scratch(backend, 'wasm');
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const attributes = attrs as unknown as Conv2DBackpropInputAttrs;
    return scratch.finish(conv2dInputGradient(scratch, dy, filter, attributes));
  },
};
