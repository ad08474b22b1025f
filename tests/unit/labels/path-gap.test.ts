import { describe, expect, it } from 'vitest';
import { footprintOf } from '../../../src/labels/footprint.ts';
import { egoPath, pathGap } from '../../../src/labels/path-gap.ts';
import { actorState, EGO_ID } from '../../support/painted-scene.ts';

const SIZE = [4, 2, 1.5] as const;
const ego = actorState(EGO_ID, [0, 0, 0.75], { velocity: [15, 0, 0] });
const straight = egoPath(ego, SIZE, null);

const gapTo = (
  x: number,
  y: number,
  yaw = 0,
  velocity: readonly [number, number, number] = [10, 0, 0],
  path = straight,
) => {
  const other = actorState(2, [x, y, 0.75], { yaw, velocity });
  return pathGap(path, ego, other, footprintOf(other, SIZE), null, 0.01);
};

describe('the gap along the path', () => {
  it('is bumper to bumper', () => {
    expect(gapTo(24, 0)).toMatchObject({ gap: 20, egoSpeed: 15, otherSpeed: 10 });
    expect(gapTo(24, 0, Math.PI / 2)?.gap).toBeCloseTo(21, 9);
  });

  it('is there for whom the ego would touch, and for no other', () => {
    expect(gapTo(24, 1.99)).not.toBeNull();
    expect(gapTo(24, 2.01)).toBeNull();
    expect(gapTo(-24, 0)).toBeNull();
    expect(gapTo(4, 0)).toBeNull();
  });

  it('counts speed along the path: across it is none, against it is below 0', () => {
    expect(gapTo(24, 0, Math.PI / 2, [0, 3, 0])?.otherSpeed).toBeCloseTo(0, 12);
    expect(gapTo(24, 0, Math.PI, [-9, 0, 0])?.otherSpeed).toBeCloseTo(-9, 12);
  });

  it('takes accelerations from the states before', () => {
    const other = actorState(2, [24, 0, 0.75], { velocity: [10, 0, 0] });
    const before = {
      ego: { ...ego, velocity: [15.05, 0, 0] as const },
      other: { ...other, velocity: [9.98, 0, 0] as const },
    };
    const gap = pathGap(straight, ego, other, footprintOf(other, SIZE), before, 0.01);
    expect(gap?.egoAcceleration).toBeCloseTo(-5, 9);
    expect(gap?.otherAcceleration).toBeCloseTo(2, 9);
  });

  it.each([1, -1])('follows the lane round a bend (%i)', (side) => {
    const radius = 50;
    const bend = egoPath(ego, SIZE, { headingError: 0, curvature: side / radius });
    const angle = 0.6;
    const at = [radius * Math.sin(angle), side * radius * (1 - Math.cos(angle))] as const;
    const velocity = [8 * Math.cos(angle), side * 8 * Math.sin(angle), 0] as const;
    const found = gapTo(at[0], at[1], side * angle, velocity, bend);
    expect(found?.otherSpeed).toBeCloseTo(8, 9);
    // The rear corners of a straight box on an arc are a little nearer than its rear's middle.
    expect(found?.gap).toBeGreaterThan(radius * angle - 4.2);
    expect(found?.gap).toBeLessThan(radius * angle - 3.9);
    expect(gapTo(at[0], at[1], side * angle, velocity)).toBeNull();
  });

  it('goes straight on where the ego has turned out of its lane', () => {
    const turned = egoPath(ego, SIZE, { headingError: 0.5, curvature: 0.02 });
    expect(turned).toMatchObject({ heading: 0, curvature: 0 });
  });
});
