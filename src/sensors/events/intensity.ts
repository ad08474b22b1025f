/** Frames of light as an event camera takes them in: whole-number codes or linear intensities, and their logarithms. */
import { fastLn } from '../../core/fast-ln.ts';

/** A frame's values, a pixel each, rows from the top: codes of a scale, or intensities themselves. */
export type IntensityValues = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** What the values of a sequence of frames mean. */
export interface IntensityScale {
  /** Values are whole numbers below this; 0: they are any numbers. */
  readonly levels: number;
  /** Linear intensity, 1 is white; may be more. */
  intensityOf(value: number): number;
}

/** Values are linear intensities. */
export const LINEAR: IntensityScale = { levels: 0, intensityOf: (value) => value };

/** Codes 0..max are linear intensities 0..1. */
export const codesTo = (max: number): IntensityScale => ({
  levels: max + 1,
  intensityOf: (code) => code / max,
});

/** Linear intensity that no light goes beyond. */
export const BRIGHTEST = 1e9;

/** Light as it counts: what is none, or no number, is dark, and none is too bright. */
export const litBy = (intensity: number): number =>
  intensity > 0 ? Math.min(intensity, BRIGHTEST) : 0;

/** Scales with more levels than this have no table: it would be larger than what it saves. */
const LARGEST_TABLE = 1 << 22;
/** Those with no more than this are filled before the first frame. */
const FILLED_AT_ONCE = 1 << 16;

/** ln(eps + intensity) of values, by a table where there are few enough of them; filled as they come. */
export class LogIntensity {
  private readonly scale: IntensityScale;
  private readonly eps: number;
  private readonly table: Float64Array | null;
  /** Whether the table is filled from the start. */
  private readonly isFull: boolean;

  constructor(scale: IntensityScale, eps: number) {
    this.scale = scale;
    this.eps = eps;
    const hasTable = scale.levels > 0 && scale.levels <= LARGEST_TABLE;
    this.table = hasTable ? new Float64Array(scale.levels).fill(Number.NaN) : null;
    this.isFull = hasTable && scale.levels <= FILLED_AT_ONCE;
    if (this.isFull) for (let value = 0; value < scale.levels; value++) this.of(value);
  }

  private compute(value: number): number {
    return fastLn(this.eps + litBy(this.scale.intensityOf(value)));
  }

  /**
   * The whole table, rising, where the scale has few levels and every step between two of them is more than `step`; else
   * null. Then a comparison of logarithms is one of codes.
   */
  risingTable(step: number): Float64Array | null {
    const { table } = this;
    if (!table || !this.isFull) return null;
    for (let code = 1; code < table.length; code++) {
      if (!((table[code] as number) - (table[code - 1] as number) > step)) return null;
    }
    return table;
  }

  of(value: number): number {
    const { table } = this;
    if (!table) return this.compute(value);
    const known = table[value] as number;
    if (!Number.isNaN(known)) return known;
    const found = this.compute(value);
    table[value] = found;
    return found;
  }

  /**
   * The table with every value that occurs in `values` filled in; null where there is none. For loops that cannot
   * afford a call a pixel.
   */
  tableFor(values: IntensityValues): Float64Array | null {
    const { table } = this;
    if (!table || this.isFull) return table;
    for (let i = 0; i < values.length; i++) {
      const known = table[values[i] as number] as number;
      if (Number.isNaN(known)) this.of(values[i] as number);
    }
    return table;
  }
}

/** Bins a code: so many that few codes share one. */
const BINS_A_CODE = 8;
const MOST_BINS = 1 << 16;

/** Finds codes by their logarithm, in a rising table: by bins of equal width, and a few steps from there. */
export class CodeFinder {
  private readonly table: Float64Array;
  private readonly low: number;
  private readonly binsAUnit: number;
  /** The lowest code that can be in each bin. */
  private readonly starts: Uint32Array;

  constructor(table: Float64Array) {
    const bins = Math.min(MOST_BINS, table.length * BINS_A_CODE);
    const [low, high] = [table[0] as number, table.at(-1) as number];
    this.table = table;
    this.low = low;
    this.binsAUnit = bins / (high - low);
    this.starts = new Uint32Array(bins);
    let code = 0;
    for (let bin = 0; bin < bins; bin++) {
      // A bin too early, so that no rounding of a bin's edge skips a code.
      while (code < table.length && (table[code] as number) < low + (bin - 1) / this.binsAUnit)
        code++;
      this.starts[bin] = code;
    }
  }

  /** The lowest code whose logarithm is at least `log`; the length of the table where there is none. */
  atLeast(log: number): number {
    const { table, starts } = this;
    const bin = (log - this.low) * this.binsAUnit;
    let code = bin <= 0 ? 0 : (starts[bin < starts.length ? bin | 0 : starts.length - 1] as number);
    while (code < table.length && (table[code] as number) < log) code++;
    return code;
  }
}
