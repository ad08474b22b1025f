import { describe, expect, it } from 'vitest';
import { idmAcceleration, USUAL_DRIVER } from '../../../../src/world/driver/idm.ts';
import { changeIncentive, MOBIL } from '../../../../src/world/driver/mobil.ts';

const idm = { ...USUAL_DRIVER, desiredSpeed: 30 };
const EMPTY = { leader: null, follower: null };
const behindTruck = { leader: { gap: 25, speed: 20 }, follower: null };

describe('changes of lane by MOBIL', () => {
  it('overtakes a slow leader on the left, by what is gained less threshold and keep-right bias', () => {
    const gain = idmAcceleration(25, null, idm) - idmAcceleration(25, behindTruck.leader, idm);
    const incentive = changeIncentive(25, 4.6, behindTruck, EMPTY, 'left', idm);
    expect(incentive).toBeCloseTo(gain - MOBIL.threshold - MOBIL.keepRight, 12);
    expect(incentive).toBeGreaterThan(0);
  });

  it('does not change where the new follower would have to brake hard', () => {
    const fast = { leader: null, follower: { gap: 15, speed: 36 } };
    expect(changeIncentive(25, 4.6, behindTruck, fast, 'left', idm)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('does not change beside somebody', () => {
    const beside = { leader: { gap: -3, speed: 25 }, follower: null };
    expect(changeIncentive(25, 4.6, behindTruck, beside, 'left', idm)).toBe(
      Number.NEGATIVE_INFINITY,
    );
  });

  it('keeps right on a free road, and stays there', () => {
    expect(changeIncentive(28, 4.6, EMPTY, EMPTY, 'right', idm)).toBeCloseTo(0.2, 12);
    expect(changeIncentive(28, 4.6, EMPTY, EMPTY, 'left', idm)).toBeCloseTo(-0.4, 12);
  });

  it('does not move right to pass on the right in free traffic, but may in town', () => {
    const slowLeft = { leader: { gap: 30, speed: 22 }, follower: null };
    expect(changeIncentive(28, 4.6, slowLeft, EMPTY, 'right', idm)).toBeCloseTo(0.2, 9);
    const inTown = { ...idm, desiredSpeed: 14 };
    const slower = { leader: { gap: 14, speed: 8 }, follower: null };
    expect(changeIncentive(12, 4.6, slower, EMPTY, 'right', inTown)).toBeGreaterThan(1);
  });

  it('is polite: what the new follower loses counts', () => {
    const near = { leader: null, follower: { gap: 40, speed: 26 } };
    const alone = changeIncentive(25, 4.6, behindTruck, EMPTY, 'left', idm);
    const polite = changeIncentive(25, 4.6, behindTruck, near, 'left', idm);
    expect(polite).toBeLessThan(alone);
    const rude = { ...MOBIL, politeness: 0 };
    expect(changeIncentive(25, 4.6, behindTruck, near, 'left', idm, rude)).toBeCloseTo(alone, 12);
  });
});
