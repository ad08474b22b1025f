/**
 * Scalar mathematics that gives the same bits in every JavaScript engine.
 *
 * IEEE 754 promises exact + - * / and sqrt only; the built-in transcendental functions differ in their
 * last bits between Node and browsers. Whatever reaches a world state or a label uses these instead,
 * which are plain JavaScript ports of FreeBSD's msun and Cephes (stdlib-js). All angles are radians.
 */
import asinStdlib from '@stdlib/math-base-special-asin';
import atanStdlib from '@stdlib/math-base-special-atan';
import atan2Stdlib from '@stdlib/math-base-special-atan2';
import cosStdlib from '@stdlib/math-base-special-cos';
import expStdlib from '@stdlib/math-base-special-exp';
import lnStdlib from '@stdlib/math-base-special-ln';
import sinStdlib from '@stdlib/math-base-special-sin';
import tanStdlib from '@stdlib/math-base-special-tan';

type Unary = (x: number) => number;

export const sin: Unary = sinStdlib;
export const cos: Unary = cosStdlib;
export const tan: Unary = tanStdlib;
export const asin: Unary = asinStdlib;
export const atan: Unary = atanStdlib;
export const atan2: (y: number, x: number) => number = atan2Stdlib;
export const ln: Unary = lnStdlib;
export const exp: Unary = expStdlib;

/** Euclidean length. sqrt is exact everywhere; overflow is no concern at the scale of a road. */
export const hypot = (x: number, y: number, z = 0): number => Math.sqrt(x * x + y * y + z * z);

export const clamp = (x: number, low: number, high: number): number =>
  x < low ? low : x > high ? high : x;

export const lerp = (a: number, b: number, u: number): number => a + (b - a) * u;

/** The angle in (-pi, pi] that equals `angle` modulo 2 pi. */
export function wrapAngle(angle: number): number {
  const turns = Math.ceil((angle - Math.PI) / (2 * Math.PI));
  return angle - turns * 2 * Math.PI;
}

/** Smallest signed turn from angle `from` to angle `to`, in (-pi, pi]. */
export const angleDifference = (to: number, from: number): number => wrapAngle(to - from);

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
export const kmh = (speedKmh: number): number => speedKmh / 3.6;
