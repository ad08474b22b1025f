/**
 * The gradient of Conv2D with dilations, which tfjs refuses: a dilated convolution is one whose filter has zeros between
 * its taps, so its gradients are those of that filter, read at the taps.
 */
import {
  Conv2D,
  type Conv2DAttrs,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  engine,
  type GradConfig,
  type NamedAttrMap,
  pad as padTensor,
  reshape,
  slice,
  stridedSlice,
  type Tensor,
} from '@tensorflow/tfjs-core';

type Two = readonly [number, number];
type Shape4 = [number, number, number, number];

const pairOf = (value: number | Two): Two => (typeof value === 'number' ? [value, value] : value);
const spreadSize = (taps: number, dilation: number): number => (taps - 1) * dilation + 1;

/** A filter [kh,kw,C,F] with zeros between its taps. */
function spread(filter: Tensor, [dy, dx]: Two): Tensor {
  if (dy === 1 && dx === 1) return filter;
  const [h, w, c, f] = filter.shape as Shape4;
  const wide = padTensor(reshape(filter, [h * w, 1, c * f]), [
    [0, 0],
    [0, dx - 1],
    [0, 0],
  ]);
  const high = padTensor(reshape(wide, [h, 1, w * dx * c * f]), [
    [0, 0],
    [0, dy - 1],
    [0, 0],
  ]);
  const size = [spreadSize(h, dy), spreadSize(w, dx), c, f];
  return slice(reshape(high, [h * dy, w * dx, c, f]), [0, 0, 0, 0], size);
}

export const conv2dGradient: GradConfig = {
  kernelName: Conv2D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const { strides, pad, dataFormat, dilations, dimRoundingMode } =
      attrs as unknown as Conv2DAttrs;
    const step = pairOf(dilations as number | Two);
    const [h, w, c, f] = filter.shape as Shape4;
    const filterShape: Shape4 = [spreadSize(h, step[0]), spreadSize(w, step[1]), c, f];
    const shared = { strides, pad, dataFormat, dimRoundingMode };
    const run = (kernel: string, inputs: Record<string, Tensor>, more: NamedAttrMap) =>
      engine().runKernel(kernel, inputs, { ...shared, ...more } as NamedAttrMap) as Tensor;
    return {
      x: () =>
        run(
          Conv2DBackpropInput,
          { dy: dy as Tensor, filter: spread(filter, step) },
          { inputShape: x.shape },
        ),
      filter: () => {
        const whole = run(Conv2DBackpropFilter, { x, dy: dy as Tensor }, { filterShape });
        if (step[0] === 1 && step[1] === 1) return whole;
        return stridedSlice(whole, [0, 0, 0, 0], filterShape, [step[0], step[1], 1, 1]);
      },
    };
  },
};
