/** What a benchmark is: figures, each against a named baseline of the same run. */
import type { CreatePhysics } from '../../world/physics-port.ts';

/** One line of `nearmiss bench --json`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run in the same unit. */
  readonly baseline: string;
  readonly baselineValue: number;
  /** value / baselineValue */
  readonly ratio: number;
}

export interface Benchmark {
  /** Its figures are called `prefix.*`. */
  readonly prefix: string;
  /** The most that `ratio` may be, by figure; `npm run bench` exits with 1 beyond it. */
  readonly limits: Readonly<Record<string, number>>;
  run(tools: { readonly createPhysics: CreatePhysics }): Promise<Figure[]>;
}

export const figure = (
  name: string,
  value: number,
  unit: string,
  baseline: string,
  baselineValue: number,
): Figure => ({ name, value, unit, baseline, baselineValue, ratio: value / baselineValue });

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
