/** Models and their adapters on disk. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { reasonOf } from '../dataset/folder.ts';
import { startWasm } from '../perception/backend/start-wasm.ts';
import { type Adapter, parseAdapter } from '../perception/inputs/adapter.ts';
import { openModel } from '../perception/models/open-model.ts';
import type { ModelSource, Predictor } from '../perception/models/predictor.ts';
import { storedWeights } from '../perception/models/stored-weights.ts';
import type { StartWeights } from '../perception/training/start-from.ts';

/** @throws UsageError naming the file and why */
export async function readFileOrRefuse(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** A folder stands for the model.json in it, or for its only .onnx. */
async function modelPath(path: string): Promise<string> {
  const found = await stat(path).catch((error) => {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  });
  if (!found.isDirectory()) return path;
  for (const name of ['model.json', 'model.onnx']) {
    if (await exists(join(path, name))) return join(path, name);
  }
  throw new UsageError(`${path} holds no model: there is no model.json or model.onnx in it`);
}

/** `net.adapter.json` beside `net.onnx`, else adapter.json in the same folder. */
async function adapterPath(model: string): Promise<string> {
  const own = join(dirname(model), `${basename(model).replace(/\.(json|onnx)$/, '')}.adapter.json`);
  if (await exists(own)) return own;
  const shared = join(dirname(model), 'adapter.json');
  if (await exists(shared)) return shared;
  throw new UsageError(`${model} has no adapter: neither ${own} nor ${shared} is there`);
}

export interface OpenedModel {
  readonly path: string;
  readonly adapter: Adapter;
  readonly model: Predictor;
}

const sourceOf = async (path: string): Promise<ModelSource> => ({
  path,
  bytes: await readFileOrRefuse(path),
  read: (name) => readFileOrRefuse(join(dirname(path), name)),
});

/** The weights of a tfjs model, to begin a training with. @throws UsageError naming file and field */
export async function startWeightsIn(given: string): Promise<StartWeights> {
  const path = await modelPath(given);
  if (path.endsWith('.onnx')) throw new UsageError(`${path} is no model of tfjs`);
  return { path, weights: await storedWeights(await sourceOf(path)) };
}

/**
 * Opens a model with its adapter.
 * @param adapter path of the adapter, where it is not beside the model
 * @throws UsageError naming file and field
 */
export async function openModelFile(given: string, adapter?: string): Promise<OpenedModel> {
  const path = await modelPath(given);
  const by = adapter ?? (await adapterPath(path));
  const parsed = parseAdapter(await readFileOrRefuse(by), by);
  const source = await sourceOf(path);
  await startWasm();
  return { path, adapter: parsed, model: await openModel(source, parsed) };
}
