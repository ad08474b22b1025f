/** The two grids that a Hilbert map is measured against, with what they have in common. */

import { ln } from '../core/math.ts';
import { CellGrid } from './cell-grid.ts';
import { sigmoid } from './logistic.ts';
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

export interface CellOptions {
  readonly dimensions: Dimensions;
  /** Side of a cell, metres. */
  readonly cell: number;
  /** Seconds; Infinity: nothing fades. */
  readonly halfLife: number;
}

/** What a cell keeps: numbers that start at 0, which is to say at the prior, and fade to 0. */
interface CellModel {
  /** Numbers a cell. */
  readonly width: number;
  learn(values: Float64Array, at: number, occupied: number): void;
  /** Probability and variance of a cell. */
  read(values: Float64Array, at: number): readonly [number, number];
}

const logit = (p: number): number => ln(p / (1 - p));
const HIT = logit(0.7);
const MISS = logit(0.4);
const [LOW, HIGH] = [logit(0.12), logit(0.97)];

/**
 * Log-odds with an inverse sensor model of 0.7 and 0.4, clamped to 0.12..0.97: the values of OctoMap (Hornung et al. 2013).
 * The variance is p (1 - p), that of the cell being occupied.
 */
const LOG_ODDS: CellModel = {
  width: 1,
  learn(values, at, occupied) {
    const next = (values[at] as number) + (occupied === 1 ? HIT : MISS);
    values[at] = Math.min(HIGH, Math.max(LOW, next));
  },
  read(values, at) {
    const p = sigmoid(values[at] as number);
    return [p, p * (1 - p)];
  },
};

/** Of each class, before anything was seen (Jeffreys). */
const PRIOR_COUNT = 0.5;

/** Counts of free and occupied under a Beta(1/2, 1/2) prior; the variance is that of the probability. */
const COUNTS: CellModel = {
  width: 2,
  learn(values, at, occupied) {
    values[at + occupied] = (values[at + occupied] as number) + 1;
  },
  read(values, at) {
    const free = (values[at] as number) + PRIOR_COUNT;
    const occupied = (values[at + 1] as number) + PRIOR_COUNT;
    const sum = free + occupied;
    return [occupied / sum, (free * occupied) / (sum * sum * (sum + 1))];
  },
};

class CellMap implements OccupancyMap {
  readonly dimensions: Dimensions;
  private readonly model: CellModel;
  private readonly grid: CellGrid;
  private readonly forgetting: Forgetting;

  constructor(model: CellModel, options: CellOptions) {
    this.model = model;
    this.dimensions = options.dimensions;
    this.grid = new CellGrid(options.dimensions, options.cell, model.width);
    this.forgetting = new Forgetting(options.halfLife);
  }

  get features(): number {
    return this.grid.seen;
  }

  fit(scan: Scan): void {
    this.forgetting.advance(scan.t);
    for (let i = 0; i < scan.occupied.length; i++) {
      const cell = this.grid.find(scan.positions, i, true);
      if (!cell) continue;
      this.fade(cell);
      this.model.learn(cell.values, cell.at, scan.occupied[i] as number);
    }
  }

  predict(positions: Float64Array): Prediction {
    const count = positions.length / this.dimensions;
    const probability = new Float64Array(count);
    const variance = new Float64Array(count);
    const prior = this.model.read(new Float64Array(this.model.width), 0);
    for (let i = 0; i < count; i++) {
      const cell = this.grid.find(positions, i, false);
      if (cell) this.fade(cell);
      const [p, v] = cell ? this.model.read(cell.values, cell.at) : prior;
      probability[i] = p;
      variance[i] = v;
    }
    return { probability, variance };
  }

  save(): SavedMap {
    const numbers: number[] = [];
    const values: number[] = [];
    this.grid.each((cell, at) => {
      this.fade(cell);
      numbers.push(...at);
      for (let k = 0; k < this.model.width; k++) values.push(cell.values[cell.at + k] as number);
    });
    const n = this.grid.seen;
    return {
      settings: { now: this.forgetting.now },
      arrays: {
        cells: { shape: [n, this.dimensions], data: Int32Array.from(numbers) },
        values: { shape: [n, this.model.width], data: Float64Array.from(values) },
      },
    };
  }

  restore(saved: SavedMap): void {
    this.forgetting.now = settingOf(saved, 'now');
    const { width } = this.model;
    const cells = arrayOf(saved, 'cells', this.dimensions);
    const values = arrayOf(saved, 'values', width);
    for (let i = 0; i * width < values.length; i++) {
      const numbers = [...cells.subarray(i * this.dimensions, (i + 1) * this.dimensions)];
      const cell = this.grid.at(numbers);
      cell.values.set(values.subarray(i * width, (i + 1) * width), cell.at);
      cell.fadedTo[cell.index] = this.forgetting.now;
    }
  }

  private fade({ values, at, fadedTo, index }: ReturnType<CellGrid['at']>): void {
    const since = fadedTo[index] as number;
    fadedTo[index] = this.forgetting.now;
    if (Number.isNaN(since)) return;
    const share = this.forgetting.left(since);
    for (let k = 0; k < this.model.width; k++) values[at + k] = (values[at + k] as number) * share;
  }
}

export const logOddsGrid = (options: CellOptions): OccupancyMap => new CellMap(LOG_ODDS, options);
export const countGrid = (options: CellOptions): OccupancyMap => new CellMap(COUNTS, options);
