import { describe, expect, it } from 'vitest';
import { FrameFeed } from '../../../../src/ui/perception/frame-feed.ts';

const feed = () => new FrameFeed(10);

describe('FrameFeed', () => {
  it('names each mark of its clock once, however often the page draws', () => {
    const marks = feed();
    const seen = Array.from({ length: 101 }, (_, i) => marks.next(i * 10_000)).filter(
      (next) => next !== null,
    );
    expect(seen.map(({ tUs }) => tUs)).toEqual(Array.from({ length: 11 }, (_, i) => i * 100_000));
    expect(seen.map(({ isNew }) => isNew)).toEqual([true, ...Array(10).fill(false)]);
    expect(seen.every(({ dropped }) => dropped === 0)).toBe(true);
  });

  it('gives a slow page the newest mark, and counts those that it left out', () => {
    const marks = feed();
    marks.next(0);
    expect(marks.next(470_000)).toEqual({ tUs: 400_000, isNew: false, dropped: 3 });
    expect(marks.next(499_999)).toBeNull();
    expect(marks.next(500_000)).toEqual({ tUs: 500_000, isNew: false, dropped: 0 });
  });

  it.each([
    ['back', 1_000_000, 400_000],
    ['far ahead', 1_000_000, 3_200_000],
  ])('begins anew after a leap %s', (_, from, to) => {
    const marks = feed();
    marks.next(from);
    expect(marks.next(to)).toEqual({ tUs: to, isNew: true, dropped: 0 });
  });

  it('begins anew after a reset', () => {
    const marks = feed();
    marks.next(200_000);
    marks.reset();
    expect(marks.next(200_000)).toEqual({ tUs: 200_000, isNew: true, dropped: 0 });
  });
});
