/** Frames of light as an event camera takes them in: whole-number codes or linear intensities, and their logarithms. */
import { ln } from '../../core/math.ts';

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

const BRIGHTEST = 1e9;
/** Scales with more levels than this have no table: it would be larger than what it saves. */
const LARGEST_TABLE = 1 << 22;

/** ln(eps + intensity) of values, by a table where there are few enough of them; filled as they come. */
export class LogIntensity {
  private readonly scale: IntensityScale;
  private readonly eps: number;
  private readonly table: Float64Array | null;

  constructor(scale: IntensityScale, eps: number) {
    this.scale = scale;
    this.eps = eps;
    const hasTable = scale.levels > 0 && scale.levels <= LARGEST_TABLE;
    this.table = hasTable ? new Float64Array(scale.levels).fill(Number.NaN) : null;
  }

  private compute(value: number): number {
    const intensity = this.scale.intensityOf(value);
    // What is no light, or no number, is dark; and no light is so bright that its logarithm has no end.
    return ln(this.eps + (intensity > 0 ? Math.min(intensity, BRIGHTEST) : 0));
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
    if (!table) return null;
    for (let i = 0; i < values.length; i++) {
      const known = table[values[i] as number] as number;
      if (Number.isNaN(known)) this.of(values[i] as number);
    }
    return table;
  }
}
