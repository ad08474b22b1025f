/** The two gradients of a depthwise convolution, which the wasm backend lacks. */
import {
  backend_util,
  DepthwiseConv2dNativeBackpropFilter,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInput,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { axesOf } from './conv2d-input-gradient.ts';
import { fillFilter, type PhaseAxis, phasePlan, weave } from './phases.ts';
import { Scratch } from './scratch.ts';

type Shape4 = [number, number, number, number];

/** [kh,kw,C,K] to the filter of the phases, [taps,taps,C*K,phases]. */
function phaseFilter(
  scratch: Scratch,
  filter: TensorInfo,
  axes: readonly [PhaseAxis, PhaseAxis],
): TensorInfo {
  const plans = [phasePlan(axes[0]), phasePlan(axes[1])] as const;
  const [, , c, k] = filter.shape as Shape4;
  const [sy, sx] = [axes[0].stride, axes[1].stride];
  const [ty, tx] = [plans[0].taps, plans[1].taps];
  const filled = fillFilter(scratch, filter, plans);
  const parted = scratch.reshape(filled, [ty, sy, tx, sx * c * k]);
  const turned = scratch.transpose(parted, [0, 2, 1, 3]);
  const flat = scratch.reshape(turned, [ty, tx, sy * sx, c * k]);
  return scratch.transpose(scratch.turn(flat), [0, 1, 3, 2]);
}

/** dy [N,h,w,C*K] and filter [kh,kw,C,K] to [N,H,W,C]. */
function depthwiseInputGradient(
  scratch: Scratch,
  dy: TensorInfo,
  filter: TensorInfo,
  attrs: DepthwiseConv2dNativeBackpropInputAttrs,
): TensorInfo {
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs;
  const [, , c, k] = filter.shape as Shape4;
  const info = backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as Shape4,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const spread = spreadFilter(scratch, filter, [info.dilationHeight, info.dilationWidth]);
  const axes = axesOf(info).map((axis, i) => ({ ...axis, taps: spread.shape[i] as number })) as [
    PhaseAxis,
    PhaseAxis,
  ];
  const pads = [phasePlan(axes[0]).pads, phasePlan(axes[1]).pads] as const;
  const parts = scratch.convolve(
    'DepthwiseConv2dNative',
    dy,
    phaseFilter(scratch, spread, axes),
    pads,
  );
  const [n, rows, columns] = parts.shape as Shape4;
  const phases = axes[0].stride * axes[1].stride;
  const summed = scratch.sum(scratch.reshape(parts, [n * rows * columns, c, k, phases]), [2]);
  const turned = scratch.transpose(summed, [0, 2, 1]);
  return weave(scratch, scratch.reshape(turned, [n, rows, columns, phases * c]), axes);
}

/** The filter with zeros between its taps: what a dilated convolution is with dilation 1. */
function spreadFilter(
  scratch: Scratch,
  filter: TensorInfo,
  [dy, dx]: readonly [number, number],
): TensorInfo {
  if (dy === 1 && dx === 1) return filter;
  const [h, w, c, k] = filter.shape as Shape4;
  const wide = scratch.pad(scratch.reshape(filter, [h * w, 1, c * k]), [
    [0, 0],
    [0, dx - 1],
    [0, 0],
  ]);
  const rows = scratch.reshape(wide, [h, 1, w * dx * c * k]);
  const high = scratch.pad(rows, [
    [0, 0],
    [0, dy - 1],
    [0, 0],
  ]);
  const all = scratch.reshape(high, [h * dy, w * dx, c, k]);
  return scratch.slice(all, [0, 0, 0, 0], [(h - 1) * dy + 1, (w - 1) * dx + 1, c, k]);
}

/** x [N,H,W,C] and dy [N,h,w,C*K] to [kh,kw,C,K]: tap by tap, the sum of what it saw times what it made. */
function depthwiseFilterGradient(
  scratch: Scratch,
  x: TensorInfo,
  dy: TensorInfo,
  attrs: DepthwiseConv2dNativeBackpropFilterAttrs,
): TensorInfo {
  const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs;
  const [kh, kw, c, k] = filterShape;
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  );
  const { top, bottom, left, right } = info.padInfo;
  const padded = scratch.pad(x, [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const [n, h, w] = dy.shape as Shape4;
  const by = scratch.reshape(dy, [n * h * w, c, k]);
  const taps = Array.from({ length: kh * kw }, (_, i) => {
    const [y, xAt] = [Math.floor(i / kw) * info.dilationHeight, (i % kw) * info.dilationWidth];
    const seen = scratch.run('StridedSlice', { x: padded }, {
      begin: [0, y, xAt, 0],
      end: [n, y + (h - 1) * info.strideHeight + 1, xAt + (w - 1) * info.strideWidth + 1, c],
      strides: [1, info.strideHeight, info.strideWidth, 1],
      beginMask: 0,
      endMask: 0,
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask: 0,
    } as never);
    const a = scratch.reshape(seen, [n * h * w, c, 1]);
    return scratch.reshape(scratch.sum(scratch.run('Multiply', { a, b: by }), [0]), [1, c, k]);
  });
  const all = scratch.run('Concat', taps as never, { axis: 0 });
  return scratch.reshape(all, [kh, kw, c, k]);
}

export const depthwiseInputGradientKernel: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const scratch = new Scratch(backend, 'wasm');
    const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
    const attributes = attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
    return scratch.finish(depthwiseInputGradient(scratch, dy, filter, attributes));
  },
};

export const depthwiseFilterGradientKernel: KernelConfig = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const scratch = new Scratch(backend, 'wasm');
    const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
    const attributes = attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
    return scratch.finish(depthwiseFilterGradient(scratch, x, dy, attributes));
  },
};
