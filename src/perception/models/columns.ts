/** From a model's output to predictions. */
import { UsageError } from '../../core/errors.ts';
import type { Adapter } from '../inputs/adapter.ts';
import type { CellValues } from './predictor.ts';

/**
 * Columns of each example of a batch from the output's numbers: of an output with steps, the last step's.
 * @throws UsageError where the output does not fit the adapter's columns or is no number
 */
export function columnsOf(
  values: Float32Array,
  examples: number,
  { output }: Adapter,
  path: string,
): number[][] {
  const { columns, activation, scale, offset } = output;
  const width = values.length / examples;
  if (!Number.isInteger(width) || width < columns.length || width % columns.length !== 0) {
    throw new UsageError(
      `${path}: its output has ${width} numbers a frame, which output.columns (${columns.length}) does not divide`,
    );
  }
  return Array.from({ length: examples }, (_, i) =>
    columns.map((name, k) => {
      const raw = values[(i + 1) * width - columns.length + k] as number;
      if (!Number.isFinite(raw)) throw new UsageError(`${path}: it gives ${raw} for ${name}`);
      const value = activation === 'sigmoid' ? 1 / (1 + Math.exp(-raw)) : raw;
      return value * (scale[k] ?? (scale[0] as number)) + (offset[k] ?? (offset[0] as number));
    }),
  );
}

/**
 * An output as cells: [examples, rows, columns], where axes of one number (a channel) do not count.
 * @param values the output's numbers; a copy is kept
 * @throws UsageError naming the field where it has another shape or is no probability
 */
export function cellsOf(
  values: Float32Array,
  shape: readonly number[],
  { objects }: Adapter,
  path: string,
): CellValues {
  const [, ...rest] = shape;
  const [rows, columns, ...more] = rest.filter((n) => n !== 1);
  if (rows === undefined || columns === undefined || more.length > 0) {
    throw new UsageError(
      `${path}: its output objects.name ${objects?.name} is [${shape.join(', ')}], not [examples, rows, columns]`,
    );
  }
  const isLogit = objects?.activation === 'sigmoid';
  const found = Float32Array.from(values, (raw) => (isLogit ? 1 / (1 + Math.exp(-raw)) : raw));
  const bad = found.find((value) => !(value >= 0 && value <= 1));
  if (bad !== undefined) {
    throw new UsageError(
      `${path}: its output objects.name ${objects?.name} gives ${bad}, not a number from 0 to 1`,
    );
  }
  return { rows, columns, values: found };
}
