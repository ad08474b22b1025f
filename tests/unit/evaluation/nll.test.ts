import { expect, test } from 'vitest';
import { nll } from '../../../src/evaluation/nll.ts';
import { rankingOf } from '../../../src/evaluation/ranking.ts';

const of = (...pairs: [number, boolean][]) =>
  nll(rankingOf(pairs.map(([score, positive]) => ({ score, positive, scene: 0 }))))([1]);

test('minus the mean log of what was given to the truth; never infinite', () => {
  expect(of([0.8, true], [0.4, false])).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12);
  expect(of([0.5, true])).toBeCloseTo(Math.LN2, 12);
  // As scikit-learn's log_loss clips float64.
  expect(of([0, true])).toBeCloseTo(-Math.log(Number.EPSILON), 9);
  expect(of([1, true])).toBeCloseTo(0, 12);
  expect(of()).toBe('there is nothing to score');
});
