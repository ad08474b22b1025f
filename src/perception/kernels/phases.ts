/**
 * The gradient of a strided convolution by its input, split by phase: input cells whose places are equal modulo the
 * stride are reached by the same taps of the filter. All phases are one convolution of dy with stride 1 that gives one
 * group of channels a phase, which are then woven together. No zero is ever multiplied but at the filter's rim.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Pads, Scratch } from './scratch.ts';

/** One axis of the convolution. */
export interface PhaseAxis {
  readonly stride: number;
  readonly taps: number;
  /** Padding of the forward convolution before the first cell. */
  readonly before: number;
  /** Cells of the input and of the output. */
  readonly cells: number;
  readonly places: number;
}

/** How the convolution of dy looks along one axis. */
export interface PhasePlan {
  /** Taps of its filter; `taps * stride` cells of the padded filter of the forward convolution. */
  readonly taps: number;
  /** Zeros before and after the forward filter. */
  readonly fill: Pads;
  /** Padding of dy. */
  readonly pads: Pads;
  /** Cells of each phase. */
  readonly rows: number;
}

/**
 * Cell i = a + stride m of the input takes tap k from place (i + before - k) / stride. With k = a + before - stride o,
 * place m + o: o runs from `least` to `most` over all phases.
 */
export function phasePlan({ stride, taps, before, cells, places }: PhaseAxis): PhasePlan {
  const most = Math.floor((stride - 1 + before) / stride);
  const least = Math.ceil((before - taps + 1) / stride);
  const count = Math.max(1, most - least + 1);
  const first = stride * most - before;
  const rows = Math.ceil(cells / stride);
  return {
    taps: count,
    fill: [first, stride * count - taps - first],
    pads: [count - 1 - most, rows + most - places],
    rows,
  };
}

/** The forward filter [kh,kw,C,F] with zeros around it, so that the stride divides it. */
export function fillFilter(
  scratch: Scratch,
  filter: TensorInfo,
  [rows, columns]: readonly [PhasePlan, PhasePlan],
): TensorInfo {
  return scratch.pad(filter, [[...rows.fill], [...columns.fill], [0, 0], [0, 0]]);
}

/**
 * Weaves phases together.
 * @param x [N, rows, columns, strideRows * strideColumns * C]
 * @returns [N, cellsRows, cellsColumns, C]
 */
export function weave(
  scratch: Scratch,
  x: TensorInfo,
  [rows, columns]: readonly [PhaseAxis, PhaseAxis],
): TensorInfo {
  const [n, m, k, channels] = x.shape as [number, number, number, number];
  const c = channels / (rows.stride * columns.stride);
  if (rows.stride === 1 && columns.stride === 1) return x;
  const parted = scratch.reshape(x, [n * m, k, rows.stride, columns.stride * c]);
  const turned = scratch.transpose(parted, [0, 2, 1, 3]);
  const whole = scratch.reshape(turned, [n, m * rows.stride, k * columns.stride, c]);
  return scratch.slice(whole, [0, 0, 0, 0], [n, rows.cells, columns.cells, c]);
}
