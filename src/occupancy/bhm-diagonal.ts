/**
 * A Bayesian Hilbert map that keeps the variance of each weight and no covariance: fast, and worse calibrated. Hinges
 * appear where points are.
 *
 *     s = 1 / (1/s0 + 2 sum lambda phi^2), m = s (m0/s0 + sum phi (y - 1/2)), lambda at xi = 1, once a scan.
 *
 * Never iterated: what covariance would hold back here adds up, and further turns make it diverge.
 */

import type { BhmOptions } from './bhm-full.ts';
import {
  type BlockLayout,
  hingeBox,
  pointsByTile,
  type TileNumber,
  tileKey,
} from './block-layout.ts';
import { FeatureMaker, featuresOf, type HingeBox, kernelReach } from './kernel-features.ts';
import { lambda, moderated } from './logistic.ts';
import {
  arrayOf,
  type Dimensions,
  Forgetting,
  type OccupancyMap,
  type Prediction,
  type SavedMap,
  type Scan,
  settingOf,
} from './occupancy-map.ts';

/** Hinges of a tile, only to look their numbers up together. */
const TILE = 16;

type DiagonalOptions = Omit<BhmOptions, 'emSteps' | 'skipWithin'>;

interface Tile {
  readonly box: HingeBox;
  /** Number of the weight of each feature of the box. */
  readonly weights: Int32Array;
}

export class BhmDiagonal implements OccupancyMap {
  readonly dimensions: Dimensions;
  private readonly options: DiagonalOptions;
  private readonly layout: BlockLayout;
  private readonly maker: FeatureMaker;
  private readonly forgetting: Forgetting;
  private readonly tiles = new Map<string, Tile>();
  /** Lattice numbers of a hinge -> number of its weight; the constant's is 0. */
  private readonly numberOf = new Map<string, number>([['', 0]]);
  private readonly hinges: (readonly number[])[] = [];
  private precision = new Float64Array(1024);
  private shift = new Float64Array(1024);
  /** Until when each has faded, seconds. */
  private fadedTo = new Float64Array(1024);

  constructor(options: DiagonalOptions) {
    this.dimensions = options.dimensions;
    this.options = options;
    this.maker = new FeatureMaker(options);
    this.forgetting = new Forgetting(options.halfLife);
    const margin = Math.ceil(kernelReach(options.gamma) / options.spacing);
    this.layout = { tile: TILE, hingeMargin: margin, pointMargin: 0 };
    this.precision[0] = options.priorPrecision;
  }

  get features(): number {
    return this.numberOf.size;
  }

  fit(scan: Scan): void {
    this.forgetting.advance(scan.t);
    const weight = 2 * lambda(1);
    for (const { tile, points } of this.byTile(scan.positions)) {
      const { box, weights } = this.tileAt(tile);
      const phi = this.maker.rows(box, scan.positions, points);
      for (let row = 0; row < phi.rows; row++) {
        const residual = (scan.occupied[points[row] as number] as number) - 0.5;
        for (let a = phi.starts[row] as number; a < (phi.starts[row + 1] as number); a++) {
          const k = weights[phi.indices[a] as number] as number;
          const value = phi.values[a] as number;
          this.fade(k);
          this.precision[k] = (this.precision[k] as number) + weight * value * value;
          this.shift[k] = (this.shift[k] as number) + residual * value;
        }
      }
    }
  }

  /** The variance is that of the log-odds, sum s phi^2. */
  predict(positions: Float64Array): Prediction {
    const count = positions.length / this.dimensions;
    const probability = new Float64Array(count);
    const variance = new Float64Array(count);
    for (const { tile, points } of this.byTile(positions)) {
      const known = this.tiles.get(tileKey(tile));
      const box = known?.box ?? hingeBox(tile, this.layout);
      const phi = this.maker.rows(box, positions, points);
      for (const [row, point] of points.entries()) {
        let [mean, spread] = [0, 0];
        for (let a = phi.starts[row] as number; a < (phi.starts[row + 1] as number); a++) {
          const k = known
            ? (known.weights[phi.indices[a] as number] as number)
            : this.look(box, phi.indices[a] as number);
          const value = phi.values[a] as number;
          if (k >= 0) this.fade(k);
          const s = 1 / (k >= 0 ? (this.precision[k] as number) : this.options.priorPrecision);
          spread += s * value * value;
          if (k >= 0) mean += s * (this.shift[k] as number) * value;
        }
        variance[point] = spread;
        probability[point] = moderated(mean, spread);
      }
    }
    return { probability, variance };
  }

  save(): SavedMap {
    const n = this.features;
    for (let k = 0; k < n; k++) this.fade(k);
    return {
      settings: { now: this.forgetting.now },
      arrays: {
        hinges: { shape: [n - 1, this.dimensions], data: Int32Array.from(this.hinges.flat()) },
        precision: { shape: [n], data: this.precision.slice(0, n) },
        shift: { shape: [n], data: this.shift.slice(0, n) },
      },
    };
  }

  /** Goes on from a saved map of the same options. @throws RangeError where it is of another shape */
  restore(saved: SavedMap): void {
    this.forgetting.now = settingOf(saved, 'now');
    const hinges = arrayOf(saved, 'hinges', this.dimensions);
    const precision = arrayOf(saved, 'precision', 1);
    const shift = arrayOf(saved, 'shift', 1);
    for (let k = 0; k < precision.length; k++) {
      if (k > 0) {
        const hinge = [...hinges.subarray((k - 1) * this.dimensions, k * this.dimensions)];
        this.addHinge(hinge, tileKey(hinge));
      }
      this.precision[k] = precision[k] as number;
      this.shift[k] = shift[k] as number;
      this.fadedTo[k] = this.forgetting.now;
    }
  }

  private byTile(positions: Float64Array) {
    return pointsByTile(positions, this.options, this.layout, 0).values();
  }

  private tileAt(tile: TileNumber): Tile {
    const key = tileKey(tile);
    const known = this.tiles.get(key);
    if (known) return known;
    const box = hingeBox(tile, this.layout);
    const weights = Int32Array.from({ length: featuresOf(box) }, (_, i) => this.add(box, i));
    const made = { box, weights };
    this.tiles.set(key, made);
    return made;
  }

  /** Lattice numbers of feature `i` of a box; none for the constant. */
  private hingeOf({ first, counts }: HingeBox, i: number): number[] {
    let rest = i;
    if (rest === counts.reduce((a, b) => a * b, 1)) return [];
    return first.map((start, axis) => {
      const count = counts[axis] as number;
      const place = rest % count;
      rest = Math.floor(rest / count);
      return start + place;
    });
  }

  /** Number of a weight; -1 where the map has none there. */
  private look(box: HingeBox, i: number): number {
    return this.numberOf.get(tileKey(this.hingeOf(box, i))) ?? -1;
  }

  private add(box: HingeBox, i: number): number {
    const hinge = this.hingeOf(box, i);
    const key = tileKey(hinge);
    const known = this.numberOf.get(key);
    return known ?? this.addHinge(hinge, key);
  }

  private addHinge(hinge: readonly number[], key: string): number {
    const k = this.numberOf.size;
    this.numberOf.set(key, k);
    this.hinges.push(hinge);
    if (k >= this.precision.length) this.grow();
    this.precision[k] = this.options.priorPrecision;
    this.fadedTo[k] = this.forgetting.now;
    return k;
  }

  private grow(): void {
    const larger = (old: Float64Array) => {
      const next = new Float64Array(old.length * 2);
      next.set(old);
      return next;
    };
    this.precision = larger(this.precision);
    this.shift = larger(this.shift);
    this.fadedTo = larger(this.fadedTo);
  }

  private fade(k: number): void {
    const since = this.fadedTo[k] as number;
    if (since === this.forgetting.now) return;
    const share = this.forgetting.left(since);
    const prior = (1 - share) * this.options.priorPrecision;
    this.precision[k] = (this.precision[k] as number) * share + prior;
    this.shift[k] = (this.shift[k] as number) * share;
    this.fadedTo[k] = this.forgetting.now;
  }
}
