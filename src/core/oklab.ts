/** Oklab, a perceptual colour space (B. Ottosson 2020), from and to sRGB of 0..1. */
import { clamp, exp, ln } from './math.ts';

export type Colour = readonly [number, number, number];

const toLinear = (c: number): number =>
  c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055, 2.4);
const fromLinear = (c: number): number =>
  c <= 0.0031308 ? 12.92 * c : 1.055 * power(c, 1 / 2.4) - 0.055;
const power = (base: number, exponent: number): number => (base > 0 ? exp(exponent * ln(base)) : 0);
const cube = (x: number): number => x * x * x;
const cubeRoot = (x: number): number => (x < 0 ? -power(-x, 1 / 3) : power(x, 1 / 3));

export function oklabFromSrgb([red, green, blue]: Colour): Colour {
  const [r, g, b] = [toLinear(red), toLinear(green), toLinear(blue)];
  const l = cubeRoot(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = cubeRoot(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = cubeRoot(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Values outside 0..1 are clipped. */
export function srgbFromOklab([L, a, b]: Colour): Colour {
  const l = cube(L + 0.3963377774 * a + 0.2158037573 * b);
  const m = cube(L - 0.1055613458 * a - 0.0638541728 * b);
  const s = cube(L - 0.0894841775 * a - 1.291485548 * b);
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((c) => clamp(fromLinear(clamp(c, 0, 1)), 0, 1)) as unknown as Colour;
}
