/**
 * A part of a tensor. tfjs's own kernel first copies the whole tensor out of WebAssembly's memory, which for videos is tens of
 * megabytes a step for the garbage collector; this one copies within it.
 */
import {
  type KernelConfig,
  type KernelFunc,
  Slice,
  type SliceAttrs,
  slice_util,
  type Tensor,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';

interface Heap {
  makeOutput(shape: number[], dtype: string): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

/**
 * Copies what is contiguous at once: runs along the last axes that are taken whole and the one before them.
 * @param begin and `size` of the part along each axis of `shape`
 */
function copyPart(
  from: Float32Array,
  to: Float32Array,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): void {
  let axis = shape.length - 1;
  while (axis > 0 && size[axis] === shape[axis]) axis--;
  const strides = [...util.computeStrides([...shape]), 1];
  const run = (size[axis] as number) * (strides[axis] as number);
  const copy = (depth: number, at: number, out: number): number => {
    const start = at + (begin[depth] as number) * (strides[depth] as number);
    if (depth === axis) {
      to.set(from.subarray(start, start + run), out);
      return out + run;
    }
    let next = out;
    for (let i = 0; i < (size[depth] as number); i++) {
      next = copy(depth + 1, start + i * (strides[depth] as number), next);
    }
    return next;
  };
  if (to.length > 0) copy(0, 0, 0);
}

/** @param own the backend's kernel, for text and for single numbers */
export const sliceKernel = (own: KernelFunc): KernelConfig => ({
  kernelName: Slice,
  backendName: 'wasm',
  kernelFunc(params) {
    const x = params.inputs.x as TensorInfo;
    if (x.dtype === 'string' || x.shape.length === 0) return own(params);
    const heap = params.backend as Heap;
    const { begin, size } = params.attrs as unknown as SliceAttrs;
    const parsed = slice_util.parseSliceParams(x as Tensor, begin, size);
    const [first, sides] = parsed as [number[], number[]];
    slice_util.assertParamsValid(x as Tensor, first, sides);
    const out = heap.makeOutput(sides, x.dtype);
    // Views only now: making room may have moved the memory.
    copyPart(heap.typedArrayFromHeap(x), heap.typedArrayFromHeap(out), x.shape, first, sides);
    return out;
  },
});
