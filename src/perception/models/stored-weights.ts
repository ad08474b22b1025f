/** The weights of a tfjs model as they are stored: their names, shapes and numbers, checked. */
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { UsageError } from '../../core/errors.ts';
import type { Weights } from '../training/trainer.ts';
import type { ModelSource } from './predictor.ts';

const manifestSchema = z.looseObject({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(
    z.looseObject({
      paths: z.array(z.string()).min(1),
      weights: z.array(
        z.looseObject({
          name: z.string(),
          shape: z.array(z.int().min(0)),
          dtype: z.string(),
          quantization: z.looseObject({ dtype: z.string() }).optional(),
        }),
      ),
    }),
  ),
});
type Manifest = z.infer<typeof manifestSchema>;
type WeightSpec = Manifest['weightsManifest'][number]['weights'][number];

const WIDTHS: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

const refuse = (message: string): never => {
  throw new UsageError(message);
};

/** @throws UsageError where model.json is none of tfjs's */
export function parseManifest({ bytes, path }: ModelSource): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse(`${path} is not whole JSON`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return refuse(`${path} is no model of tfjs: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Bytes that a weight takes; strings have no size of their own. */
function bytesOfWeight({ shape, dtype, quantization }: WeightSpec): number {
  const width = WIDTHS[quantization?.dtype ?? dtype];
  return width === undefined ? Number.NaN : width * shape.reduce((a, b) => a * b, 1);
}

/** All weights' bytes in one buffer. @throws UsageError naming the file that is cut off */
export async function readWeights(source: ModelSource, manifest: Manifest): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (const { paths, weights } of manifest.weightsManifest) {
    const files: Uint8Array[] = [];
    for (const name of paths) files.push(await source.read(name));
    const found = files.reduce((sum, bytes) => sum + bytes.length, 0);
    const wanted = weights.reduce((sum, weight) => sum + bytesOfWeight(weight), 0);
    if (!Number.isNaN(wanted) && found !== wanted) {
      refuse(
        `${paths.join(', ')} of ${source.path}: ${found} bytes, but its weights take ${wanted}`,
      );
    }
    parts.push(...files);
  }
  const all = new Uint8Array(parts.reduce((sum, bytes) => sum + bytes.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
}

/** @throws UsageError naming the first weight that is not all numbers */
export function checkNumbers(path: string, weights: tf.NamedTensorMap): void {
  for (const [name, tensor] of Object.entries(weights)) {
    if (tensor.dtype !== 'float32') continue;
    const bad = (tensor.dataSync() as Float32Array).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) refuse(`${path}: value ${bad} of weight ${name} is no number`);
  }
}

export const specsOf = ({ weightsManifest }: Manifest): tf.io.WeightsManifestEntry[] =>
  weightsManifest.flatMap(({ weights }) => weights) as tf.io.WeightsManifestEntry[];

/** Weights of a stored model, by the names in which they were stored. @throws UsageError naming file and field */
export async function storedWeights(source: ModelSource): Promise<Weights> {
  const manifest = parseManifest(source);
  const specs = specsOf(manifest);
  const tensors = tf.io.decodeWeights(await readWeights(source, manifest), specs);
  try {
    checkNumbers(source.path, tensors);
    return Object.entries(tensors).map(([name, tensor]) => ({
      name,
      shape: tensor.shape,
      values: Float32Array.from(tensor.dataSync()),
    }));
  } finally {
    tf.dispose(tensors);
  }
}
