/** What networks have for going over time. */
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { Sru } from '../sru/sru.ts';

/** What goes over time: the unit of ours, a GRU of the same size, or nothing, where each frame is judged alone. */
export const MEMORIES = ['sru', 'gru', 'none'] as const;
export type Memory = (typeof MEMORIES)[number];

/** A layer over features in their order, [n, steps, features] to [n, steps, 64]. */
export function memoryLayer(memory: Memory, seed: number): layers.Layer {
  const glorot = (nth: number) => initializers.glorotUniform({ seed: seed + nth });
  if (memory === 'sru') {
    return new Sru({ units: 64, statistics: 48, summary: 24, sequences: true, seed, name: 'sru' });
  }
  if (memory === 'gru') {
    const [kernelInitializer, recurrentInitializer] = [glorot(0), glorot(1)];
    return layers.gru({
      units: 64,
      returnSequences: true,
      kernelInitializer,
      recurrentInitializer,
    });
  }
  const kernelInitializer = initializers.heNormal({ seed });
  return layers.dense({ units: 64, activation: 'relu', kernelInitializer });
}
