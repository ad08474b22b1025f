/** What the forecaster's encoder is taught of how others move, against closed forms. */
import { describe, expect, it } from 'vitest';
import {
  type FrameLabels,
  type ObjectRow,
  relativeMotion,
  threatIn,
} from '../../../../src/pipeline/training/approach.ts';

/** The ego at (10, 5) drives east at 8 m/s; positions and speeds of others are in the world. */
const ego = { ego_x: 10, ego_y: 5, ego_vx: 8, ego_vy: 0 };
const object = (x: number, y: number, vx: number, vy: number, visible = 1): ObjectRow =>
  ({ x, y, vx, vy, visible_fraction: visible }) as ObjectRow;
const labels = (...objects: ObjectRow[]): FrameLabels =>
  ({ frame: ego, objects }) as unknown as FrameLabels;

describe('relative motion', () => {
  it('is the closing speed of what stands ahead, and nothing across', () => {
    const { closing, crossing } = relativeMotion(labels(), object(30, 5, 0, 0));
    expect(closing).toBeCloseTo(8, 12);
    expect(crossing).toBeCloseTo(0, 12);
  });

  it('is positive across where it goes to the left, whatever the ego does along', () => {
    const { closing, crossing } = relativeMotion(labels(), object(30, 5, 8, 3));
    expect(closing).toBeCloseTo(0, 12);
    expect(crossing).toBeCloseTo(3, 12);
  });
});

describe('the threat in a frame', () => {
  it('of a car that stands 16 m ahead is two seconds off, and meets', () => {
    const { soon, near } = threatIn(labels(object(26, 5, 0, 0)));
    expect(soon).toBeCloseTo(Math.exp(-2 / 2), 12);
    expect(near).toBeCloseTo(1, 12);
  });

  it('of one that passes 5 m beside is as near as that', () => {
    const { soon, near } = threatIn(labels(object(26, 10, 0, 0)));
    expect(soon).toBeCloseTo(Math.exp(-2 / 2), 12);
    expect(near).toBeCloseTo(Math.exp(-5 / 2.5), 12);
  });

  it('of what goes away is where it is now', () => {
    const { soon, near } = threatIn(labels(object(14, 5, 12, 0)));
    expect(soon).toBe(1);
    expect(near).toBeCloseTo(Math.exp(-4 / 2.5), 12);
  });

  it('is the worst of those that can be seen', () => {
    const far = object(90, 5, 0, 0);
    const hidden = object(14, 5, 0, 0, 0.1);
    expect(threatIn(labels(far, hidden))).toEqual(threatIn(labels(far)));
    const close = object(18, 5, 0, 0);
    expect(threatIn(labels(far, close))).toEqual(threatIn(labels(close)));
    expect(threatIn(labels())).toEqual({ soon: 0, near: 0 });
  });
});
