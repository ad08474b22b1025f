import { expect, it } from 'vitest';
import {
  abs,
  add,
  all,
  and,
  choose,
  ge,
  gt,
  LaneFilter,
  le,
  lt,
  mul,
  not,
  or,
  pmax,
  pmin,
  sub,
} from '../../../src/core/lane-filter.ts';
import { createRng } from '../../../src/core/rng.ts';

/** Pixels that the last run named. */
function named(groups: Uint32Array, count: number): number[] {
  return Array.from(groups.subarray(0, count)).flatMap((group) =>
    [0, 1, 2, 3].filter((lane) => group & (1 << lane)).map((lane) => (group >>> 4) * 4 + lane),
  );
}

const { fround } = Math;

// Numbers of pixels about those at which an offset or a bound takes a byte more.
it.each([1, 4, 5, 17, 127, 1024, 2100, 40_001])(
  '%i pixels: what plain code names, and the arrays that it leaves',
  (pixels) => {
    const rng = createRng(pixels);
    const filter = new LaneFilter(['a', 'b'], pixels, ({ load, store, keep, parameter }) => {
      const a = keep(load('a'));
      const b = keep(load('b'));
      const change = keep(abs(sub(a, b)));
      const large = keep(gt(change, mul(parameter, add(b, all(0.25)))));
      store('b', choose(large, pmin(all(0.75), pmax(all(0.5), a)), b));
      const middle = and(ge(a, all(0.4)), le(a, all(0.6)));
      return or(large, and(middle, not(lt(b, all(0.5)))));
    });
    const { a, b } = filter.arrays;
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < pixels; i++) a[i] = rng.uniform();
      const before = b.slice();
      const expected: number[] = [];
      const next = before.map((was, i) => {
        const value = a[i] as number;
        const isLarge = Math.abs(fround(value - was)) > fround(fround(0.5) * fround(was + 0.25));
        if (isLarge || (value >= fround(0.4) && value <= fround(0.6) && was >= 0.5))
          expected.push(i);
        return isLarge ? Math.min(0.75, Math.max(0.5, value)) : was;
      });
      expect(named(filter.groups, filter.run(0.5))).toEqual(expected);
      expect(b).toEqual(next);
    }
  },
);

it('what is no number loses against the bound, and its lanes are not named', () => {
  const filter = new LaneFilter(['a'], 4, ({ load, store }) => {
    store('a', pmin(all(9), pmax(all(0), load('a'))));
    return gt(load('a'), all(1));
  });
  filter.arrays.a.set([Number.NaN, -1, Number.POSITIVE_INFINITY, 2]);
  expect(named(filter.groups, filter.run())).toEqual([2, 3]);
  expect([...filter.arrays.a]).toEqual([0, 0, 9, 2]);
});
