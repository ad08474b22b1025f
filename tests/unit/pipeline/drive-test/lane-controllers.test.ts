/** Controllers steer back to the middle, with the bend, and do not run into who is ahead. */
import { describe, expect, it } from 'vitest';
import {
  CONTROLLERS,
  type ControllerKind,
  DEEP_DRIVING,
  STANLEY,
} from '../../../../src/pipeline/drive-test/lane-controllers.ts';
import type { RoadSense } from '../../../../src/pipeline/drive-test/road-sense.ts';
import { bodyModel } from '../../../../src/world/bodies/catalogue.ts';

const chassis = bodyModel('saloon').chassis;
if (!chassis) throw new Error('a saloon without a chassis');
const STRAIGHT: RoadSense = {
  angle: 0,
  centreDistance: 0,
  curvature: 0,
  gap: null,
  speedLimit: 25,
  fast: true,
};
const decide = (kind: ControllerKind, change: Partial<RoadSense>, speed = 15) =>
  kind.create(chassis).decide({ ...STRAIGHT, ...change }, speed, 0.1);

describe.each(CONTROLLERS)('$name', (kind) => {
  it('goes straight in the middle of a straight lane', () => {
    expect(decide(kind, {}).steer).toBeCloseTo(0, 12);
  });

  it('steers right when it is left of the middle, and the other way round', () => {
    expect(decide(kind, { centreDistance: 0.5 }).steer).toBeLessThan(0);
    expect(decide(kind, { centreDistance: -0.5 }).steer).toBeGreaterThan(0);
  });

  it('turns towards the direction of the lane', () => {
    expect(decide(kind, { angle: 0.1 }).steer).toBeCloseTo(0.1, 12);
  });

  it('speeds up to the limit and not beyond', () => {
    expect(decide(kind, { speedLimit: 10 }, 5).acceleration).toBeGreaterThan(0.5);
    expect(decide(kind, { speedLimit: 10 }, 12).acceleration).toBeLessThan(-0.5);
  });

  it('brakes hard for a standing car close ahead', () => {
    expect(decide(kind, { gap: 5 }, 10).acceleration).toBeLessThan(-4);
  });

  it('holds what it knew of the lane where it sees none', () => {
    const controller = kind.create(chassis);
    const seen = controller.decide({ ...STRAIGHT, angle: 0.05, centreDistance: 0.2 }, 10, 0.1);
    const blind = { angle: null, centreDistance: null, curvature: null, gap: null };
    const held = controller.decide({ ...STRAIGHT, ...blind }, 10, 0.1);
    expect(held.steer).toBe(seen.steer);
  });
});

it('DeepDriving wants to stand five metres behind, 20 m/s with nobody near', () => {
  expect(decide(DEEP_DRIVING, { gap: 5 }, 0).acceleration).toBeCloseTo(0, 9);
  expect(decide(DEEP_DRIVING, { gap: 1000 }, 20).acceleration).toBeCloseTo(0, 6);
  expect(decide(DEEP_DRIVING, { fast: false }, 10).acceleration).toBeCloseTo(0, 9);
});

it('Stanley feeds the bend forward: in the middle of a bend it steers its radius', () => {
  const { steer } = decide(STANLEY, { curvature: 1 / 50 });
  expect(Math.tan(steer)).toBeCloseTo(chassis.wheelbase / 50, 12);
});
