/** How late the models' answers come. */

/** The value that a share of the numbers does not exceed (nearest rank). */
function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * @param ms from the drawing of a frame to its predictions, milliseconds
 * @param dropped frames that were stale before they could be looked at
 */
export function latencyLine(ms: readonly number[], dropped: number): string {
  const [median, high] = [percentile(ms, 0.5), percentile(ms, 0.99)];
  const late = `frame to prediction ${median.toFixed(0)} ms, p99 ${high.toFixed(0)} ms`;
  return dropped === 0 ? late : `${late} · ${dropped} stale frames dropped`;
}
