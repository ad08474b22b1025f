/** Scores of validation frames: their ranking, and the scale that makes them probabilities. */
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';
import { samplesOf } from '../../../../src/perception/training/samples.ts';
import {
  calibrationOf,
  lackOfAuc,
  meanLackOfAuc,
  scoredForecasts,
} from '../../../../src/pipeline/training/scored-samples.ts';

const sample = (score: number, positive: boolean, scene = 0) => ({ score, positive, scene });

describe('the calibration', () => {
  it('finds the slope and the shift by which logits are off', () => {
    const rng = createRng(5);
    // True log-odds are 0.5 score - 1.
    const samples = Array.from({ length: 40_000 }, () => {
      const score = rng.uniform(-6, 8);
      return sample(score, rng.uniform() < 1 / (1 + Math.exp(1 - 0.5 * score)));
    });
    const { slope, shift } = calibrationOf(samples);
    expect(slope).toBeCloseTo(0.5, 1);
    expect(shift).toBeCloseTo(-1, 1);
    // At the likeliest scale the mean probability is the share of positives, exactly.
    const mean = samples.reduce(
      (sum, { score }) => sum + 1 / (1 + Math.exp(-(slope * score + shift))),
      0,
    );
    expect(mean).toBeCloseTo(samples.filter(({ positive }) => positive).length, 3);
  });

  it('leaves scores alone that rank the wrong way round', () => {
    const wrong = Array.from({ length: 40 }, (_, i) => sample(i % 7, i % 7 < 3));
    expect(calibrationOf(wrong)).toEqual({ slope: 1, shift: 0 });
  });
});

describe('the lack of AUC', () => {
  it('is the share of pairs in the wrong order, ties half', () => {
    const scored = [sample(1, false), sample(2, true, 1), sample(2, false, 1), sample(3, true, 2)];
    expect(lackOfAuc(scored)).toBeCloseTo(0.5 / 4, 12);
  });

  it('is not known where all are of one class', () => {
    expect(() => lackOfAuc([sample(1, true)])).toThrow('the validation scenes cannot be scored');
  });
});

describe('forecasts', () => {
  const clip = (id: string, positive: number[], warning: number[], tooLate: number[]): Clip => ({
    id,
    frames: positive.length,
    targets: {
      positive: Float32Array.from(positive),
      warning: Float32Array.from(warning),
      tooLate: Float32Array.from(tooLate),
    },
  });
  const CLIPS = [clip('a', [0, 1, 1], [0, 1, 1], [0, 0, 1]), clip('b', [0, 0], [0, 0], [0, 0])];

  it('have their own logits and labels, and of warning not what is too late', () => {
    const [risk, warning] = scoredForecasts(samplesOf(CLIPS), [1, -1, 2, -2, 3, -3, 4, -4, 5, -5]);
    expect(risk).toEqual([
      sample(1, false),
      sample(2, true),
      sample(3, true),
      sample(4, false, 1),
      sample(5, false, 1),
    ]);
    expect(warning).toEqual([
      sample(-1, false),
      sample(-2, true),
      sample(-4, false, 1),
      sample(-5, false, 1),
    ]);
    const [one, other] = [risk, warning].map((scored) => lackOfAuc(scored ?? [])) as [
      number,
      number,
    ];
    expect(meanLackOfAuc([risk ?? [], warning ?? []])).toBeCloseTo((one + other) / 2, 12);
  });

  it('of one class are left out and not scaled, but for the risk', () => {
    const [both, one] = [[sample(1, true), sample(2, false)], [sample(1, false)]];
    expect(meanLackOfAuc([both, one])).toBe(1);
    expect(calibrationOf(one)).toEqual({ slope: 1, shift: 0 });
    expect(() => meanLackOfAuc([one, both])).toThrow('the validation scenes cannot be scored');
  });
});
