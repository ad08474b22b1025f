/** Arrays by name: what a numerical model leaves behind, in the terms of any file format for arrays. */

export interface NamedArray {
  /** Row-major. */
  readonly shape: readonly number[];
  readonly data: Float64Array | Int32Array;
}

export type NamedArrays = Readonly<Record<string, NamedArray>>;
