/** Where the levels of pixels are in linear light, and the loop that most pixels leave without a logarithm. */
import {
  abs,
  add,
  all,
  and,
  choose,
  ge,
  gt,
  type LaneBody,
  LaneFilter,
  type Lanes,
  le,
  lt,
  mul,
  not,
  or,
  pmax,
  pmin,
  sub,
} from '../../core/lane-filter.ts';
import { exp } from '../../core/math.ts';
import { LEAST_CHANGE } from './esim-reference.ts';
import { BRIGHTEST, litBy } from './intensity.ts';

/** Relative widths of what is too near a level, or a least change, to be told without a logarithm. */
const MARGIN = 1e-6;
const LEAST_MARGIN = 1e-3;

type Name = 'light' | 'before' | 'up' | 'down';

/**
 * Each pixel's next levels as linear light, and the light at which it was last looked at. What is surely between its levels,
 * or surely changed too little, is done with in {@link find}; all else is for logarithms, so that nothing differs.
 */
export class LightLevels {
  /** Light at which each pixel was last looked at. */
  readonly before: Float32Array;
  /** As {@link LaneFilter.groups}. */
  readonly groups: Uint32Array;
  private readonly filter: LaneFilter<Name>;
  private readonly eps: number;

  /** @param eps added to the light before the logarithm */
  constructor(eps: number, pixels: number) {
    this.eps = eps;
    this.filter = new LaneFilter(['light', 'before', 'up', 'down'], pixels, (body) =>
      this.open(body),
    );
    this.before = this.filter.arrays.before;
    this.groups = this.filter.groups;
  }

  /** Pixels about which the loop cannot tell; those that surely changed between their levels are seen. */
  private open({ load, store, keep }: LaneBody<Name>): Lanes {
    const light = keep(pmin(all(BRIGHTEST), pmax(all(0), load('light'))));
    const before = keep(load('before'));
    const change = keep(abs(sub(light, before)));
    const unit = keep(add(before, all(this.eps)));
    const same = le(change, mul(unit, all(LEAST_CHANGE * (1 - LEAST_MARGIN))));
    const other = ge(change, mul(unit, all(LEAST_CHANGE * (1 + LEAST_MARGIN))));
    const between = and(lt(light, load('up')), gt(light, load('down')));
    const seen = keep(and(other, between));
    store('before', choose(seen, light, before));
    return not(or(same, seen));
  }

  /** @returns how many of {@link groups} have pixels to be looked at by logarithms */
  find(light: Float32Array): number {
    this.filter.arrays.light.set(light);
    return this.filter.run();
  }

  see(i: number, light: number): void {
    this.before[i] = litBy(light);
  }

  /** @param up @param down log intensities of the next levels */
  set(i: number, up: number, down: number): void {
    // Light from here on may make an event upwards, light down to here one downwards.
    this.filter.arrays.up[i] = exp(up) * (1 - MARGIN) - this.eps;
    this.filter.arrays.down[i] = exp(down) * (1 + MARGIN) - this.eps;
  }
}
