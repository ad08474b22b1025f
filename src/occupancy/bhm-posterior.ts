/**
 * A normal posterior over the weights of some features, with its full covariance, as precision and shift (precision
 * times mean): the form in which evidence adds up and fades by a factor.
 *
 * One scan: q(w) ~ N(m, S), S^-1 = S0^-1 + 2 Phi' diag(lambda(xi)) Phi, S^-1 m = S0^-1 m0 + Phi'(y - 1/2), and
 * xi^2 = phi' S phi + (phi' m)^2 in turn, xi = 1 at first; the prior (S0, m0) stays as it is while they take turns.
 * Senanayake and Ramos 2017 after Jaakkola and Jordan 1997.
 *
 * With few points (n) for the features (N) the turns are taken in the space of the points. With G = Phi S0 Phi',
 * D = 2 diag(lambda), K = D^-1 + G: phi' m = D^-1 K^-1 (Phi m0 + G(y - 1/2)) and phi' S phi = 1/d - (K^-1)_ii / d^2.
 * That is n^3 a turn instead of N^3, and gives the same numbers.
 */
import {
  cholesky,
  dotRows,
  gram,
  inverseColumns,
  packedLength,
  solveLower,
  solveLowerRows,
  solveUpper,
} from './cholesky.ts';
import type { SparseRows } from './kernel-features.ts';
import { lambda, moderated } from './logistic.ts';
import type { Prediction } from './occupancy-map.ts';

export interface Learning {
  /** Of the prior: S0 = I / precision. Above 0. */
  readonly priorPrecision: number;
  /** Turns a scan, at least 1. */
  readonly emSteps: number;
}

/** As in cholesky.ts: a function of this file is what a compiler inlines in the innermost loops. */
const rowStart = (i: number): number => (i * (i + 1)) / 2;

/** Room for matrices that live only as long as one call; they grow and are used again. */
class Scratch {
  private readonly room = new Map<string, Float64Array>();

  take(name: string, length: number): Float64Array {
    let found = this.room.get(name);
    if (!found || found.length < length) {
      found = new Float64Array(Math.ceil(length * 1.25));
      this.room.set(name, found);
    }
    return found;
  }
}
const scratch = new Scratch();

/** Phi' diag(weights) Phi added to a packed matrix. */
function addWeighted(phi: SparseRows, weights: Float64Array, packed: Float64Array): void {
  const { starts, indices, values } = phi;
  for (let row = 0; row < phi.rows; row++) {
    const weight = weights[row] as number;
    const start = starts[row] as number;
    for (let a = start; a < (starts[row + 1] as number); a++) {
      const at = rowStart(indices[a] as number);
      const factor = weight * (values[a] as number);
      for (let b = start; b <= a; b++) {
        const place = at + (indices[b] as number);
        packed[place] = (packed[place] as number) + factor * (values[b] as number);
      }
    }
  }
}

/** What adds Phi' diag(weights) Phi to a packed matrix, for many weights: as products of full rows where few are 0. */
function evidenceAdder(
  phi: SparseRows,
  size: number,
): (weights: Float64Array, packed: Float64Array) => void {
  const n = phi.rows;
  if ((phi.starts[n] as number) < (n * size) / 3)
    return (weights, packed) => addWeighted(phi, weights, packed);
  const columns = new Float64Array(size * n);
  for (let row = 0; row < n; row++) {
    for (let a = phi.starts[row] as number; a < (phi.starts[row + 1] as number); a++)
      columns[(phi.indices[a] as number) * n + row] = phi.values[a] as number;
  }
  const scaled = scratch.take('scaled', size * n);
  const product = scratch.take('product', packedLength(size));
  return (weights, packed) => {
    const roots = weights.map(Math.sqrt);
    for (let k = 0; k < size; k++) {
      for (let i = 0; i < n; i++)
        scaled[k * n + i] = (columns[k * n + i] as number) * (roots[i] as number);
    }
    gram(scaled, size, n, product);
    for (let i = 0; i < packedLength(size); i++)
      packed[i] = (packed[i] as number) + (product[i] as number);
  };
}

/** Phi' (y - 1/2) added to `out`. */
function addResiduals(phi: SparseRows, residuals: Float64Array, out: Float64Array): void {
  const { starts, indices, values } = phi;
  for (let row = 0; row < phi.rows; row++) {
    for (let a = starts[row] as number; a < (starts[row + 1] as number); a++) {
      const i = indices[a] as number;
      out[i] = (out[i] as number) + (residuals[row] as number) * (values[a] as number);
    }
  }
}

/** One row of Phi times a vector. */
function dotSparse({ starts, indices, values }: SparseRows, row: number, x: Float64Array): number {
  let sum = 0;
  for (let a = starts[row] as number; a < (starts[row + 1] as number); a++) {
    sum += (values[a] as number) * (x[indices[a] as number] as number);
  }
  return sum;
}

/** phi' S phi for a packed S. */
function quadratic({ starts, indices, values }: SparseRows, row: number, s: Float64Array): number {
  const start = starts[row] as number;
  let sum = 0;
  for (let a = start; a < (starts[row + 1] as number); a++) {
    const at = rowStart(indices[a] as number);
    let part = 0;
    for (let b = start; b < a; b++)
      part += (values[b] as number) * (s[at + (indices[b] as number)] as number);
    const value = values[a] as number;
    sum += value * (2 * part + value * (s[at + (indices[a] as number)] as number));
  }
  return sum;
}

/** Phi as full rows, for triangular solves. */
function spread(phi: SparseRows, n: number): { dense: Float64Array; first: Int32Array } {
  const dense = scratch.take('dense', phi.rows * n);
  dense.fill(0, 0, phi.rows * n);
  const first = new Int32Array(phi.rows);
  for (let row = 0; row < phi.rows; row++) {
    const start = phi.starts[row] as number;
    first[row] = phi.indices[start] as number;
    for (let a = start; a < (phi.starts[row + 1] as number); a++) {
      dense[row * n + (phi.indices[a] as number)] = phi.values[a] as number;
    }
  }
  return { dense, first };
}

export class BhmPosterior {
  /** How many weights. */
  readonly size: number;
  /** Packed. */
  readonly precision: Float64Array;
  /** precision times mean. */
  readonly shift: Float64Array;
  private readonly learning: Learning;

  constructor(size: number, learning: Learning) {
    this.size = size;
    this.learning = learning;
    this.precision = new Float64Array(packedLength(size));
    this.shift = new Float64Array(size);
    for (let i = 0; i < size; i++) this.precision[rowStart(i) + i] = learning.priorPrecision;
  }

  /** Keeps a share (0..1) of the evidence: precision and shift move to those of the prior. */
  fade(share: number): void {
    if (share === 1) return;
    for (let i = 0; i < this.precision.length; i++)
      this.precision[i] = (this.precision[i] as number) * share;
    const prior = (1 - share) * this.learning.priorPrecision;
    for (let i = 0; i < this.size; i++) {
      const at = rowStart(i) + i;
      this.precision[at] = (this.precision[at] as number) + prior;
      this.shift[i] = (this.shift[i] as number) * share;
    }
  }

  /** @param occupied 1 or 0 a row of phi */
  fit(phi: SparseRows, occupied: Uint8Array): void {
    if (phi.rows === 0) return;
    const residuals = Float64Array.from(occupied, (y) => y - 0.5);
    const [n, size] = [phi.rows, this.size];
    const turns = this.learning.emSteps;
    const ofPoints = (n * size * (size + n)) / 2 + (turns * 2 * n * n * n) / 6;
    const ofFeatures = turns * size * size * (size / 2 + 1);
    const weights =
      ofPoints < ofFeatures
        ? this.turnsOverPoints(phi, residuals)
        : this.turnsOverFeatures(phi, residuals);
    addWeighted(phi, weights, this.precision);
    addResiduals(phi, residuals, this.shift);
  }

  /** The factor L of the precision. */
  private factor(): Float64Array {
    const l = scratch.take('factor', this.precision.length);
    l.set(this.precision);
    cholesky(l, this.size);
    return l;
  }

  /** 2 lambda(xi) a point after the last turn. */
  private turnsOverPoints(phi: SparseRows, residuals: Float64Array): Float64Array {
    const [n, size] = [phi.rows, this.size];
    const l = this.factor();
    const { dense: w, first } = spread(phi, size);
    solveLowerRows(l, size, w, n, first);
    const shift = this.shift.slice();
    solveLower(l, size, shift);
    const g = scratch.take('gram', packedLength(n));
    gram(w, n, size, g);
    const target = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = dotRows(w, i * size, shift, 0, size);
      for (let j = 0; j < n; j++) {
        const at = i >= j ? rowStart(i) + j : rowStart(j) + i;
        sum += (g[at] as number) * (residuals[j] as number);
      }
      target[i] = sum;
    }
    return this.takeTurns(n, (weights, moments) => pointMoments(g, target, weights, moments));
  }

  private turnsOverFeatures(phi: SparseRows, residuals: Float64Array): Float64Array {
    const [n, size] = [phi.rows, this.size];
    const shift = this.shift.slice();
    addResiduals(phi, residuals, shift);
    const l = scratch.take('factor', this.precision.length);
    const addEvidence = evidenceAdder(phi, size);
    return this.takeTurns(n, (weights, moments) => {
      l.set(this.precision);
      addEvidence(weights, l);
      cholesky(l, size);
      const whitened = shift.slice();
      solveLower(l, size, whitened);
      const { dense: w, first } = spread(phi, size);
      solveLowerRows(l, size, w, n, first);
      for (let i = 0; i < n; i++) {
        const value = dotRows(w, i * size, whitened, 0, size);
        moments[i] = dotRows(w, i * size, w, i * size, size) + value * value;
      }
    });
  }

  /** @param moments writes phi' S phi + (phi' m)^2 for given weights */
  private takeTurns(
    n: number,
    moments: (weights: Float64Array, out: Float64Array) => void,
  ): Float64Array {
    const weights = new Float64Array(n).fill(2 * lambda(1));
    const squares = new Float64Array(n);
    for (let turn = 1; turn < this.learning.emSteps; turn++) {
      moments(weights, squares);
      for (let i = 0; i < n; i++) weights[i] = 2 * lambda(Math.sqrt(squares[i] as number));
    }
    return weights;
  }

  mean(): Float64Array {
    const l = this.factor();
    const mean = this.shift.slice();
    solveLower(l, this.size, mean);
    solveUpper(l, this.size, mean);
    return mean;
  }

  /** Moderated probabilities, and the variance of the log-odds phi' S phi. */
  predict(phi: SparseRows): Prediction {
    const [n, size] = [phi.rows, this.size];
    const l = this.factor();
    const mean = this.shift.slice();
    solveLower(l, size, mean);
    solveUpper(l, size, mean);
    const probability = new Float64Array(n);
    const variance = new Float64Array(n);
    const varianceOf = n * 3 < size ? bySolving(l, phi, size) : byCovariance(l, phi, size);
    for (let i = 0; i < n; i++) {
      variance[i] = Math.max(0, varianceOf(i));
      probability[i] = moderated(dotSparse(phi, i, mean), variance[i] as number);
    }
    return { probability, variance };
  }
}

function bySolving(l: Float64Array, phi: SparseRows, size: number): (row: number) => number {
  const { dense, first } = spread(phi, size);
  solveLowerRows(l, size, dense, phi.rows, first);
  return (row) => dotRows(dense, row * size, dense, row * size, size);
}

function byCovariance(l: Float64Array, phi: SparseRows, size: number): (row: number) => number {
  const covariance = covarianceOf(l, size);
  return (row) => quadratic(phi, row, covariance);
}

/** Packed (L L')^-1. */
function covarianceOf(l: Float64Array, size: number): Float64Array {
  const columns = scratch.take('columns', size * size);
  inverseColumns(l, size, columns);
  const covariance = scratch.take('covariance', packedLength(size));
  gram(columns, size, size, covariance, true);
  return covariance;
}

/** phi' S phi + (phi' m)^2 of each point, from G, Phi m0 + G (y - 1/2) and D. */
function pointMoments(
  g: Float64Array,
  target: Float64Array,
  weights: Float64Array,
  out: Float64Array,
): void {
  const n = target.length;
  const k = scratch.take('points', packedLength(n));
  for (let i = 0; i < packedLength(n); i++) k[i] = g[i] as number;
  for (let i = 0; i < n; i++) {
    const at = rowStart(i) + i;
    k[at] = (k[at] as number) + 1 / (weights[i] as number);
  }
  cholesky(k, n);
  const mean = target.slice();
  solveLower(k, n, mean);
  solveUpper(k, n, mean);
  const columns = scratch.take('columns', n * n);
  inverseColumns(k, n, columns);
  for (let i = 0; i < n; i++) {
    const d = weights[i] as number;
    const from = i * n + i;
    const inverse = dotRows(columns, from, columns, from, n - i);
    const value = (mean[i] as number) / d;
    out[i] = Math.max(0, 1 / d - inverse / (d * d)) + value * value;
  }
}
