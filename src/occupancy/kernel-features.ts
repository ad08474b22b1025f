/**
 * The features of a Hilbert map: exp(-gamma |x - h|^2) for every hinge h of a box of a regular lattice, and a constant 1
 * as the last one. The kernel is a product over the axes, so a point needs one exponential an axis and hinge row; what
 * is under 1e-9 is left out, which makes the features of a point few and the cost of a point independent of the box.
 *
 * Source: Senanayake and Ramos 2017, Bayesian Hilbert Maps for Dynamic Continuous Occupancy Mapping.
 */
import { exp } from '../core/math.ts';
import type { Dimensions } from './occupancy-map.ts';

/** Where the kernel is taken for 0: -ln(1e-9). */
const REACH_EXPONENT = 20.723_265_836_946_41;

/** Hinges of whole lattice numbers: hinge i of an axis is at i * spacing. */
export interface Lattice {
  readonly dimensions: Dimensions;
  /** Between hinges, metres. */
  readonly spacing: number;
  /** 1/m^2 */
  readonly gamma: number;
}

/** How far from a hinge its kernel is more than 1e-9, metres. */
export const kernelReach = (gamma: number): number => Math.sqrt(REACH_EXPONENT / gamma);

/** A box of the lattice, `counts[axis]` hinges an axis from number `first[axis]` on. */
export interface HingeBox {
  readonly first: readonly number[];
  readonly counts: readonly number[];
}

/** The hinges of a box and the constant. */
export const featuresOf = ({ counts }: HingeBox): number => counts.reduce((a, b) => a * b, 1) + 1;

/** The features of some points, those that are not 0: rising indices, row after row. */
export interface SparseRows {
  readonly rows: number;
  /** Row i has the entries from starts[i] to before starts[i + 1]. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/** The kernel's factors along one axis, for the hinges from `low` on. */
interface AxisFactors {
  low: number;
  high: number;
  readonly values: Float64Array;
}

export class FeatureMaker {
  private readonly lattice: Lattice;
  /** In hinges. */
  private readonly reach: number;
  private readonly axes: AxisFactors[];

  constructor(lattice: Lattice) {
    this.lattice = lattice;
    this.reach = kernelReach(lattice.gamma) / lattice.spacing;
    const most = 2 * Math.ceil(this.reach) + 2;
    this.axes = Array.from({ length: lattice.dimensions }, () => ({
      low: 0,
      high: 0,
      values: new Float64Array(most),
    }));
  }

  /** @param chosen numbers of the points; their features come in that order */
  rows(box: HingeBox, positions: Float64Array, chosen: ArrayLike<number>): SparseRows {
    const { dimensions } = this.lattice;
    const most = box.counts.reduce((a, n) => a * Math.min(n, 2 * Math.ceil(this.reach) + 1), 1) + 1;
    const starts = new Int32Array(chosen.length + 1);
    const indices = new Int32Array(chosen.length * most);
    const values = new Float64Array(chosen.length * most);
    const bias = featuresOf(box) - 1;
    let at = 0;
    for (let row = 0; row < chosen.length; row++) {
      this.setAxes(box, positions, (chosen[row] as number) * dimensions);
      at = this.hinges(box, indices, values, at);
      indices[at] = bias;
      values[at++] = 1;
      starts[row + 1] = at;
    }
    return { rows: chosen.length, starts, indices, values };
  }

  private setAxes({ first, counts }: HingeBox, positions: Float64Array, at: number): void {
    const { spacing, gamma } = this.lattice;
    for (const [k, axis] of this.axes.entries()) {
      const x = positions[at + k] as number;
      const start = first[k] as number;
      const place = x / spacing;
      axis.low = Math.max(start, Math.ceil(place - this.reach)) - start;
      axis.high =
        Math.min(start + (counts[k] as number) - 1, Math.floor(place + this.reach)) - start;
      for (let i = axis.low; i <= axis.high; i++) {
        const d = x - (start + i) * spacing;
        axis.values[i - axis.low] = exp(-gamma * d * d);
      }
    }
  }

  /** Writes the products; the first axis runs fastest. */
  private hinges(
    { counts }: HingeBox,
    indices: Int32Array,
    values: Float64Array,
    start: number,
  ): number {
    const [x, y, z] = this.axes as [AxisFactors, AxisFactors, AxisFactors | undefined];
    const [nx, ny] = counts as [number, number];
    let at = start;
    for (let k = z ? z.low : 0; k <= (z ? z.high : 0); k++) {
      const factorZ = z ? (z.values[k - z.low] as number) : 1;
      for (let j = y.low; j <= y.high; j++) {
        const factor = factorZ * (y.values[j - y.low] as number);
        const row = (k * ny + j) * nx;
        for (let i = x.low; i <= x.high; i++) {
          indices[at] = row + i;
          values[at++] = factor * (x.values[i - x.low] as number);
        }
      }
    }
    return at;
  }
}
