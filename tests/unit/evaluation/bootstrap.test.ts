import { expect, test } from 'vitest';
import { estimateAll, quantile } from '../../../src/evaluation/bootstrap.ts';
import { mae } from '../../../src/evaluation/mae.ts';

const scenes = Array.from({ length: 50 }, (_, i) => [[0, i / 50] as const]);

test('the interval of a mean is that of the normal approximation, nearly', () => {
  const { mean } = estimateAll({ mean: mae(scenes) }, scenes.length);
  const sigma = Math.sqrt(1 / 12 / 50);
  expect(mean?.value).toBeCloseTo(0.49, 12);
  expect(mean?.low).toBeCloseTo(0.49 - 1.96 * sigma, 1);
  expect(mean?.high).toBeCloseTo(0.49 + 1.96 * sigma, 1);
});

test('the same input gives the same bits', () => {
  const twice = [0, 1].map(() => estimateAll({ mean: mae(scenes) }, scenes.length));
  expect(twice[0]).toEqual(twice[1]);
});

test('one scene has no interval, and what is undefined has a reason', () => {
  expect(estimateAll({ a: mae([[[1, 3]]]), b: mae([[]]) }, 1)).toEqual({
    a: { value: 2, low: null, high: null },
    b: { value: null, low: null, high: null, reason: 'the truth is absent in every frame' },
  });
});

test('quantiles interpolate', () => {
  expect(quantile([1, 2, 3, 5], 0.5)).toBe(2.5);
  expect(quantile([7], 0.975)).toBe(7);
});
