/** Against scikit-learn and UString's evaluator: fixtures made by tests/fixtures/evaluation/make-reference.py. */
import { expect, test } from 'vitest';
import { averagePrecision } from '../../../src/evaluation/average-precision.ts';
import { brier } from '../../../src/evaluation/brier.ts';
import { ece } from '../../../src/evaluation/ece.ts';
import { explainedVariance } from '../../../src/evaluation/explained-variance.ts';
import { rankingOf } from '../../../src/evaluation/ranking.ts';
import { rmse } from '../../../src/evaluation/rmse.ts';
import { rocAuc } from '../../../src/evaluation/roc-auc.ts';
import { mttaUstring, ttaAtRecall80 } from '../../../src/evaluation/tta-ustring.ts';
import reference from '../../fixtures/evaluation/reference.json';
import { ones, scoredScene } from '../../support/scored-scenes.ts';

test.each(reference.frames)('scikit-learn, case %#', (expected) => {
  const { s, y, w } = expected;
  const ranking = rankingOf(s.map((score, scene) => ({ score, positive: y[scene] === 1, scene })));
  const all = ones(s.length);
  expect(rocAuc(ranking)(all)).toBeCloseTo(expected.roc_auc, 10);
  expect(averagePrecision(ranking)(all)).toBeCloseTo(expected.average_precision, 10);
  expect(brier(ranking)(all)).toBeCloseTo(expected.brier, 10);
  expect(ece(ranking)(all)).toBeCloseTo(expected.ece, 10);
  expect(rocAuc(ranking)(w)).toBeCloseTo(expected.weighted_roc_auc, 10);
  expect(averagePrecision(ranking)(w)).toBeCloseTo(expected.weighted_average_precision, 10);
});

test.each(reference.videos)("UString's evaluator, case %#", (expected) => {
  const scenes = expected.scores.map((scores, i) => {
    const toa = expected.toas[i] ?? null;
    return scoredScene(scores, toa === null ? null : toa - 0.5);
  });
  const all = ones(scenes.length);
  expect(mttaUstring(scenes, 2)(all)).toBeCloseTo(expected.mtta_ustring, 10);
  expect(ttaAtRecall80(scenes, 2)(all)).toBeCloseTo(expected.tta_at_recall_80, 10);
});

test.each(reference.numbers)('scikit-learn, errors of numbers, case %#', (expected) => {
  const { y, guess, w } = expected;
  const scenes = y.map((truth, i) => [[truth, guess[i] as number] as const]);
  const all = ones(y.length);
  expect(rmse(scenes)(all)).toBeCloseTo(expected.rmse, 10);
  expect(rmse(scenes)(w)).toBeCloseTo(expected.weighted_rmse, 10);
  expect(explainedVariance(scenes)(all)).toBeCloseTo(expected.explained_variance, 8);
  expect(explainedVariance(scenes)(w)).toBeCloseTo(expected.weighted_explained_variance, 8);
});
