/**
 * Mean end point error of flow, in cells, over the cells where the true flow is not nothing: Waymo's challenge.
 * @param truth columns, rows a cell
 * @returns null where there is no such cell
 */
export function flowEpe(truth: ArrayLike<number>, predicted: ArrayLike<number>): number | null {
  let [sum, count] = [0, 0];
  for (let i = 0; i < truth.length; i += 2) {
    const [tx, ty] = [truth[i] as number, truth[i + 1] as number];
    if (tx === 0 && ty === 0) continue;
    const [dx, dy] = [tx - (predicted[i] as number), ty - (predicted[i + 1] as number)];
    sum += Math.sqrt(dx * dx + dy * dy);
    count++;
  }
  return count > 0 ? sum / count : null;
}
