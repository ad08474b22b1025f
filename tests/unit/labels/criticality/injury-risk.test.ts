import { describe, expect, it } from 'vitest';
import { injuryRisk } from '../../../../src/labels/criticality/injury-risk.ts';

/** b0 + b1 v + b2 age, worked by hand, through the logistic function. */
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe('risk of serious injury', () => {
  it.each([
    // -6.190 + 0.078 x 50 + 0.038 x 45 = -0.58
    ['pedestrian', 50, -0.58],
    // -7.467 + 0.079 x 50 + 0.047 x 45 = -1.402
    ['bicycle', 50, -1.402],
    // -7.654 + 0.041 x 100 + 0.021 x 45 = -2.609
    ['car', 100, -2.609],
    ['van', 100, -2.609],
  ] as const)('%s at %i km/h', (kind, speedKmh, x) => {
    expect(injuryRisk(kind, speedKmh / 3.6)).toBeCloseTo(logistic(x), 12);
  });

  it('rises with speed and age, stays within 0..1, and is undefined where there is no curve', () => {
    let before = 0;
    for (let v = 0; v < 60; v += 2) {
      const risk = injuryRisk('pedestrian', v) as number;
      expect(risk).toBeGreaterThan(before);
      expect(risk).toBeLessThan(1);
      before = risk;
    }
    expect(injuryRisk('car', 15, 70)).toBeGreaterThan(injuryRisk('car', 15, 20) as number);
    expect(injuryRisk('truck', 15)).toBeNull();
    expect(injuryRisk('obstacle', 15)).toBeNull();
  });
});
