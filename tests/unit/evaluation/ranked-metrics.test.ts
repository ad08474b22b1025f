import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { averagePrecision } from '../../../src/evaluation/average-precision.ts';
import { brier } from '../../../src/evaluation/brier.ts';
import { ece, reliability } from '../../../src/evaluation/ece.ts';
import { prCurve } from '../../../src/evaluation/pr-curve.ts';
import type { Sample } from '../../../src/evaluation/ranking.ts';
import { rankingOf } from '../../../src/evaluation/ranking.ts';
import { rocAuc } from '../../../src/evaluation/roc-auc.ts';
import { rocCurve } from '../../../src/evaluation/roc-curve.ts';
import { ones } from '../../support/scored-scenes.ts';

const samplesOf = (scores: number[], positives: number[]): Sample[] =>
  scores.map((score, scene) => ({ score, positive: positives[scene] === 1, scene }));
const ranked = (scores: number[], positives: number[]) => rankingOf(samplesOf(scores, positives));

const samples = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 8 }), positive: fc.boolean() }), {
    minLength: 2,
    maxLength: 40,
  })
  .map((items) => items.map((item, scene) => ({ ...item, score: item.score / 8, scene })))
  .filter((items) => new Set(items.map(({ positive }) => positive)).size === 2);

describe('worked cases', () => {
  test('two of each, one pair the wrong way round', () => {
    const ranking = ranked([0.9, 0.6, 0.4, 0.1], [1, 0, 1, 0]);
    expect(rocAuc(ranking)(ones(4))).toBe(0.75);
    expect(averagePrecision(ranking)(ones(4))).toBeCloseTo(0.5 + (0.5 * 2) / 3, 12);
    expect(brier(ranking)(ones(4))).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.01) / 4, 12);
  });

  test('all scores equal: chance, and the share of positives', () => {
    const ranking = ranked([0.5, 0.5, 0.5, 0.5], [1, 0, 0, 0]);
    expect(rocAuc(ranking)(ones(4))).toBe(0.5);
    expect(averagePrecision(ranking)(ones(4))).toBe(0.25);
    expect(ece(ranking)(ones(4))).toBe(0.25);
  });

  test('a single class, or nothing, is undefined with a reason', () => {
    expect(rocAuc(ranked([0.5], [1]))(ones(1))).toBe('nothing is negative');
    expect(averagePrecision(ranked([0.5], [0]))(ones(1))).toBe('nothing is positive');
    expect(brier(ranked([], []))([])).toBe('there are no frames');
    expect(ece(ranked([], []))([])).toBe('there are no frames');
    expect(rocCurve(ranked([0.5], [1]), ones(1))).toEqual([]);
  });

  test('a score of 1 is in the last of 15 bins', () => {
    const bins = reliability(ranked([1, 0], [1, 0]), ones(2));
    expect(bins).toHaveLength(15);
    expect(bins[14]).toMatchObject({ count: 1, confidence: 1, frequency: 1 });
    expect(bins[7]).toMatchObject({ count: 0, confidence: null, frequency: null });
  });
});

describe('properties', () => {
  test('ROC-AUC is the share of ordered pairs, and the area under the curve', () => {
    fc.assert(
      fc.property(samples, (items) => {
        const [up, down] = [true, false].map((is) => items.filter((x) => x.positive === is));
        let wins = 0;
        for (const a of up as Sample[])
          for (const b of down as Sample[])
            wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        const pairs = (up as Sample[]).length * (down as Sample[]).length;
        const ranking = rankingOf(items);
        expect(rocAuc(ranking)(ones(items.length))).toBeCloseTo(wins / pairs, 12);
        let area = 0;
        const curve = rocCurve(ranking, ones(items.length));
        curve.slice(1).forEach((p, i) => {
          const q = curve[i] as typeof p;
          area +=
            ((p.falsePositiveRate - q.falsePositiveRate) *
              (p.truePositiveRate + q.truePositiveRate)) /
            2;
        });
        expect(area).toBeCloseTo(wins / pairs, 12);
        expect(prCurve(ranking, ones(items.length)).at(-1)?.recall).toBe(1);
      }),
    );
  });

  test('a weight is a repetition', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40 }), (xs, w) => {
        const repeated = xs.flatMap((x, i) => Array.from({ length: w[i] as number }, () => x));
        const again = repeated.map((x, scene) => ({ ...x, scene }));
        for (const metric of [rocAuc, averagePrecision, brier, ece]) {
          const value = metric(rankingOf(xs))(w);
          expect(value).toBeCloseTo(metric(rankingOf(again))(ones(again.length)) as number, 12);
        }
      }),
    );
  });
});
