import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apBeforeImpact } from '../../../src/evaluation/ap-before-impact.ts';
import { levelAtFar5 } from '../../../src/evaluation/false-alarms.ts';
import { ttaAtFar5, ttaCurve } from '../../../src/evaluation/tta-at-far.ts';
import { ttaCorrected } from '../../../src/evaluation/tta-corrected.ts';
import { mttaUstring, ttaAtRecall80 } from '../../../src/evaluation/tta-ustring.ts';
import { usefulWarningRate } from '../../../src/evaluation/useful-warning-rate.ts';
import { levelOf, warningsOf } from '../../../src/evaluation/warnings.ts';
import { ones, scoredScene } from '../../support/scored-scenes.ts';

// Impact at 0.45 s. The first crash fires at 0.2 s for thresholds up to 0.5, at 0.4 s up to 0.8; the second one at
// 0.3 s up to 0.6. The near miss reaches 0.55.
const CRASHES = [
  scoredScene([0, 0, 0.5, 0.5, 0.8], 4.5, 3),
  scoredScene([0, 0, 0, 0.6, 0.6], 4.5, 2),
];
const SCENES = [...CRASHES, scoredScene([0.1, 0.55, 0.2], null)];

describe('time to accident', () => {
  test('corrected: the best lead of each recall', () => {
    // Recall 1: up to 0.5 the mean of 0.25 and 0.15. Recall 1/2: above 0.6 the first alone, 0.05.
    expect(ttaCorrected(warningsOf(SCENES))(ones(3))).toBeCloseTo((0.2 + 0.05) / 2, 12);
  });

  test('at 5 % false alarms: above the near miss', () => {
    const warnings = warningsOf(SCENES);
    expect(levelAtFar5(warnings, ones(3))).toBe(551);
    expect(ttaAtFar5(warnings)(ones(3))).toBeCloseTo((0.05 + 0.15) / 2, 12);
    expect(ttaCurve(warnings, ones(3)).at(-1)).toMatchObject({ threshold: 0.8, falseAlarmRate: 0 });
  });

  test('a useful warning is one at or before the last avoidable moment', () => {
    expect(usefulWarningRate(warningsOf(SCENES))(ones(3))).toBe(0);
    const early = scoredScene([0.9, 0, 0, 0, 0], 4.5, 0);
    expect(usefulWarningRate(warningsOf([...SCENES, early]))(ones(4))).toBeCloseTo(1 / 3, 12);
  });

  test('what is undefined says why', () => {
    const [none, silent] = [warningsOf([]), warningsOf([scoredScene([0, 0], 2)])];
    expect(ttaCorrected(none)([])).toBe('there is no crash');
    expect(ttaCorrected(silent)(ones(1))).toBe('no crash fires at any threshold');
    expect(ttaAtFar5(silent)(ones(1))).toBe('there is no near miss');
    expect(mttaUstring([], 2)([])).toBe('there is no crash');
    expect(mttaUstring([scoredScene([1, 1], 2)], 2)(ones(1))).toBeTypeOf('string');
    const always = warningsOf([scoredScene([1], null), scoredScene([1], 1)]);
    expect(ttaAtFar5(always)(ones(2))).toContain('at every threshold');
    expect(ttaCurve(silent, ones(1))).toEqual([]);
  });

  test('equals a plain loop over thresholds, for any scores and weights', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 8 });
    const weights = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(scores, { minLength: 1, maxLength: 6 }), weights, (all, w) => {
        const scenes = all.map((s) =>
          scoredScene(
            s.map((x) => x / 1000),
            s.length,
          ),
        );
        const best = new Map<number, number>();
        for (let k = 1; k <= 999; k++) {
          let [fired, lead] = [0, 0];
          scenes.forEach(({ frames }, i) => {
            const first = frames.find(({ score }) => score >= k / 1000);
            if (!first) return;
            fired += w[i] as number;
            lead += (w[i] as number) * (frames.length * 0.1 - first.tUs / 1e6);
          });
          if (fired > 0) best.set(fired, Math.max(best.get(fired) ?? 0, lead / fired));
        }
        const value = ttaCorrected(warningsOf(scenes))(w);
        if (best.size === 0) {
          expect(value).toBeTypeOf('string');
          return;
        }
        const mean = [...best.values()].reduce((a, b) => a + b) / best.size;
        expect(value).toBeCloseTo(mean, 9);
      }),
    );
  });

  test('a level is the largest threshold that is reached', () => {
    for (let k = 0; k <= 999; k++) expect(levelOf(k / 1000)).toBe(k);
    expect(levelOf(1)).toBe(999);
  });

  test('UString has its defect: what always fires has the longest time', () => {
    const alarm = [scoredScene([0.9, 0.9], 2), scoredScene([0.9, 0.9], null)];
    expect(ttaAtRecall80(alarm, 2)(ones(2))).toBe(2);
    const surer = [scoredScene([0.1, 0.1], null), scoredScene([1, 1], 2)];
    expect(mttaUstring(surer, 2)(ones(2))).toBe(2);
  });
});

test('average precision ahead of the impact takes the highest score so far', () => {
  // 0.3 s ahead of the impact the crashes are at 0.15 s: 0 and 0, under the near miss.
  expect(apBeforeImpact(SCENES, 300_000)(ones(3))).toBeCloseTo(2 / 3, 12);
  expect(apBeforeImpact(SCENES, 50_000)(ones(3))).toBe(1);
  expect(apBeforeImpact(SCENES, 500_000)(ones(3))).toBe('nothing is positive');
});
