/**
 * A Bayesian Hilbert map with full covariance in local blocks. Each block is a Bayesian logistic regression of its own
 * (bhm-posterior.ts); kernels are local, so what lies beyond a block's margin has next to no say in it, and a scan costs
 * as much as the blocks that it touches, however large the map has become.
 */

import { BhmPosterior, type Learning } from './bhm-posterior.ts';
import type { BlockLayout, TileNumber } from './block-layout.ts';
import { hingeBox, pointsByTile, tileKey, usualLayout } from './block-layout.ts';
import { packedLength } from './cholesky.ts';
import type { HingeBox, Lattice } from './kernel-features.ts';
import { FeatureMaker, featuresOf } from './kernel-features.ts';
import {
  arrayOf,
  Forgetting,
  type OccupancyMap,
  type Prediction,
  type SavedMap,
  type Scan,
  settingOf,
} from './occupancy-map.ts';

export interface BhmOptions extends Lattice, Learning {
  /** Seconds; Infinity: nothing fades. */
  readonly halfLife: number;
  /** Points whose class the map gives at least 1 - skipWithin already teach it nothing; 0: every point counts. */
  readonly skipWithin: number;
}

interface Block {
  readonly tile: TileNumber;
  readonly box: HingeBox;
  readonly posterior: BhmPosterior;
  /** Until when its evidence has faded, seconds. */
  fadedTo: number;
}

export class BhmFull implements OccupancyMap {
  readonly dimensions: Lattice['dimensions'];
  private readonly options: BhmOptions;
  private readonly layout: BlockLayout;
  private readonly maker: FeatureMaker;
  private readonly forgetting: Forgetting;
  private readonly blocks = new Map<string, Block>();

  constructor(options: BhmOptions, layout: BlockLayout = usualLayout(options)) {
    this.dimensions = options.dimensions;
    this.options = options;
    this.layout = layout;
    this.maker = new FeatureMaker(options);
    this.forgetting = new Forgetting(options.halfLife);
  }

  /** Weights of all blocks; where blocks overlap a hinge has one in each. */
  get features(): number {
    let sum = 0;
    for (const { posterior } of this.blocks.values()) sum += posterior.size;
    return sum;
  }

  fit(scan: Scan): void {
    this.forgetting.advance(scan.t);
    const { positions } = scan;
    const known = this.options.skipWithin > 0 ? this.knownPoints(scan) : null;
    const byTile = pointsByTile(positions, this.options, this.layout, this.layout.pointMargin);
    for (const { tile, points } of byTile.values()) {
      const chosen = known ? points.filter((point) => known[point] === 0) : points;
      if (chosen.length === 0) continue;
      const block = this.blockAt(tile);
      this.fade(block);
      const phi = this.maker.rows(block.box, positions, chosen);
      const occupied = Uint8Array.from(chosen, (point) => scan.occupied[point] as number);
      block.posterior.fit(phi, occupied);
    }
  }

  predict(positions: Float64Array): Prediction {
    const count = positions.length / this.dimensions;
    const probability = new Float64Array(count).fill(0.5);
    const variance = new Float64Array(count);
    for (const { tile, points } of pointsByTile(positions, this.options, this.layout, 0).values()) {
      const block = this.blocks.get(tileKey(tile)) ?? this.newBlock(tile);
      this.fade(block);
      const found = block.posterior.predict(this.maker.rows(block.box, positions, points));
      for (const [i, point] of points.entries()) {
        probability[point] = found.probability[i] as number;
        variance[point] = found.variance[i] as number;
      }
    }
    return { probability, variance };
  }

  save(): SavedMap {
    const blocks = [...this.blocks.values()];
    for (const block of blocks) this.fade(block);
    const size = blocks[0]?.posterior.size ?? 0;
    const tiles = Int32Array.from(blocks.flatMap(({ tile }) => tile));
    const precision = new Float64Array(blocks.length * packedLength(size));
    const shift = new Float64Array(blocks.length * size);
    for (const [i, { posterior }] of blocks.entries()) {
      precision.set(posterior.precision, i * packedLength(size));
      shift.set(posterior.shift, i * size);
    }
    const { tile, hingeMargin, pointMargin } = this.layout;
    return {
      settings: { now: this.forgetting.now, tile, hingeMargin, pointMargin },
      arrays: {
        tiles: { shape: [blocks.length, this.dimensions], data: tiles },
        precision: { shape: [blocks.length, packedLength(size)], data: precision },
        shift: { shape: [blocks.length, size], data: shift },
      },
    };
  }

  /** Goes on from a saved map of the same options and layout. @throws RangeError where it is of another shape */
  restore(saved: SavedMap): void {
    this.forgetting.now = settingOf(saved, 'now');
    const tiles = arrayOf(saved, 'tiles', this.dimensions);
    const size = featuresOf(hingeBox(new Array(this.dimensions).fill(0), this.layout));
    const length = packedLength(size);
    const precision = arrayOf(saved, 'precision', length);
    const shift = arrayOf(saved, 'shift', size);
    for (let i = 0; i * size < shift.length; i++) {
      const tile = tiles.subarray(i * this.dimensions, (i + 1) * this.dimensions);
      const { posterior } = this.blockAt([...tile]);
      posterior.precision.set(precision.subarray(i * length, (i + 1) * length));
      posterior.shift.set(shift.subarray(i * size, (i + 1) * size));
    }
  }

  private blockAt(tile: TileNumber): Block {
    const key = tileKey(tile);
    const found = this.blocks.get(key) ?? this.newBlock(tile);
    this.blocks.set(key, found);
    return found;
  }

  private newBlock(tile: TileNumber): Block {
    const box = hingeBox(tile, this.layout);
    const posterior = new BhmPosterior(featuresOf(box), this.options);
    return { tile, box, posterior, fadedTo: this.forgetting.now };
  }

  private fade(block: Block): void {
    block.posterior.fade(this.forgetting.left(block.fadedTo));
    block.fadedTo = this.forgetting.now;
  }

  /** 1 where the map as it is gives a point's class nearly all of the probability. */
  private knownPoints({ positions, occupied }: Scan): Uint8Array {
    const { probability } = this.predict(positions);
    return Uint8Array.from(occupied, (y, i) => {
      const p = probability[i] as number;
      return (y === 1 ? 1 - p : p) <= this.options.skipWithin ? 1 : 0;
    });
  }
}
