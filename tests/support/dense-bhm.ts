/**
 * A Bayesian Hilbert map as the formulas have it: every feature of every hinge, full matrices, inversion by Gauss and
 * Jordan, no block, no sparsity, no cleverness. Source: Senanayake and Ramos 2017, prior held fixed while turns are taken.
 */
import type { Scan } from '../../src/occupancy/occupancy-map.ts';

type Matrix = number[][];

const identity = (n: number, value: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? value : 0)));

function inverse(a: Matrix): Matrix {
  const n = a.length;
  const rows = a.map((row, i) => [...row, ...(identity(n, 1)[i] as number[])]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c; r < n; r++) {
      if (Math.abs(rows[r]?.[c] as number) > Math.abs(rows[best]?.[c] as number)) best = r;
    }
    [rows[c], rows[best]] = [rows[best] as number[], rows[c] as number[]];
    const pivot = rows[c]?.[c] as number;
    rows[c] = (rows[c] as number[]).map((x) => x / pivot);
    for (let r = 0; r < n; r++) {
      const factor = rows[r]?.[c] as number;
      if (r === c || factor === 0) continue;
      rows[r] = (rows[r] as number[]).map((x, k) => x - factor * (rows[c]?.[k] as number));
    }
  }
  return rows.map((row) => row.slice(n));
}

const times = (a: Matrix, x: readonly number[]): number[] =>
  a.map((row) => row.reduce((sum, value, k) => sum + value * (x[k] as number), 0));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);

export class DenseBhm {
  private readonly hinges: readonly (readonly number[])[];
  private readonly gamma: number;
  private readonly steps: number;
  private readonly prior = 1e-4;
  private precision: Matrix;
  private mean: number[];

  constructor(hinges: readonly (readonly number[])[], gamma: number, steps: number) {
    this.hinges = hinges;
    this.gamma = gamma;
    this.steps = steps;
    this.precision = identity(hinges.length + 1, this.prior);
    this.mean = new Array(hinges.length + 1).fill(0);
  }

  private features(x: readonly number[]): number[] {
    const kernels = this.hinges.map((h) =>
      Math.exp(-this.gamma * h.reduce((sum, hk, k) => sum + ((x[k] as number) - hk) ** 2, 0)),
    );
    return [...kernels, 1];
  }

  private rows(positions: Float64Array, dimensions: number): Matrix {
    return Array.from({ length: positions.length / dimensions }, (_, i) =>
      this.features([...positions.slice(i * dimensions, (i + 1) * dimensions)]),
    );
  }

  fade(share: number): void {
    const shift = times(this.precision, this.mean).map((x) => x * share);
    this.precision = this.precision.map((row, i) =>
      row.map((x, j) => x * share + (i === j ? (1 - share) * this.prior : 0)),
    );
    this.mean = times(inverse(this.precision), shift);
  }

  fit({ positions, occupied }: Scan, dimensions: number): void {
    const phi = this.rows(positions, dimensions);
    const shift = times(this.precision, this.mean);
    for (const [i, row] of phi.entries())
      for (const [k, x] of row.entries())
        shift[k] = (shift[k] as number) + ((occupied[i] as number) - 0.5) * x;
    let xi = phi.map(() => 1);
    let [precision, mean] = [this.precision, this.mean];
    for (let step = 0; step < this.steps; step++) {
      const weights = xi.map((x) => (1 / (1 + Math.exp(-x)) - 0.5) / (2 * x));
      precision = this.precision.map((row, a) =>
        row.map((x, b) =>
          phi.reduce(
            (sum, f, i) => sum + 2 * (weights[i] as number) * (f[a] as number) * (f[b] as number),
            x,
          ),
        ),
      );
      const covariance = inverse(precision);
      mean = times(covariance, shift);
      xi = phi.map((f) => Math.sqrt(dot(f, times(covariance, f)) + dot(f, mean) ** 2));
    }
    [this.precision, this.mean] = [precision, mean];
  }

  predict(positions: Float64Array, dimensions: number) {
    const covariance = inverse(this.precision);
    return this.rows(positions, dimensions).map((f) => {
      const variance = dot(f, times(covariance, f));
      const mean = dot(f, this.mean) / Math.sqrt(1 + (Math.PI * variance) / 8);
      return { probability: 1 / (1 + Math.exp(-mean)), variance };
    });
  }
}
