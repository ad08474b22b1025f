/** The figures of the occupancy and flow challenge by closed forms and a plain reference. */
import { expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { evaluateFlow } from '../../../../src/evaluation/occupancy-flow/evaluate-flow.ts';
import { flowEpe } from '../../../../src/evaluation/occupancy-flow/flow-epe.ts';
import { prAuc } from '../../../../src/evaluation/occupancy-flow/pr-auc.ts';
import { softIou } from '../../../../src/evaluation/occupancy-flow/soft-iou.ts';
import { warp } from '../../../../src/evaluation/occupancy-flow/warp.ts';

/** Keras' definition, threshold by threshold. */
function plainPrAuc(truth: number[], predicted: number[]): number {
  const thresholds = [-1e-7, ...Array.from({ length: 98 }, (_, k) => (k + 1) / 99), 1 + 1e-7];
  const count = (threshold: number, of: number) =>
    truth.filter((t, i) => t === of && (predicted[i] as number) > threshold).length;
  const tp = thresholds.map((t) => count(t, 1));
  const p = thresholds.map((t, k) => (tp[k] as number) + count(t, 0));
  const positives = truth.filter((t) => t === 1).length;
  let area = 0;
  for (let k = 0; k < 99; k++) {
    const [t0, t1, p0, p1] = [tp[k], tp[k + 1], p[k], p[k + 1]] as [number, number, number, number];
    const slope = p0 - p1 > 0 ? (t0 - t1) / (p0 - p1) : 0;
    const intercept = t1 - slope * p1;
    const ratio = p0 > 0 && p1 > 0 ? p0 / p1 : 1;
    area += (slope * (t0 - t1 + intercept * Math.log(ratio))) / positives;
  }
  return area;
}

test('area under precision and recall is that of the definition', () => {
  const rng = createRng(3);
  for (let n = 0; n < 20; n++) {
    const truth = Array.from({ length: 300 }, () => rng.integer(0, 1));
    const exact = n % 2 === 0;
    const predicted = truth.map((t) => {
      const p = Math.min(1, Math.max(0, 0.3 * t + rng.uniform(-0.1, 0.8)));
      return exact ? Math.round(p * 33) / 33 : p;
    });
    expect(prAuc(truth, predicted)).toBeCloseTo(plainPrAuc(truth, predicted), 9);
  }
});

test('a perfect forecast has 1, nothing true has 0', () => {
  expect(prAuc([1, 0, 1, 0], [1, 0, 1, 0])).toBeCloseTo(1, 12);
  expect(prAuc([1, 0, 1, 0], [0.9, 0.2, 0.8, 0.1])).toBeCloseTo(1, 12);
  expect(prAuc([0, 0], [0.5, 0.1])).toBe(0);
});

test('soft IoU: of boxes their IoU, of probabilities the soft one', () => {
  expect(softIou([1, 1, 1, 0], [0, 1, 1, 1])).toBeCloseTo(0.5, 12);
  expect(softIou([1, 0], [0.5, 0.5])).toBeCloseTo(0.5 / 1.5, 12);
  expect(softIou([0, 0], [0, 0])).toBe(0);
});

test('end point error counts where something moves', () => {
  expect(flowEpe([3, 4, 0, 0, 1, 0], [0, 0, 9, 9, 1, 2])).toBeCloseTo((5 + 2) / 2, 12);
  expect(flowEpe([0, 0], [1, 1])).toBeNull();
});

test('warping takes what the flow leads to: whole cells exactly, between cells a share of each', () => {
  const origin = Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
  const flow = (dx: number, dy: number) =>
    Float32Array.from({ length: 18 }, (_, i) => (i % 2 ? dy : dx));
  expect([...warp(3, origin, flow(0, 0))]).toEqual([...origin]);
  // One column on and one row up: what is at (1, 1) is seen from (2, 0).
  expect([...warp(3, origin, flow(1, -1))]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0]);
  expect([...warp(3, origin, flow(0.25, 0))]).toEqual([0, 0, 0, 0.25, 0.75, 0, 0, 0, 0]);
});

test('occupancy that no flow leads to does not count as grounded; a wrong number of waypoints is an error', () => {
  const grid = (on: number) => Float32Array.from({ length: 9 }, (_, i) => (i === on ? 1 : 0));
  const none = grid(-1);
  const flowAt = (cell: number, dx: number) => {
    const flow = new Float32Array(18);
    flow[2 * cell] = dx;
    return flow;
  };
  // What was at cell 3 will be at cell 4.
  const truth = {
    now: grid(3),
    waypoints: [{ observed: grid(4), occluded: none, flow: flowAt(4, -1) }],
  };
  const perfect = evaluateFlow(truth, truth);
  expect(perfect).toMatchObject({ flow_epe: 0, observed_auc: 1, occluded_auc: null });
  expect(perfect.flow_grounded_auc).toBeCloseTo(1, 12);
  expect(perfect.flow_grounded_soft_iou).toBeCloseTo(1, 12);
  const still = {
    ...truth,
    waypoints: [{ observed: grid(4), occluded: none, flow: flowAt(4, 0) }],
  };
  const figures = evaluateFlow(truth, still);
  expect(figures.observed_soft_iou).toBeCloseTo(1, 12);
  expect(figures.flow_epe).toBeCloseTo(1, 12);
  expect(figures.flow_grounded_soft_iou).toBe(0);
  expect(() => evaluateFlow(truth, { ...truth, waypoints: [] })).toThrow(
    '0 waypoints were predicted, not 1',
  );
});
