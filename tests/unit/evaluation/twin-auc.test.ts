/** What is the same in both of two twins is worth nothing between them. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../src/evaluation/evaluate.ts';
import { predictionsOf, smallTruth } from '../../support/small-truth.ts';

/** With these scores for the frames of the crash `a`, and of its near miss `b`. */
function twinAuc(scores: Readonly<Record<'a' | 'b', readonly number[]>>, apart = false) {
  const truth = smallTruth();
  const scenes = truth.scenes.map((scene) => ({
    ...scene,
    twin: apart ? null : scene.scene === 'a' ? 'b' : 'a',
  }));
  const rows = truth.frames.map(({ scene, frame }) => ({
    scene,
    frame,
    score: scores[scene as 'a' | 'b'][frame] ?? 0,
  }));
  const request = { task: 'collision', model: 'm', split: 'all', horizon: 9, fps: 10 } as const;
  return evaluate(predictionsOf(rows), { ...truth, scenes }, request).record.metrics;
}

describe('ROC-AUC between twins', () => {
  test('is an even chance for what rises with time in both, which roc_auc may like', () => {
    const { roc_auc_twins } = twinAuc({ a: [0.1, 0.5, 0.9], b: [0.1, 0.5, 0.9] });
    expect(roc_auc_twins?.value).toBe(0.5);
  });

  test('is the share of moments at which the crash scores higher', () => {
    const apart = twinAuc({ a: [0.2, 0.4, 0], b: [0.3, 0.3, 0.9] });
    expect(apart.roc_auc_twins?.value).toBe(0.5);
    expect(twinAuc({ a: [0.3, 0.4, 0], b: [0.3, 0.3, 0.9] }).roc_auc_twins?.value).toBe(0.75);
    expect(twinAuc({ a: [0.4, 0.4, 0], b: [0.3, 0.3, 0.9] }).roc_auc_twins?.value).toBe(1);
  });

  test('is not known without twins', () => {
    expect(twinAuc({ a: [1], b: [0] }, true).roc_auc_twins).toMatchObject({
      value: null,
      reason: 'no crash has its twin beside it',
    });
  });
});
