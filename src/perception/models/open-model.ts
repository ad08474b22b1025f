/** Any model by its file: tfjs's model.json or an .onnx, with the adapter beside it. */
import { UsageError } from '../../core/errors.ts';
import { type Adapter, adapterProblem, adapterSchema } from '../inputs/adapter.ts';
import { exampleShape } from '../inputs/frame-input.ts';
import { openOnnxModel } from './onnx-model.ts';
import type { ModelSource, Predictor } from './predictor.ts';
import { openTfjsModel } from './tfjs-model.ts';

/** @throws UsageError naming the file and the first field that is wrong */
export function parseAdapter(bytes: Uint8Array, path: string): Adapter {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UsageError(`${path} is not whole JSON`);
  }
  const parsed = adapterSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UsageError(`${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const problem = adapterProblem(parsed.data);
  if (problem) throw new UsageError(`${path}: ${problem}`);
  return parsed.data;
}

/** @throws UsageError naming file and field where the model cannot be used with the adapter */
export async function openModel(source: ModelSource, adapter: Adapter): Promise<Predictor> {
  const shape = exampleShape(adapter.input);
  return source.path.endsWith('.onnx')
    ? openOnnxModel(source, adapter, shape)
    : openTfjsModel(source, adapter, shape);
}

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
