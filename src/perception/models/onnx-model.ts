/** Models in ONNX, run by onnxruntime-web on WebAssembly. */
import * as ort from 'onnxruntime-web';
import { UsageError } from '../../core/errors.ts';
import type { Adapter } from '../inputs/adapter.ts';
import { wantedInputs } from '../inputs/examples.ts';
import { cellsOf } from './columns.ts';
import type { ModelSource, Predictor } from './predictor.ts';

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;

const refuse = (message: string): never => {
  throw new UsageError(message);
};

async function createSession({ path, bytes }: ModelSource): Promise<ort.InferenceSession> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      logSeverityLevel: 4,
    });
  } catch (error) {
    return refuse(`${path} cannot be loaded: ${messageOf(error)}`);
  }
}

/** The one that is meant: by its name, or the only one. @throws UsageError naming the field */
function pick(
  what: 'input' | 'ego' | 'output' | 'objects',
  names: readonly string[],
  wanted: string | undefined,
  path: string,
): string {
  if (wanted !== undefined) {
    if (!names.includes(wanted))
      refuse(`adapter: ${what}.name is ${wanted}, but ${path} has ${names.join(', ')}`);
    return wanted;
  }
  if (names.length !== 1)
    refuse(`adapter: ${what}.name is missing; ${path} has ${names.join(', ')}`);
  return names[0] as string;
}

/** @throws UsageError naming file and field where it cannot be used */
export async function openOnnxModel(source: ModelSource, adapter: Adapter): Promise<Predictor> {
  const { output, objects } = adapter;
  const session = await createSession(source);
  const wanted = wantedInputs(adapter).map((one) => ({
    ...one,
    own: pick(one.field, session.inputNames, one.name, source.path),
  }));
  const outputName = pick('output', session.outputNames, output.name, source.path);
  const ofObjects = objects && pick('objects', session.outputNames, objects.name, source.path);
  if (session.inputNames.length !== wanted.length) {
    const count = wanted.length === 1 ? 'one' : wanted.map(({ own }) => own).join(', ');
    refuse(
      `${source.path} has ${session.inputNames.length} inputs (${session.inputNames.join(', ')}), not ${count}`,
    );
  }
  for (const { own, shape } of wanted) {
    const meta = session.inputMetadata.find(({ name }) => name === own);
    if (meta?.isTensor) checkInput(source.path, meta, shape);
  }
  return {
    kind: 'ONNX model',
    async predict(inputs) {
      try {
        const given = wanted.map(({ own, shape, values }) => [
          own,
          new ort.Tensor('float32', values(inputs), [inputs.examples, ...shape]),
        ]);
        const results = await session.run(Object.fromEntries(given));
        const numbers = Float32Array.from((results[outputName] as ort.Tensor).data as Float32Array);
        if (ofObjects === undefined) return { values: numbers, cells: null };
        const { data, dims } = results[ofObjects] as ort.Tensor;
        return {
          values: numbers,
          cells: cellsOf(data as Float32Array, dims, adapter, source.path),
        };
      } catch (error) {
        if (error instanceof UsageError) throw error;
        return refuse(`${source.path} cannot be run: ${messageOf(error)}`);
      }
    },
    dispose: () => session.release(),
  };
}

/** Free axes have names instead of numbers. @throws UsageError */
function checkInput(
  path: string,
  meta: ort.InferenceSession.TensorValueMetadata,
  shape: readonly number[],
): void {
  const whole: readonly (number | null)[] = [null, ...shape];
  const found = meta.shape;
  const fits =
    found.length === whole.length &&
    found.every((n, i) => i === 0 || typeof n === 'string' || n === whole[i]);
  if (!fits) {
    const made = whole.map((n) => n ?? '?').join(', ');
    refuse(
      `${path}: its input ${meta.name} is [${found.join(', ')}], but the adapter makes [${made}]`,
    );
  }
  if (meta.type !== 'float32')
    refuse(`${path}: its input ${meta.name} is ${meta.type}, not float32`);
}
