import { expect, test } from 'vitest';
import { countSplits, splitOf } from '../../../src/dataset/splits.ts';

const splits = (count: number, seed: number) =>
  Array.from({ length: count }, (_, index) => splitOf(index, seed));

test('a scene and its twin share a split', () => {
  for (let index = 0; index < 400; index += 2)
    expect(splitOf(index, 5)).toBe(splitOf(index + 1, 5));
});

test('80, 10 and 10 percent of every twenty scenes', () => {
  for (const seed of [0, 1, 2 ** 53 - 1]) {
    for (let block = 0; block < 10; block++) {
      const part = splits(200, seed).slice(block * 20, block * 20 + 20);
      expect(countSplits(part.map((split) => ({ split })))).toEqual({
        train: 16,
        validation: 2,
        test: 2,
      });
    }
  }
});

test('the default sixteen scenes, and even eight, have all three', () => {
  for (let seed = 0; seed < 20; seed++) {
    expect(new Set(splits(8, seed))).toEqual(new Set(['train', 'validation', 'test']));
  }
});

test('depends on the seed, and on nothing else', () => {
  expect(splits(200, 1)).toEqual(splits(200, 1));
  expect(splits(200, 1)).not.toEqual(splits(200, 2));
});
