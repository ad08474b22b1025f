/** Which scenes are for training, for validation and for the test. */

import type { DatasetRecord } from '../core/dataset-record.ts';
import { createRng } from '../core/rng.ts';
import type { SceneRecord, Split } from '../core/scene-record.ts';

const PAIRS_PER_BLOCK = 10;

/**
 * The split of a scene: by its number and the dataset's seed alone, whatever the shard. Two consecutive scenes (a
 * scene and its twin) share a split. Of every ten pairs one is for validation and one for the test, at random
 * places; among the first ten these are two of the second to fourth, so that eight scenes already have all three.
 * @param index number of the scene in the dataset, from 0
 */
export function splitOf(index: number, seed: number): Split {
  const pair = Math.floor(index / 2);
  const block = Math.floor(pair / PAIRS_PER_BLOCK);
  const places = Array.from({ length: PAIRS_PER_BLOCK }, (_, i) => i);
  const rng = createRng(seed).split('splits').split(String(block));
  const [validation, test] = rng.shuffle(block === 0 ? places.slice(1, 4) : places);
  const place = pair % PAIRS_PER_BLOCK;
  return place === validation ? 'validation' : place === test ? 'test' : 'train';
}

/** How many scenes each split has. */
export function countSplits(
  records: readonly Pick<SceneRecord, 'split'>[],
): DatasetRecord['splits'] {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { split } of records) counts[split]++;
  return counts;
}
