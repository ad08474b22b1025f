/** The models that come with the project, as a page fetches them. */
import { readFile } from 'node:fs/promises';
import type { ModelFiles } from '../../src/perception/service/perception-service.ts';

export const MODEL_FILES = ['model.json', 'weights.bin', 'adapter.json'] as const;
export type ShippedModel = 'collision' | 'affordances' | 'events';

export async function shippedFiles(model: ShippedModel): Promise<ModelFiles> {
  const read = async (name: string) => [
    name,
    new Uint8Array(await readFile(`models/${model}/${name}`)),
  ];
  return Object.fromEntries(await Promise.all(MODEL_FILES.map(read)));
}
