/** Expected calibration error and the reliability diagram behind it. */
import type { Measure, Weights } from './measure.ts';
import type { Ranking } from './ranking.ts';

/** Equal-width bins [k/15, (k+1)/15), the last one closed. */
const CALIBRATION_BINS = 15;

export interface ReliabilityBin {
  /** Edges of the bin. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean score, and the share of positives; null in an empty bin. */
  readonly confidence: number | null;
  readonly frequency: number | null;
}

export function reliability(
  { scores, positives, scenes }: Ranking,
  weights: Weights,
): ReliabilityBin[] {
  const n = CALIBRATION_BINS;
  const [counts, sums, hits] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights[scenes[i] as number] as number;
    const score = scores[i] as number;
    const bin = Math.min(n - 1, Math.floor(score * n));
    counts[bin] = (counts[bin] as number) + weight;
    sums[bin] = (sums[bin] as number) + weight * score;
    hits[bin] = (hits[bin] as number) + weight * (positives[i] as number);
  }
  return Array.from(counts, (count, bin) => ({
    from: bin / n,
    to: (bin + 1) / n,
    count,
    confidence: count > 0 ? (sums[bin] as number) / count : null,
    frequency: count > 0 ? (hits[bin] as number) / count : null,
  }));
}

/** Mean over frames of |share of positives - mean score| of the bin; 0..1. After Guo et al. 2017 (arXiv 1706.04599), equation 3. */
export const ece =
  (ranking: Ranking): Measure =>
  (weights) => {
    let [sum, count] = [0, 0];
    for (const bin of reliability(ranking, weights)) {
      count += bin.count;
      sum += bin.count * Math.abs((bin.frequency ?? 0) - (bin.confidence ?? 0));
    }
    return count === 0 ? 'there are no frames' : sum / count;
  };
