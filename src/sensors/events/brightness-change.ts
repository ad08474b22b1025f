/** How much a scene's light changes, for sampling that follows it. */
import { fastLn } from '../../core/fast-ln.ts';

/** Bins of a tenth of a millinat up to 0.8, what is beyond in the last. */
const BINS = 8192;
const BINS_A_NAT = 10_000;

/**
 * The change of log intensity between two frames that a share of the pixels stays below: ESIM's bound is the largest one,
 * which a single pixel on a flickering edge decides.
 * @param eps added to the light before the logarithm
 * @param share in (0, 1)
 * @returns nats, from 0, rounded up to a bin
 */
export function brightnessChange(
  before: Float32Array,
  after: Float32Array,
  eps: number,
  share: number,
): number {
  const counts = new Uint32Array(BINS);
  for (let i = 0; i < before.length; i++) {
    const ratio = (eps + (after[i] as number)) / (eps + (before[i] as number));
    const change = ratio > 0 ? Math.abs(fastLn(ratio)) : 0;
    const bin = Math.min(BINS - 1, Math.floor(change * BINS_A_NAT));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let below = 0;
  for (let bin = 0; bin < BINS; bin++) {
    below += counts[bin] as number;
    if (below >= share * before.length) return bin === 0 ? 0 : (bin + 1) / BINS_A_NAT;
  }
  return BINS / BINS_A_NAT;
}
