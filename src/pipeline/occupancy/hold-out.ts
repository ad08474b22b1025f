/**
 * What a map does not get to see. Every round(1/f)-th scan is held out, starting at half that; of each other scan a
 * share f of the points, drawn from the seed.
 */
import type { Rng } from '../../core/rng.ts';
import type { Scan } from '../../occupancy/occupancy-map.ts';

export class HoldOut {
  private readonly share: number;
  private readonly every: number;
  private readonly rng: Rng;
  private index = -1;

  /** @param share in (0, 0.5] */
  constructor(share: number, rng: Rng) {
    if (!(share > 0 && share <= 0.5)) throw new RangeError(`a share is in (0, 0.5], not ${share}`);
    this.share = share;
    this.every = Math.round(1 / share);
    this.rng = rng.split('held-out');
  }

  /** Splits the next scan: what is learnt from, and what is held out; `whole` where all of it is. */
  next<S extends Scan>(scan: S, dimensions: number): { kept: Scan; held: Scan; whole: boolean } {
    this.index++;
    const whole = this.index % this.every === this.every >> 1;
    const isHeld = Uint8Array.from(scan.occupied, () =>
      whole || this.rng.uniform() < this.share ? 1 : 0,
    );
    const part = (held: 0 | 1): Scan => ({
      t: scan.t,
      positions: scan.positions.filter((_, i) => isHeld[Math.floor(i / dimensions)] === held),
      occupied: scan.occupied.filter((_, i) => isHeld[i] === held),
    });
    return { kept: part(0), held: part(1), whole };
  }
}
