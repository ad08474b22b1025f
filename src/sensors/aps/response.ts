/** From the light that a frame has collected to its bytes. */
import { exp, ln } from '../../core/math.ts';

/** Byte = 255 (gain luminance)^(1 / gamma), cut off at 255. */
export const APS_GAMMA = 2.2;
/** The gain makes the median of a picture this, linear: a middle grey. */
const MIDDLE_GREY = 0.18;
/** It is less where more than this share of the picture would be white, as what headlamps light at night. */
const MOST_WHITE = 0.05;

/** The gain for a picture; 1 where half of it is dark. @param luminance linear */
export function gainFor(luminance: ArrayLike<number>): number {
  const sorted = Float64Array.from(luminance).sort();
  const median = sorted[sorted.length >> 1] ?? 0;
  if (!(median > 0)) return 1;
  const bright = sorted[sorted.length - 1 - Math.floor(MOST_WHITE * sorted.length)] as number;
  return Math.min(MIDDLE_GREY / median, 1 / bright);
}

/** Bytes of linear light. @param out one a pixel */
export function develop(luminance: ArrayLike<number>, gain: number, out: Uint8Array): void {
  for (let i = 0; i < out.length; i++) {
    const value = gain * (luminance[i] as number);
    out[i] = value <= 0 ? 0 : value >= 1 ? 255 : Math.round(255 * exp(ln(value) / APS_GAMMA));
  }
}
