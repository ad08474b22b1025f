/** Kernels made of other kernels of the same backend, without leaving anything behind. */
import {
  getKernel,
  type KernelBackend,
  type NamedAttrMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

interface Backend extends KernelBackend {
  disposeData(dataId: object): boolean;
  makeOutput(shape: number[], dtype: string): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

/** The intermediate results of one kernel. */
export class Scratch {
  private readonly backend: Backend;
  private readonly name: string;
  private readonly made: TensorInfo[] = [];

  /** @param name of the backend, `wasm` */
  constructor(backend: unknown, name: string) {
    this.backend = backend as Backend;
    this.name = name;
  }

  /**
   * Runs a kernel of the backend.
   * @throws Error where the backend lacks it
   */
  run(kernel: string, inputs: Record<string, TensorInfo>, attrs: NamedAttrMap = {}): TensorInfo {
    const config = getKernel(kernel, this.name);
    if (!config) throw new Error(`the ${this.name} backend has no kernel ${kernel}`);
    const result = config.kernelFunc({ inputs, attrs, backend: this.backend }) as TensorInfo;
    this.made.push(result);
    return result;
  }

  reshape(x: TensorInfo, shape: number[]): TensorInfo {
    return this.run('Reshape', { x }, { shape });
  }

  transpose(x: TensorInfo, perm: number[]): TensorInfo {
    return this.run('Transpose', { x }, { perm });
  }

  slice(x: TensorInfo, begin: number[], size: number[]): TensorInfo {
    if (begin.every((b) => b === 0) && size.every((n, i) => n === x.shape[i])) return x;
    return this.run('Slice', { x }, { begin, size });
  }

  pad(x: TensorInfo, paddings: [number, number][]): TensorInfo {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    return this.run('PadV2', { x }, { paddings, constantValue: 0 });
  }

  sum(x: TensorInfo, axis: number[]): TensorInfo {
    return this.run('Sum', { x }, { axis, keepDims: false });
  }

  /** A filter [rows, columns, ..] turned by half a turn. The backend's own `Reverse` goes number by number. */
  turn(filter: TensorInfo): TensorInfo {
    const [rows, columns, ...rest] = filter.shape as [number, number, ...number[]];
    const result = this.backend.makeOutput(filter.shape, filter.dtype);
    this.made.push(result);
    // Views only now: making room may have moved the memory.
    const [from, to] = [filter, result].map((one) => this.backend.typedArrayFromHeap(one));
    const tap = rest.reduce((a, b) => a * b, 1);
    for (let i = 0; i < rows * columns; i++) {
      to?.set(
        (from as Float32Array).subarray(i * tap, (i + 1) * tap),
        (rows * columns - 1 - i) * tap,
      );
    }
    return result;
  }

  /** Frees everything but `result`, which becomes the kernel's own. */
  finish(result: TensorInfo): TensorInfo {
    for (const one of this.made) {
      if (one !== result) this.backend.disposeData(one.dataId);
    }
    return result;
  }

  /**
   * A convolution with stride 1 whose padding may be negative: then the input is cropped.
   * @param x [batch, rows, columns, channels]
   * @param pads [before, after] of rows and of columns
   */
  convolve(
    kernel: 'Conv2D' | 'DepthwiseConv2dNative',
    x: TensorInfo,
    filter: TensorInfo,
    pads: readonly [Pads, Pads],
    dilations: [number, number] = [1, 1],
  ): TensorInfo {
    const crop = pads.map(([before, after]) => [Math.max(0, -before), Math.max(0, -after)]);
    const [n, h, w, c] = x.shape as [number, number, number, number];
    const [[top = 0, bottom = 0] = [], [left = 0, right = 0] = []] = crop;
    const input = this.slice(x, [0, top, left, 0], [n, h - top - bottom, w - left - right, c]);
    const pad = [[0, 0], ...pads.map((two) => two.map((p) => Math.max(0, p))), [0, 0]];
    return this.run(kernel, { x: input, filter }, {
      strides: [1, 1],
      pad,
      dilations,
      dataFormat: 'NHWC',
      dimRoundingMode: undefined,
    } as never);
  }
}

/** Cells before and after. */
export type Pads = readonly [number, number];
