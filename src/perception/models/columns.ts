/** From a model's output to predictions. */
import { UsageError } from '../../core/errors.ts';
import type { Adapter } from '../inputs/adapter.ts';

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
