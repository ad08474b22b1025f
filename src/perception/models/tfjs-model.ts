/** Models of tfjs: a LayersModel or a GraphModel, checked before it is run. */
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { UsageError } from '../../core/errors.ts';
import type { Adapter } from '../inputs/adapter.ts';
import { type WantedInput, wantedInputs } from '../inputs/examples.ts';
// Their classes register themselves: a stored model names them.
import '../networks/cell-layers.ts';
import '../networks/video-layers.ts';
import '../sru/sru.ts';
import { cellsOf } from './columns.ts';
import type { ModelInputs, ModelOutputs, ModelSource, Predictor } from './predictor.ts';
import { checkNumbers, parseManifest, readWeights, specsOf } from './stored-weights.ts';

const refuse = (message: string): never => {
  throw new UsageError(message);
};
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] as string;

async function load(source: ModelSource): Promise<LayersModel | GraphModel> {
  const manifest = parseManifest(source);
  const weightSpecs = specsOf(manifest);
  const weightData = await readWeights(source, manifest);
  const isGraph = 'node' in manifest.modelTopology;
  try {
    tf.tidy(() => checkNumbers(source.path, tf.io.decodeWeights(weightData, weightSpecs)));
    const { modelTopology, weightsManifest: _, ...more } = manifest;
    const artifacts = { ...more, modelTopology, weightSpecs, weightData } as tf.io.ModelArtifacts;
    const handler = tf.io.fromMemory(artifacts);
    return isGraph ? await loadGraphModel(handler) : await loadLayersModel(handler);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return refuse(`${source.path} cannot be loaded: ${messageOf(error)}`);
  }
}

const shapeText = (shape: readonly (number | null)[] | undefined): string =>
  shape ? `[${shape.map((n) => (n === null || n < 0 ? '?' : n)).join(', ')}]` : '[]';

/** tfjs calls the input of a model that is opened once more `video_1`; graph models call it `video:0`. */
const isNamed = (own: string, wanted: string): boolean => {
  const plain = own.split(':')[0] as string;
  return plain === wanted || plain.replace(/_\d+$/, '') === wanted;
};

/**
 * For each input of a model, in its order, what the adapter gives it.
 * @throws UsageError naming the field
 */
function matchInputs(
  path: string,
  { inputs }: LayersModel | GraphModel,
  wanted: readonly WantedInput[],
): WantedInput[] {
  const names = inputs.map(({ name }) => name.split(':')[0] as string);
  if (inputs.length !== wanted.length) {
    const fields = wanted.length === 1 ? 'one' : wanted.map(({ name }) => name).join(', ');
    refuse(`${path} has ${names.length} inputs (${names.join(', ')}), not ${fields}`);
  }
  for (const { field, name } of wanted) {
    if (name === undefined || inputs.some((own) => isNamed(own.name, name))) continue;
    const has = names.length === 1 ? `the input ${names[0]}` : names.join(', ');
    refuse(`adapter: ${field}.name is ${name}, but ${path} has ${has}`);
  }
  return inputs.map(({ name: own, shape: found }, i) => {
    const meant = wanted.find(({ name }) => name === undefined || isNamed(own, name));
    if (!meant) return refuse(`adapter: there is nothing for the input ${names[i]} of ${path}`);
    const whole = [null, ...meant.shape];
    const fits =
      !found ||
      (found.length === whole.length &&
        found.every((n, k) => k === 0 || n === null || n < 0 || n === whole[k]));
    if (!fits)
      refuse(
        `${path}: its input ${names[i]} is ${shapeText(found)}, but the adapter makes ${shapeText(whole)}`,
      );
    return meant;
  });
}

/** Which of the outputs is meant. @param field of the adapter @throws UsageError naming it */
function outputIndex(
  path: string,
  model: LayersModel | GraphModel,
  field: 'output' | 'objects',
  wanted: string | undefined,
): number {
  const names =
    model instanceof Object && 'outputNames' in model ? (model.outputNames as string[]) : [];
  const plain = names.map((name) => name.split('/')[0]?.split(':')[0]);
  if (wanted === undefined) {
    if (names.length > 1)
      refuse(`adapter: ${field}.name is missing; ${path} has ${names.join(', ')}`);
    return 0;
  }
  const isWanted = (name: string | undefined) =>
    name === wanted || name?.replace(/_\d+$/, '') === wanted;
  const exact = names.findIndex((name, i) => name === wanted || plain[i] === wanted);
  const found = exact >= 0 ? exact : plain.findIndex(isWanted);
  if (found < 0) refuse(`adapter: ${field}.name is ${wanted}, but ${path} has ${names.join(', ')}`);
  return found;
}

/** @throws UsageError naming file and field where it cannot be used */
export async function openTfjsModel(source: ModelSource, adapter: Adapter): Promise<Predictor> {
  const { output, objects } = adapter;
  const { path } = source;
  const model = await load(source);
  const taken = matchInputs(path, model, wantedInputs(adapter));
  const index = outputIndex(path, model, 'output', output.name);
  const ofObjects = objects && outputIndex(path, model, 'objects', objects.name);
  const run = async (inputs: ModelInputs): Promise<ModelOutputs> => {
    const found = tf.tidy(() => {
      const given = taken.map(({ shape, values }) =>
        tf.tensor(values(inputs), [inputs.examples, ...shape]),
      );
      return model.predict(given) as tf.Tensor | tf.Tensor[];
    });
    const outputs = Array.isArray(found) ? found : [found];
    try {
      // Not in one go: a GPU's numbers come later.
      const numbers = Float32Array.from(await (outputs[index] as tf.Tensor).data());
      if (ofObjects === undefined) return { values: numbers, cells: null };
      const cells = outputs[ofObjects] as tf.Tensor;
      const of = (await cells.data()) as Float32Array;
      return { values: numbers, cells: cellsOf(of, cells.shape, adapter, path) };
    } finally {
      tf.dispose(outputs);
    }
  };
  return {
    kind: 'node' in model || !('layers' in model) ? 'tfjs graph model' : 'tfjs layers model',
    async predict(inputs) {
      try {
        return await run(inputs);
      } catch (error) {
        if (error instanceof UsageError) throw error;
        return refuse(`${path} cannot be run: ${messageOf(error)}`);
      }
    },
    async dispose() {
      model.dispose();
    },
  };
}
