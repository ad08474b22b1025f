/** Identities of linear algebra, for sizes that fill and do not fill the tiles. */
import { expect, test } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import {
  cholesky,
  gram,
  inverseColumns,
  packedLength,
  rowStart,
  solveLower,
  solveLowerRows,
  solveUpper,
} from '../../../src/occupancy/cholesky.ts';

const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 30, 33];

/** X X' + I / 10, packed. */
function positive(n: number): Float64Array {
  const rng = createRng(n);
  const x = Float64Array.from({ length: n * n }, () => rng.normal());
  const a = new Float64Array(packedLength(n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < n; k++) sum += (x[i * n + k] as number) * (x[j * n + k] as number);
      a[rowStart(i) + j] = sum;
    }
  return a;
}

const entry = (a: Float64Array, i: number, j: number): number =>
  (i >= j ? a[rowStart(i) + j] : a[rowStart(j) + i]) as number;

function times(a: Float64Array, x: Float64Array): Float64Array {
  return x.map((_, i) => x.reduce((sum, value, j) => sum + entry(a, i, j) * value, 0));
}

const worst = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

test.each(SIZES)("L L' is A and A x = b is solved, n = %i", (n) => {
  const a = positive(n);
  const l = a.slice();
  cholesky(l, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++)
        sum += (l[rowStart(i) + k] as number) * (l[rowStart(j) + k] as number);
      expect(sum).toBeCloseTo(entry(a, i, j), 9);
    }
  const b = Float64Array.from({ length: n }, (_, i) => i - n / 3);
  const x = b.slice();
  solveLower(l, n, x);
  solveUpper(l, n, x);
  expect(worst(times(a, x), b)).toBeLessThan(1e-9);
});

test.each(SIZES)('the inverse by its columns, n = %i', (n) => {
  const a = positive(n);
  const l = a.slice();
  cholesky(l, n);
  const columns = new Float64Array(n * n);
  inverseColumns(l, n, columns);
  const inverse = new Float64Array(packedLength(n));
  gram(columns, n, n, inverse, true);
  for (let j = 0; j < n; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => entry(inverse, i, j));
    const unit = column.map((_, i) => (i === j ? 1 : 0));
    expect(worst(times(a, column), unit)).toBeLessThan(1e-9);
  }
});

test.each(SIZES)(
  'many right sides, each with its own first entry: as one by one, %i of them',
  (rows) => {
    const n = 21;
    const l = positive(n);
    cholesky(l, n);
    const rng = createRng(3);
    const first = Int32Array.from({ length: rows }, () => rng.integer(0, n - 1));
    const x = new Float64Array(rows * n);
    for (let r = 0; r < rows; r++)
      for (let i = first[r] as number; i < n; i++) x[r * n + i] = rng.normal();
    const alone = x.slice();
    for (let r = 0; r < rows; r++) solveLower(l, n, alone, r * n);
    solveLowerRows(l, n, x, rows, first);
    expect(worst(x, alone)).toBeLessThan(1e-12);
    const g = new Float64Array(packedLength(rows));
    gram(x, rows, n, g);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j <= i; j++) {
        const sum = x
          .slice(i * n, i * n + n)
          .reduce((s, v, k) => s + v * (x[j * n + k] as number), 0);
        expect(g[rowStart(i) + j]).toBeCloseTo(sum, 9);
      }
  },
);

test('a matrix that is not positive definite is refused', () => {
  expect(() => cholesky(Float64Array.of(1, 2, 1), 2)).toThrow(/row 1 of 2.*not positive definite/);
  expect(() => cholesky(Float64Array.of(Number.NaN), 1)).toThrow(RangeError);
});
