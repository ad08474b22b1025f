/** An emergency brake is exactly as good as its moment: before the last avoidable one it avoids, after it does not. */
import { describe, expect, it } from 'vitest';
import { ccrs } from '../../../../scenes/ccrs.ts';
import { NO_EFFECTS } from '../../../../src/core/camera-effects.ts';
import { lastAvoidable } from '../../../../src/pipeline/avoidability.ts';
import type { BrakeRule } from '../../../../src/pipeline/drive-test/brake-rule.ts';
import {
  brakeCrash,
  brakedFrom,
  falseBrakings,
} from '../../../../src/pipeline/drive-test/emergency-brake.ts';
import { truthRule } from '../../../../src/pipeline/drive-test/truth-rule.ts';
import { findOutcome } from '../../../../src/pipeline/find-outcome.ts';
import { firstEgoCollision } from '../../../../src/pipeline/play-out.ts';
import { createPhysics } from '../../../support/physics.ts';

const { episode } = findOutcome(
  {
    scenario: ccrs,
    seed: 3,
    outcome: 'crash',
    overrides: { egoSpeed: 12, friction: 0.8, brakeTtc: 0, targetOffset: 0, leadTime: 4 },
    traffic: false,
  },
  createPhysics,
);
const impact = firstEgoCollision(episode.collisions);
if (!impact) throw new Error('no crash');
const scene = {
  stage: episode.stage,
  look: { light: {} as never, weather: {} as never, effects: NO_EFFECTS },
};
const always: BrakeRule = { name: 'always', begin: () => ({ look: () => true }) };
const never: BrakeRule = { name: 'never', begin: () => ({ look: () => false }) };

describe('braking for a standing car at 12 m/s', () => {
  it('avoids the crash up to the last avoidable moment, and not a tenth of a second later', () => {
    const latest = lastAvoidable(episode, createPhysics)?.ego.brake as number;
    expect(brakedFrom(episode, latest, createPhysics)).toBe(0);
    expect(brakedFrom(episode, latest + 100_000, createPhysics)).toBeGreaterThan(0);
  });

  it('takes the less speed off the later it begins', () => {
    const speeds = [600_000, 400_000, 200_000].map((before) =>
      brakedFrom(episode, impact.tUs - before, createPhysics),
    );
    expect(speeds[0]).toBeLessThan(speeds[1] as number);
    expect(speeds[1]).toBeLessThan(speeds[2] as number);
    expect(speeds[2]).toBeLessThanOrEqual(impact.closingSpeed + 0.05);
  });

  it('a rule on the true time to collision fires at that time, to a look', async () => {
    const { firedUs, braked, unbraked } = await brakeCrash(
      episode,
      scene,
      truthRule(1.2),
      createPhysics,
    );
    const before = (impact.tUs - (firedUs as number)) / 1e6;
    expect(before).toBeLessThanOrEqual(1.23);
    expect(before).toBeGreaterThan(1.05);
    expect(braked).toBe(0);
    expect(unbraked).toBeCloseTo(12, 0);
  });

  it('a rule that never fires changes nothing', async () => {
    const found = await brakeCrash(episode, scene, never, createPhysics);
    expect(found).toEqual({
      firedUs: null,
      unbraked: impact.closingSpeed,
      braked: impact.closingSpeed,
    });
  });
});

describe('false brakings', () => {
  const moving = episode.states.filter(({ tUs }) => tUs % 100_000 === 0 && tUs < impact.tUs);

  it('are one while the alarm goes on', async () => {
    expect(await falseBrakings(moving, scene, always)).toBe(1);
    expect(await falseBrakings(moving, scene, never)).toBe(0);
  });

  it('are two where it comes again after more than three seconds', async () => {
    const [first] = moving;
    const lastUs = moving.at(-1)?.tUs as number;
    expect(lastUs - (first?.tUs as number)).toBeGreaterThan(3_200_000);
    const twice: BrakeRule = {
      name: 'twice',
      begin: () => ({ look: ({ tUs }) => tUs === first?.tUs || tUs === lastUs }),
    };
    expect(await falseBrakings(moving, scene, twice)).toBe(2);
  });
});
