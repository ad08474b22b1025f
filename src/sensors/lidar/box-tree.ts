/**
 * A tree of axis-aligned boxes around items that have a box each, for whoever casts rays against them. Split at the
 * middle of the longest side of the items' centres; where all centres are in one place there is nothing to split by and
 * the items are halved. Source of the test against slabs: Williams et al., An Efficient and Robust Ray-Box
 * Intersection Algorithm, 2005.
 */

export interface BoxTree {
  /** Items in the tree's order. */
  readonly order: Int32Array;
  /** Low and high corner, six numbers a node. */
  readonly bounds: Float64Array;
  /** Two numbers a node. A leaf: its first place in `order` and how many; an inner node: its second child and 0 (the first comes next). */
  readonly links: Int32Array;
}

/** Deep enough for any tree: each split halves an extent that float64 can tell apart. */
export const MAX_DEPTH = 512;

class Builder {
  private readonly boxes: Float64Array;
  private readonly leaf: number;
  readonly order: Int32Array;
  readonly bounds: number[] = [];
  readonly links: number[] = [];

  constructor(boxes: Float64Array, leaf: number) {
    this.boxes = boxes;
    this.leaf = leaf;
    this.order = Int32Array.from({ length: boxes.length / 6 }, (_, i) => i);
    if (this.order.length > 0) this.build(0, this.order.length);
  }

  private build(from: number, to: number): void {
    const node = this.links.length / 2;
    this.links.push(from, to - from);
    this.pushExtent(from, to);
    if (to - from <= this.leaf) return;
    const { axis, twiceMiddle } = this.split(from, to);
    const part = this.order.subarray(from, to);
    const isLeft = (item: number) => this.twiceCentre(item, axis) < twiceMiddle;
    const left = part.filter(isLeft);
    const right = part.filter((item) => !isLeft(item));
    part.set(left);
    part.set(right, left.length);
    const isSplit = left.length > 0 && right.length > 0;
    const cut = isSplit ? from + left.length : from + ((to - from) >> 1);
    this.build(from, cut);
    this.links[2 * node] = this.links.length / 2;
    this.links[2 * node + 1] = 0;
    this.build(cut, to);
  }

  private twiceCentre(item: number, axis: number): number {
    return (this.boxes[item * 6 + axis] as number) + (this.boxes[item * 6 + 3 + axis] as number);
  }

  private pushExtent(from: number, to: number): void {
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      const o = (this.order[i] as number) * 6;
      for (let k = 0; k < 3; k++) {
        low[k] = Math.min(low[k] as number, this.boxes[o + k] as number);
        high[k] = Math.max(high[k] as number, this.boxes[o + 3 + k] as number);
      }
    }
    this.bounds.push(...low, ...high);
  }

  private split(from: number, to: number): { axis: number; twiceMiddle: number } {
    let [axis, twiceMiddle, longest] = [0, 0, -1];
    for (let candidate = 0; candidate < 3; candidate++) {
      let [low, high] = [Infinity, -Infinity];
      for (let i = from; i < to; i++) {
        const x = this.twiceCentre(this.order[i] as number, candidate);
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
      if (high - low > longest)
        [axis, twiceMiddle, longest] = [candidate, (low + high) / 2, high - low];
    }
    return { axis, twiceMiddle };
  }
}

/**
 * @param boxes low and high corner, six numbers an item
 * @param leaf most items of a leaf
 */
export function boxTree(boxes: Float64Array, leaf: number): BoxTree {
  const { order, bounds, links } = new Builder(boxes, leaf);
  return { order, bounds: Float64Array.from(bounds), links: Int32Array.from(links) };
}

/** 1 / d, finite for a direction that does not go along an axis at all. */
export const inverseOf = (d: number): number => 1 / (d === 0 ? 1e-300 : d);

/** A hair more than nothing: a flat box has the rounding of its one face. */
const HAIR = 1 + 1e-12;

/**
 * Where a ray enters a node's box, in lengths of its direction; Infinity where it misses it or enters beyond `most`.
 * @param ix one over the direction's x, as {@link inverseOf} gives it
 */
export function entry(
  bounds: Float64Array,
  node: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  most: number,
): number {
  const o = node * 6;
  const ax = ((bounds[o] as number) - ox) * ix;
  const bx = ((bounds[o + 3] as number) - ox) * ix;
  const ay = ((bounds[o + 1] as number) - oy) * iy;
  const by = ((bounds[o + 4] as number) - oy) * iy;
  const az = ((bounds[o + 2] as number) - oz) * iz;
  const bz = ((bounds[o + 5] as number) - oz) * iz;
  const near = Math.max(0, Math.min(ax, bx), Math.min(ay, by), Math.min(az, bz));
  const far = Math.min(most, Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz));
  return near <= far * HAIR ? near : Infinity;
}
