/**
 * Symmetric positive definite matrices in float64. Packed: row i of the lower triangle holds columns 0..i and starts at
 * i(i+1)/2. Rows are contiguous, so all the work is dot products of rows; they are taken four rows by two at a time,
 * which keeps eight sums in registers and loads six numbers for eight multiplications.
 *
 * Source: Golub and Van Loan, Matrix Computations, 4.2 (the dot product form).
 */

/** Numbers in a packed matrix of n rows. */
export const packedLength = (n: number): number => (n * (n + 1)) / 2;

/** Where row `i` of a packed matrix starts. */
export const rowStart = (i: number): number => (i * (i + 1)) / 2;

/** Sum over k < length of a[atA + k] b[atB + k]. */
export function dotRows(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  length: number,
): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += (a[atA + k] as number) * (b[atB + k] as number);
    odd += (a[atA + k + 1] as number) * (b[atB + k + 1] as number);
  }
  if (k < length) even += (a[atA + k] as number) * (b[atB + k] as number);
  return even + odd;
}

/** The eight sums of {@link dots}: with the first row of b, then with the second. */
const sums = new Float64Array(8);

/** Dot products of four rows of a with two of b. */
function dots(
  a: Float64Array,
  p0: number,
  p1: number,
  p2: number,
  p3: number,
  b: Float64Array,
  q0: number,
  q1: number,
  length: number,
): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let k = 0; k < length; k++) {
    const y = b[q0 + k] as number;
    const z = b[q1 + k] as number;
    let x = a[p0 + k] as number;
    s0 += x * y;
    t0 += x * z;
    x = a[p1 + k] as number;
    s1 += x * y;
    t1 += x * z;
    x = a[p2 + k] as number;
    s2 += x * y;
    t2 += x * z;
    x = a[p3 + k] as number;
    s3 += x * y;
    t3 += x * z;
  }
  sums[0] = s0;
  sums[1] = s1;
  sums[2] = s2;
  sums[3] = s3;
  sums[4] = t0;
  sums[5] = t1;
  sums[6] = t2;
  sums[7] = t3;
}

/** Columns `from` to the diagonal of row `i`, of which those before are done. */
function finishRow(a: Float64Array, n: number, i: number, from: number): void {
  const row = rowStart(i);
  for (let j = from; j < i; j++) {
    const other = rowStart(j);
    const rest = (a[row + j] as number) - dotRows(a, row, a, other, j);
    a[row + j] = rest / (a[other + j] as number);
  }
  const rest = (a[row + i] as number) - dotRows(a, row, a, row, i);
  if (!(rest > 0)) throw new RangeError(`row ${i} of ${n}: the matrix is not positive definite`);
  a[row + i] = Math.sqrt(rest);
}

/**
 * Replaces A by L, A = L L'; n^3/3 operations.
 * @param a packed
 * @throws RangeError where A is not positive definite to working precision
 */
export function cholesky(a: Float64Array, n: number): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const rows = [rowStart(i), rowStart(i + 1), rowStart(i + 2), rowStart(i + 3)] as const;
    for (let j = 0; j < i; j += 2) {
      const q = rowStart(j);
      const r = rowStart(j + 1);
      dots(a, rows[0], rows[1], rows[2], rows[3], a, q, r, j);
      const first = a[q + j] as number;
      const below = a[r + j] as number;
      const second = a[r + j + 1] as number;
      for (let k = 0; k < 4; k++) {
        const at = (rows[k] as number) + j;
        const x = ((a[at] as number) - (sums[k] as number)) / first;
        a[at] = x;
        a[at + 1] = ((a[at + 1] as number) - (sums[k + 4] as number) - x * below) / second;
      }
    }
    for (let k = 0; k < 4; k++) finishRow(a, n, i + k, i);
  }
  for (; i < n; i++) finishRow(a, n, i, 0);
}

/** Solves L x = b in place, from unknown `from` on: those before are 0. `x` starts at `at`. */
export function solveLower(l: Float64Array, n: number, x: Float64Array, at = 0, from = 0): void {
  for (let i = from; i < n; i++) {
    const row = rowStart(i);
    const sum = dotRows(l, row + from, x, at + from, i - from);
    x[at + i] = ((x[at + i] as number) - sum) / (l[row + i] as number);
  }
}

/** Solves L' x = b in place. */
export function solveUpper(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = rowStart(i);
    const value = (x[i] as number) / (l[row + i] as number);
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = (x[k] as number) - (l[row + k] as number) * value;
  }
}

/**
 * Solves L x = b in place for each row of `x`.
 * @param x `rows` rows of n, row-major
 * @param first the least unknown that is not 0, a row; rows with similar ones side by side are the fastest
 */
export function solveLowerRows(
  l: Float64Array,
  n: number,
  x: Float64Array,
  rows: number,
  first: ArrayLike<number>,
): void {
  let r = 0;
  for (; r + 3 < rows; r += 4) {
    const start = Math.min(
      first[r] as number,
      first[r + 1] as number,
      first[r + 2] as number,
      first[r + 3] as number,
    );
    solveFour(l, n, x, r * n, start);
  }
  for (; r < rows; r++) solveLower(l, n, x, r * n, first[r]);
}

function solveFour(l: Float64Array, n: number, x: Float64Array, at: number, start: number): void {
  const p = at + start;
  let i = start;
  for (; i + 1 < n; i += 2) {
    const q = rowStart(i);
    const r = rowStart(i + 1);
    dots(x, p, p + n, p + 2 * n, p + 3 * n, l, q + start, r + start, i - start);
    const first = l[q + i] as number;
    const below = l[r + i] as number;
    const second = l[r + i + 1] as number;
    for (let k = 0; k < 4; k++) {
      const place = at + k * n + i;
      const value = ((x[place] as number) - (sums[k] as number)) / first;
      x[place] = value;
      x[place + 1] = ((x[place + 1] as number) - (sums[k + 4] as number) - value * below) / second;
    }
  }
  if (i === n) return;
  const row = rowStart(i);
  for (let k = 0; k < 4; k++) {
    const place = at + k * n;
    const sum = dotRows(l, row + start, x, place + start, i - start);
    x[place + i] = ((x[place + i] as number) - sum) / (l[row + i] as number);
  }
}

/**
 * X X' of the rows of X, packed; n^2 length operations.
 * @param x `n` rows of `length`, row-major
 * @param upper row i is 0 before column i: a third of the work
 */
export function gram(
  x: Float64Array,
  n: number,
  length: number,
  out: Float64Array,
  upper = false,
): void {
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const from = upper ? i : 0;
    const p = i * length + from;
    for (let j = 0; j < i + 4; j += 2) {
      const q = j * length + from;
      dots(x, p, p + length, p + 2 * length, p + 3 * length, x, q, q + length, length - from);
      for (let k = 0; k < 4; k++) {
        const row = rowStart(i + k);
        if (j <= i + k) out[row + j] = sums[k] as number;
        if (j + 1 <= i + k) out[row + j + 1] = sums[k + 4] as number;
      }
    }
  }
  for (; i < n; i++) {
    const row = rowStart(i);
    const from = upper ? i : 0;
    for (let j = 0; j <= i; j++) {
      out[row + j] = dotRows(x, i * length + from, x, j * length + from, length - from);
    }
  }
}

/** The columns of L^-1 as the rows of a square matrix, each 0 before its diagonal. @param out n x n */
export function inverseColumns(l: Float64Array, n: number, out: Float64Array): void {
  out.fill(0, 0, n * n);
  const first = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    out[i * n + i] = 1;
    first[i] = i;
  }
  solveLowerRows(l, n, out, n, first);
}
