/** How much a scene's light changes, for sampling that follows it. */
import { fastLn } from '../../core/fast-ln.ts';
import {
  abs,
  add,
  all,
  gt,
  type LaneBody,
  LaneFilter,
  type Lanes,
  mul,
  sub,
} from '../../core/lane-filter.ts';

/** Bins of a tenth of a millinat up to 0.8, what is beyond in the last. */
const BINS = 8192;
const BINS_A_NAT = 10_000;

/** Shares of the last answer below which changes are left out; the next where one leaves too few pixels, at last all. */
const FLOORS = [7 / 8, 1 / 2, 0] as const;

type Name = 'even' | 'odd';

/**
 * Quantiles of the change of log intensity from frame to frame: ESIM's bound is the largest change, which a single pixel on
 * a flickering edge decides. Only pixels that change by nearly as much as the last answer need a logarithm.
 */
export class BrightnessChange {
  private readonly eps: number;
  private readonly share: number;
  private readonly pixels: number;
  /** The two last frames, by turns. */
  private readonly filter: LaneFilter<Name>;
  private readonly counts = new Uint32Array(BINS);
  private frames = 0;
  private lastBin = 0;

  /**
   * @param pixels of a frame, above 0
   * @param eps added to the light before the logarithm
   * @param share of the pixels whose change is to be below, in (0, 1)
   */
  constructor(pixels: number, eps: number, share: number) {
    this.pixels = pixels;
    this.eps = eps;
    this.share = share;
    this.filter = new LaneFilter(['even', 'odd'], pixels, (body) => this.open(body));
  }

  /** Pixels that may have changed by more than the parameter, a share of their light. */
  private open({ parameter, load, keep }: LaneBody<Name>): Lanes {
    const even = keep(load('even'));
    // Of the brighter one the share is exact, so that of either is none too many.
    return gt(abs(sub(even, load('odd'))), mul(parameter, add(even, all(this.eps))));
  }

  /**
   * @param light the next frame's, not kept
   * @returns the change since the frame before, nats, from 0, rounded up to a bin; 0 for the first frame
   */
  next(light: Float32Array): number {
    this.filter.arrays[this.frames % 2 === 0 ? 'even' : 'odd'].set(light);
    this.frames++;
    if (this.frames === 1) return 0;
    let bin: number | null = null;
    for (const share of FLOORS) bin ??= this.quantileAbove(Math.floor(share * this.lastBin));
    this.lastBin = bin as number;
    return bin === 0 ? 0 : ((bin as number) + 1) / BINS_A_NAT;
  }

  /** The bin that the share of pixels reaches to; null where it lies below this one. */
  private quantileAbove(floorBin: number): number | null {
    const { counts, filter, pixels, share } = this;
    const { even, odd } = filter.arrays;
    const [before, after] = this.frames % 2 === 0 ? [even, odd] : [odd, even];
    counts.fill(0);
    let looked = 0;
    const look = (i: number) => {
      const bin = this.binOf(before[i] as number, after[i] as number);
      if (bin < floorBin) return;
      counts[bin] = (counts[bin] as number) + 1;
      looked++;
    };
    if (floorBin === 0) for (let i = 0; i < pixels; i++) look(i);
    else this.forEachAbove(floorBin / BINS_A_NAT, look);
    let below = pixels - looked;
    if (floorBin > 0 && below >= share * pixels) return null;
    let bin = floorBin;
    for (; bin < BINS - 1; bin++) {
      below += counts[bin] as number;
      if (below >= share * pixels) break;
    }
    return bin;
  }

  /** All pixels that changed by more, and some that did not. @param nats below 1 */
  private forEachAbove(nats: number, look: (i: number) => void): void {
    const { filter } = this;
    // No more than 1 - exp(-nats), and a little for the loop's short floats.
    const groups = filter.run((nats - (nats * nats) / 2) * (1 - 1e-5));
    for (let k = 0; k < groups; k++) {
      const group = filter.groups[k] as number;
      for (let lane = 0; lane < 4; lane++)
        if ((group & (1 << lane)) !== 0) look(((group >>> 4) << 2) + lane);
    }
  }

  private binOf(before: number, after: number): number {
    const ratio = (this.eps + after) / (this.eps + before);
    const change = ratio > 0 ? Math.abs(fastLn(ratio)) : 0;
    return Math.min(BINS - 1, Math.floor(change * BINS_A_NAT));
  }
}
