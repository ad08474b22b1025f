import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/evaluation/evaluate.ts';
import { explainedVariance } from '../../../src/evaluation/explained-variance.ts';
import type { Pairs } from '../../../src/evaluation/mae.ts';
import { motionOf } from '../../../src/evaluation/motion.ts';
import { rmse } from '../../../src/evaluation/rmse.ts';
import { predictionsOf, smallTruth } from '../../support/small-truth.ts';

describe('closed forms', () => {
  const truths = [-2, -1, 0, 1, 2];
  const predicted = (of: (truth: number) => number): Pairs[] => [truths.map((y) => [y, of(y)])];
  const both = (scenes: Pairs[], weights = [1]) =>
    [rmse, explainedVariance].map((metric) => metric(scenes)(weights));

  test('the truth itself, a constant, a share of the truth, a constant error', () => {
    expect(both(predicted((y) => y))).toEqual([0, 1]);
    expect(both(predicted(() => 0))).toEqual([Math.SQRT2, 0]);
    expect(both(predicted((y) => y / 2))).toEqual([Math.SQRT2 / 2, 0.75]);
    expect(both(predicted((y) => -y))).toEqual([2 * Math.SQRT2, -3]);
    expect(both(predicted((y) => y + 3))).toEqual([3, 1]);
  });

  test('a scene that is drawn twice counts as two', () => {
    const a: Pairs = [
      [0, 1],
      [4, 2],
    ];
    const b: Pairs = [[1, 5]];
    const same = (found: ReturnType<typeof both>, wanted: ReturnType<typeof both>) => {
      for (const [i, value] of found.entries()) expect(value).toBeCloseTo(wanted[i] as number, 12);
    };
    same(both([a, b], [2, 1]), both([a, a, b], [1, 1, 1]));
    same(both([a, b], [1, 0]), both([a]));
  });

  test('nothing to score, and a truth that does not vary, are said in words', () => {
    expect(both([[]])).toEqual(Array(2).fill('the truth is absent in every frame'));
    const constant: Pairs[] = [
      [
        [0.1, 0.3],
        [0.1, 0],
      ],
    ];
    expect(explainedVariance(constant)([1])).toBe('the truth does not vary');
    const still: Pairs[] = [[0, 5e-5, 1e-4].map((truth) => [truth, 0] as const)];
    expect(explainedVariance(still)([1])).toBe('the truth does not vary');
  });
});

describe('the task', () => {
  const truth = smallTruth();
  const steered = {
    ...truth,
    frames: truth.frames.map((row) => ({
      ...row,
      ego_steering: row.frame / 10,
      min_ttc: row.scene === 'a' ? 4 - 2 * row.frame : null,
    })),
  };
  const rows = steered.frames.map((row) => {
    const [ego_steering, inverse_ttc] = motionOf(row) as [number, number];
    return { scene: row.scene, frame: row.frame, ego_steering, inverse_ttc };
  });
  const request = { task: 'motion', model: 'm', split: 'all', horizon: 2, fps: 10 } as const;
  const metricsOf = (changed: typeof rows) =>
    evaluate(predictionsOf(changed), steered, request).record.metrics;

  test('none coming is 0, half a second and less is 2', () => {
    const inverse = (min_ttc: number | null) =>
      motionOf({ ...(steered.frames[0] as (typeof steered.frames)[number]), min_ttc })[1];
    expect([null, 10, 4, 0.5, 0.1, 0].map(inverse)).toEqual([0, 0.1, 0.25, 2, 2, 2]);
  });

  test('scores both numbers, without the first frame and what comes after the impact', () => {
    const { rmse_ego_steering: steering, explained_variance_inverse_ttc: explained } =
      metricsOf(rows);
    expect([steering?.value, explained?.value]).toEqual([0, 1]);
    const wrongFirst = rows.map((row) => (row.frame === 0 ? { ...row, ego_steering: 9 } : row));
    expect(metricsOf(wrongFirst).rmse_ego_steering?.value).toBe(0);
    // Left are frame 1 of the crash, and frames 1 and 2 of the near miss.
    const off = rows.map((row) => ({ ...row, ego_steering: row.scene === 'a' ? 3.1 : 0.2 }));
    expect(metricsOf(off).rmse_ego_steering?.value).toBeCloseTo(Math.sqrt((9 + 0.01) / 3), 12);
  });

  test('a prediction of one of the numbers is enough; none, or no number, is refused', () => {
    const some = rows.map(({ scene, frame, ego_steering }) => ({ scene, frame, ego_steering }));
    const { record } = evaluate(predictionsOf(some), steered, request);
    expect(Object.keys(record.metrics)).toEqual([
      'rmse_ego_steering',
      'explained_variance_ego_steering',
    ]);
    const none = rows.map(({ scene, frame }) => ({ scene, frame, score: 0.5 }));
    expect(() => evaluate(predictionsOf(none), steered, request)).toThrow(
      "there is no column 'ego_steering' or 'inverse_ttc'",
    );
    const bad = rows.map((row, i) => ({ ...row, inverse_ttc: i === 1 ? Number.NaN : 0 }));
    expect(() => metricsOf(bad)).toThrow('inverse_ttc of frame 1 of scene a is NaN, not a number');
  });
});
