/**
 * A natural logarithm for loops over pixels: the same bits in every JavaScript engine, like those of math.ts, and about
 * ten times as fast; within 4e-16 + 3e-16 |ln x|. The mantissa is divided by the middle of one of 128 parts of [1, 2), whose
 * logarithm is in a table, and a series does the rest (P. T. P. Tang, "Table-driven implementation of the logarithm function
 * in IEEE floating-point arithmetic", 1990).
 */
import { ln } from './math.ts';

const PARTS = 128;
const inverse = Float64Array.from({ length: PARTS }, (_, i) => 1 / (1 + (i + 0.5) / PARTS));
/** Of the rounded inverse itself, so that its rounding costs nothing. */
const logarithm = Float64Array.from(inverse, (value) => -ln(value));
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
/** Where a double's sign and exponent are. */
number[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;

/** @param x above 0, and no subnormal number */
export function fastLn(x: number): number {
  number[0] = x;
  const high = words[HIGH] as number;
  const part = (high >>> 13) & 127;
  words[HIGH] = (high & 0xfffff) | 0x3ff00000;
  const r = (number[0] as number) * (inverse[part] as number) - 1;
  const series = r * r * (-1 / 2 + r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 - r / 6))));
  return ((high >>> 20) - 1023) * Math.LN2 + ((logarithm[part] as number) + (r + series));
}
