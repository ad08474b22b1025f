/**
 * An occupancy grid moved by backward flow: each cell takes, bilinearly, what was where its flow leads. Outside the grid
 * there is nothing.
 * @param size cells a side
 * @param flow columns, rows a cell
 */
export function warp(
  size: number,
  origin: ArrayLike<number>,
  flow: ArrayLike<number>,
): Float32Array {
  const at = (row: number, column: number): number =>
    row >= 0 && column >= 0 && row < size && column < size
      ? (origin[row * size + column] as number)
      : 0;
  return Float32Array.from({ length: size * size }, (_, i) => {
    const x = (i % size) + (flow[2 * i] as number);
    const y = Math.floor(i / size) + (flow[2 * i + 1] as number);
    const [c, r] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - c, y - r];
    const upper = at(r, c) * (1 - u) + at(r, c + 1) * u;
    const lower = at(r + 1, c) * (1 - u) + at(r + 1, c + 1) * u;
    return upper * (1 - v) + lower * v;
  });
}
