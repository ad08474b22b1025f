/**
 * Counter-based random numbers: a function of (what, when, which stream), with no state, so that a loop over pixels
 * and a shader that draws all of them at once get the same bits. PCG over three words (M. Jarzynski and M. Olano, "Hash
 * Functions for GPU Rendering", JCGT 2020); `pcg3` of the shaders is the same function.
 */
import { cos, ln } from './math.ts';

/** Three words, each uniform in [0, 2^32); overwritten by the next call that is given the same array. */
export function pcg3(x: number, y: number, z: number, out: Uint32Array): void {
  let a = (Math.imul(x, 1664525) + 1013904223) | 0;
  let b = (Math.imul(y, 1664525) + 1013904223) | 0;
  let c = (Math.imul(z, 1664525) + 1013904223) | 0;
  a = (a + Math.imul(b, c)) | 0;
  b = (b + Math.imul(c, a)) | 0;
  c = (c + Math.imul(a, b)) | 0;
  a ^= a >>> 16;
  b ^= b >>> 16;
  c ^= c >>> 16;
  a = (a + Math.imul(b, c)) | 0;
  b = (b + Math.imul(c, a)) | 0;
  c = (c + Math.imul(a, b)) | 0;
  out[0] = a;
  out[1] = b;
  out[2] = c;
}

/** A word as a number in (0, 1), in steps of 2^-24: what a shader's float holds too. */
export const unitOf = (word: number): number => ((word >>> 8) + 0.5) / 16777216;

/** A number of unit normal distribution from two words (Box and Muller). */
export const normalOf = (first: number, second: number): number =>
  Math.sqrt(-2 * ln(unitOf(first))) * cos(2 * Math.PI * unitOf(second));
