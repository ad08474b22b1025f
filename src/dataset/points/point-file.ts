/** Points that were seen free or occupied, out of a user's file, and places to ask about. */
import { extname } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { type NumberRows, readNumericCsv } from './numeric-csv.ts';
import { readNumericParquet } from './numeric-parquet.ts';

/** Points of one instant: as src/occupancy takes them. */
export interface PointScan {
  /** Seconds. */
  readonly t: number;
  /** Metres, `dimensions` a point. */
  readonly positions: Float64Array;
  /** 1 occupied, 0 free. */
  readonly occupied: Uint8Array;
  readonly dimensions: 2 | 3;
}

/** A coordinate beyond this is taken for a mistake: float64 there still has a tenth of a micrometre. */
const MOST_M = 1e8;

type Reader = typeof readNumericCsv;
const READERS: Readonly<Record<string, Reader>> = {
  '.csv': readNumericCsv,
  '.parquet': readNumericParquet,
};

function readerOf(path: string): Reader {
  const reader = READERS[extname(path).toLowerCase()];
  if (!reader)
    throw new UsageError(
      `${path}: its name ends neither in .csv nor in .parquet, so what it is cannot be told`,
    );
  return reader;
}

const wordFor = (path: string): string => (extname(path).toLowerCase() === '.csv' ? 'line' : 'row');

function checkPlace(value: number, what: string): void {
  if (Math.abs(value) > MOST_M) throw new UsageError(`${what} is ${value} m, beyond ${MOST_M} m`);
}

class ScanBuilder {
  private readonly path: string;
  private readonly word: string;
  private t = Number.NaN;
  private positions: number[] = [];
  private occupied: number[] = [];
  private dimensions: 2 | 3 = 2;

  constructor(path: string) {
    this.path = path;
    this.word = wordFor(path);
  }

  /** Takes a row; gives the scan before it where the row is the first of another one. */
  add(columns: readonly string[], row: readonly number[], number: number): PointScan | null {
    const [t, x, y, occupied, z] = row as [number, number, number, number, number | undefined];
    const where = `${this.word} ${number}`;
    if (t < this.t)
      throw new UsageError(
        `${this.path}: t goes back from ${this.t} to ${t} in ${where}; rows must come by rising t`,
      );
    if (occupied !== 0 && occupied !== 1)
      throw new UsageError(`${this.path}: occupied in ${where} is ${occupied}, neither 0 nor 1`);
    const done = t > this.t ? this.finish() : null;
    this.t = t;
    this.dimensions = columns.length === 5 ? 3 : 2;
    const place = z === undefined ? [x, y] : [x, y, z];
    for (const [axis, value] of place.entries())
      checkPlace(value, `${this.path}: ${'xyz'[axis]} in ${where}`);
    this.positions.push(...place);
    this.occupied.push(occupied);
    return done;
  }

  /** The scan so far, if there is any. */
  finish(): PointScan | null {
    if (this.occupied.length === 0) return null;
    const scan = {
      t: this.t,
      positions: Float64Array.from(this.positions),
      occupied: Uint8Array.from(this.occupied),
      dimensions: this.dimensions,
    };
    this.positions = [];
    this.occupied = [];
    return scan;
  }
}

/**
 * The scans of a file with columns t, x, y, z where there is height, and occupied: rows of equal t are one.
 * @throws UsageError naming file, line and column of what is wrong
 */
export async function* readScans(path: string): AsyncGenerator<PointScan> {
  const builder = new ScanBuilder(path);
  for await (const { columns, rows, first } of readerOf(path)(
    path,
    ['t', 'x', 'y', 'occupied'],
    ['z'],
  )) {
    for (const [i, row] of rows.entries()) {
      const scan = builder.add(columns, row, first + i);
      if (scan) yield scan;
    }
  }
  const last = builder.finish();
  if (last) yield last;
}

/** All places of a file with columns x, y and, in three dimensions, z. @throws UsageError as readScans */
export async function readPlaces(path: string, dimensions: 2 | 3): Promise<Float64Array> {
  const names = ['x', 'y', 'z'].slice(0, dimensions);
  const places: number[] = [];
  const take = ({ rows, first }: NumberRows): void => {
    for (const [i, row] of rows.entries()) {
      for (const [axis, value] of row.entries())
        checkPlace(value, `${path}: ${names[axis]} in ${wordFor(path)} ${first + i}`);
      places.push(...row);
    }
  };
  for await (const chunk of readerOf(path)(path, names, [])) take(chunk);
  if (places.length === 0) throw new UsageError(`${path} has no rows`);
  return Float64Array.from(places);
}
