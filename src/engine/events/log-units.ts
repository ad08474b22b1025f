/** Log intensity as whole numbers of 32 bits, for shaders (shaders/events.ts). */
import { ln } from '../../core/math.ts';
import { type IntensityScale, LogIntensity } from '../../sensors/events/intensity.ts';

/** Natural logarithms that are told apart: from 1e-12 to 1e9, the brightest light, and a little. */
const RANGE_NATS = 50;
const PARTS = 256;
/** Codes in a row of a table of logarithms. */
export const TABLE_WIDTH = 256;

/** A unit is 2^-thresholdBits of the nominal threshold. */
export interface LogUnits {
  readonly thresholdBits: number;
  readonly unitsANat: number;
}

/**
 * The finest units that a whole number of 32 bits has room for: 2.4e-8 where the threshold is 0.2.
 * @param contrast nominal threshold, above 0
 */
export function logUnits(contrast: number): LogUnits {
  let thresholdBits = 0;
  while (thresholdBits < 30 && (2 ** (thresholdBits + 1) * RANGE_NATS) / contrast < 2 ** 32)
    thresholdBits++;
  return { thresholdBits, unitsANat: 2 ** thresholdBits / contrast };
}

const floatBits = new Float32Array(1);
const floatWords = new Int32Array(floatBits.buffer);

/** The bits of a float, as a texture of whole numbers carries it. */
export function bitsOf(value: number): number {
  floatBits[0] = value;
  return floatWords[0] as number;
}

/** What a table has of each code: units of ln(eps + intensity), and the intensity's bits. */
export function codeTable(
  scale: IntensityScale,
  eps: number,
  units: LogUnits,
): Int32Array<ArrayBuffer> {
  const logs = new LogIntensity(scale, eps);
  const rows = Math.ceil(scale.levels / TABLE_WIDTH);
  const table = new Int32Array(rows * TABLE_WIDTH * 2);
  for (let code = 0; code < scale.levels; code++) {
    table[2 * code] = Math.round(logs.of(code) * units.unitsANat);
    table[2 * code + 1] = bitsOf(scale.intensityOf(code));
  }
  return table;
}

/** Of each of 256 parts of [1, 2): units of its middle's logarithm, and 2^-31 over the middle, as bits. */
export function partTable({ unitsANat }: LogUnits): Int32Array<ArrayBuffer> {
  const table = new Int32Array(PARTS * 2);
  for (let part = 0; part < PARTS; part++) {
    const middle = 1 + (part + 0.5) / PARTS;
    table[2 * part] = Math.round(ln(middle) * unitsANat);
    table[2 * part + 1] = bitsOf(1 / (middle * 2 ** 31));
  }
  return table;
}

/** A number as a mantissa of 31 bits and a float's exponent: mantissa 2^(exponent - 157). @param value above 0 */
export function splitNumber(value: number): readonly [mantissa: number, exponent: number] {
  let exponent = Math.floor(ln(value) / Math.LN2);
  if (value < 2 ** exponent) exponent--;
  const mantissa = Math.round((value / 2 ** exponent) * 2 ** 30);
  return mantissa < 2 ** 31 ? [mantissa, exponent + 127] : [mantissa / 2, exponent + 128];
}

/** ln 2 in units, and in 65536ths of one. */
export function ln2Units({ unitsANat }: LogUnits): readonly [units: number, rest: number] {
  const units = Math.floor(Math.LN2 * unitsANat);
  return [units, Math.round((Math.LN2 * unitsANat - units) * 65536)];
}
