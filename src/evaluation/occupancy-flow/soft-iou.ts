/**
 * Intersection over union of two grids of probabilities: sum(p t) / (sum p + sum t - sum(p t)). Waymo's challenge.
 * @returns 0..1; 0 where both are empty
 */
export function softIou(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  let [both, all] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [t, p] = [truth[i] as number, predicted[i] as number];
    both += t * p;
    all += t + p;
  }
  return all - both > 0 ? both / (all - both) : 0;
}
