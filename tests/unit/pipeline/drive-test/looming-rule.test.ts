/** Time to contact from boxes alone, against the truth of what moves so. */
import { describe, expect, it } from 'vitest';
import { loomingTtc, turned } from '../../../../src/pipeline/drive-test/looming-rule.ts';

const WAY = { frontM: 2, halfWay: 1.1 };
/** What a camera sees of a flat thing `x` metres to the right, `z` ahead, `width` wide. */
const sight = (x: number, z: number, width = 1.8) => ({
  left: (x - width / 2) / z,
  right: (x + width / 2) / z,
  distance: z,
});

describe('looming', () => {
  it.each([
    [20, 10],
    [8, 3],
    [45, 36],
  ])('%d m ahead at %d m/s: the true time until the front is there', (z, speed) => {
    const found = loomingTtc(sight(0, z + speed * 0.3), sight(0, z), 0.3, WAY);
    expect(found).toBeCloseTo((z - WAY.frontM) / speed, 9);
  });

  it('is none where a thing does not come nearer', () => {
    expect(loomingTtc(sight(0, 20), sight(0, 20), 0.3, WAY)).toBeNull();
    expect(loomingTtc(sight(0, 20), sight(0, 22), 0.3, WAY)).toBeNull();
  });

  it('is none where it is going to pass beside, on either side', () => {
    for (const side of [-1, 1]) {
      expect(loomingTtc(sight(side * 2.5, 23), sight(side * 2.5, 20), 0.3, WAY)).toBeNull();
      expect(loomingTtc(sight(side * 1.9, 23), sight(side * 1.9, 20), 0.3, WAY)).not.toBeNull();
    }
  });

  it('meets who crosses: beside now, in the way by then', () => {
    // 20 m ahead at 10 m/s is two seconds: walking 1.5 m/s from 3 m beside, one is in the middle by then.
    const found = loomingTtc(sight(3.45, 23, 0.5), sight(3, 20, 0.5), 0.3, WAY);
    expect(found).toBeCloseTo(1.8, 6);
    expect(loomingTtc(sight(3, 23, 0.5), sight(3, 20, 0.5), 0.3, WAY)).toBeNull();
  });

  it('knows what its own turning does: a far thing then stands still', () => {
    const angle = 0.01;
    const seen = (bearing: number) => ({
      left: Math.tan(bearing - 0.02),
      right: Math.tan(bearing + 0.02),
      distance: 50,
    });
    const moved = turned(seen(0.2), angle);
    expect(moved.left).toBeCloseTo(seen(0.2 + angle).left, 4);
    expect(moved.right).toBeCloseTo(seen(0.2 + angle).right, 4);
  });
});
