/** Any model by its file: tfjs's model.json or an .onnx. */
import type { Adapter } from '../inputs/adapter.ts';
import { openOnnxModel } from './onnx-model.ts';
import type { ModelSource, Predictor } from './predictor.ts';
import { openTfjsModel } from './tfjs-model.ts';

/** @throws UsageError naming file and field where the model cannot be used with the adapter */
export async function openModel(source: ModelSource, adapter: Adapter): Promise<Predictor> {
  return source.path.endsWith('.onnx')
    ? openOnnxModel(source, adapter)
    : openTfjsModel(source, adapter);
}
