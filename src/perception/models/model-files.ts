/** A tfjs model as files: model.json and weights.bin as tfjs's own tools know them. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

const WEIGHTS = 'weights.bin';

/** model.json and weights.bin of a model. */
export async function modelFiles(model: LayersModel): Promise<Record<string, Uint8Array>> {
  let stored: tf.io.ModelArtifacts | null = null;
  const modelArtifactsInfo = { dateSaved: new Date(0), modelTopologyType: 'JSON' as const };
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      stored = artifacts;
      return { modelArtifactsInfo };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = stored as unknown as tf.io.ModelArtifacts;
  const json = {
    format: 'layers-model',
    generatedBy: 'nearmiss',
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: [WEIGHTS], weights: weightSpecs }],
  };
  return {
    'model.json': new TextEncoder().encode(`${JSON.stringify(json)}\n`),
    [WEIGHTS]: new Uint8Array(weightData as ArrayBuffer),
  };
}
