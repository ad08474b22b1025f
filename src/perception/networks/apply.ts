/** Layers of tfjs by the types that they have here. */
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What a layer makes of one tensor, or of several. */
export const apply = (
  layer: { apply(x: never): unknown },
  x: SymbolicTensor | SymbolicTensor[],
): SymbolicTensor => layer.apply(x as never) as SymbolicTensor;
