/**
 * What is taken over from a photograph: statistics of its colours (Reinhard et al. 2001, in Oklab) and the amplitudes of
 * its lowest spatial frequencies (Fourier domain adaptation, Yang and Soatto 2020). Neither moves an edge, so labels stay
 * as they are. Here in plain numbers, which the renderer's shaders are held to.
 */
import { clamp, cos, sin } from './math.ts';
import { type Colour, oklabFromSrgb, srgbFromOklab } from './oklab.ts';

export interface StyleTarget {
  /** Share of the way to the photograph's colours, 0..1; 0 leaves them alone. */
  readonly colour: number;
  /** Share of the way to the photograph's amplitudes, 0..1. */
  readonly fourier: number;
  /** Mean and standard deviation of L, a, b over the photograph. */
  readonly mean: Colour;
  readonly deviation: Colour;
  /** Frequencies -radius..radius, in periods over the image's width and height, are replaced. */
  readonly radius: number;
  /** As {@link lowAmplitudes}. */
  readonly amplitude: readonly number[];
}

/** sRGB 0..1, three values a pixel, rows from the top. */
export interface PlainImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float64Array | Float32Array;
}

/** Complex numbers of the low frequencies: v from -radius to radius, u from 0 to radius, channel, [re, im]. */
function lowFrequencies({ width, height, rgb }: PlainImage, radius: number): Float64Array {
  const columns = radius + 1;
  const rows = new Float64Array(height * columns * 6);
  for (let u = 0; u < columns; u++) {
    for (let x = 0; x < width; x++) {
      const angle = (-2 * Math.PI * u * x) / width;
      const [c, s] = [cos(angle), sin(angle)];
      for (let y = 0; y < height; y++) {
        for (let k = 0; k < 3; k++) {
          const value = rgb[(y * width + x) * 3 + k] as number;
          const o = ((y * columns + u) * 3 + k) * 2;
          rows[o] = (rows[o] as number) + value * c;
          rows[o + 1] = (rows[o + 1] as number) + value * s;
        }
      }
    }
  }
  const spectrum = new Float64Array((2 * radius + 1) * columns * 6);
  for (let v = -radius; v <= radius; v++) {
    for (let y = 0; y < height; y++) {
      const angle = (-2 * Math.PI * v * y) / height;
      const [c, s] = [cos(angle), sin(angle)];
      for (let i = 0; i < columns * 3; i++) {
        const [re, im] = [rows[(y * columns * 3 + i) * 2], rows[(y * columns * 3 + i) * 2 + 1]] as [
          number,
          number,
        ];
        const o = ((v + radius) * columns * 3 + i) * 2;
        spectrum[o] = (spectrum[o] as number) + re * c - im * s;
        spectrum[o + 1] = (spectrum[o + 1] as number) + re * s + im * c;
      }
    }
  }
  const pixels = width * height;
  return spectrum.map((value) => value / pixels);
}

/**
 * Amplitudes of the discrete Fourier transform divided by the number of pixels: row by row of v (-radius..radius), then
 * u (0..radius; the others follow by symmetry), three channels.
 */
export function lowAmplitudes(image: PlainImage, radius: number): number[] {
  const spectrum = lowFrequencies(image, radius);
  return Array.from({ length: spectrum.length / 2 }, (_, i) => {
    const [re, im] = [spectrum[2 * i] as number, spectrum[2 * i + 1] as number];
    return Math.sqrt(re * re + im * im);
  });
}

/** Mean and standard deviation in Oklab. */
export function colourStatistics({ rgb }: PlainImage): { mean: Colour; deviation: Colour } {
  const pixels = rgb.length / 3;
  const [sum, squares] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let i = 0; i < rgb.length; i += 3) {
    const lab = oklabFromSrgb([rgb[i] as number, rgb[i + 1] as number, rgb[i + 2] as number]);
    for (const k of [0, 1, 2] as const) {
      sum[k] = (sum[k] as number) + lab[k];
      squares[k] = (squares[k] as number) + lab[k] * lab[k];
    }
  }
  const mean = sum.map((total) => total / pixels) as unknown as Colour;
  const deviation = squares.map((total, k) =>
    Math.sqrt(Math.max(0, total / pixels - (mean[k] as number) * (mean[k] as number))),
  ) as unknown as Colour;
  return { mean, deviation };
}

/** The image with its low amplitudes moved towards the target's, phases kept; not clipped. */
function withAmplitudes(image: PlainImage, target: StyleTarget): PlainImage {
  const { width, height, rgb } = image;
  const { radius, amplitude, fourier } = target;
  const spectrum = lowFrequencies(image, radius);
  const out = Float64Array.from(rgb);
  const columns = radius + 1;
  for (let i = 0; i < spectrum.length / 2; i++) {
    const k = i % 3;
    const u = Math.floor(i / 3) % columns;
    const v = Math.floor(i / 3 / columns) - radius;
    const [re, im] = [spectrum[2 * i] as number, spectrum[2 * i + 1] as number];
    const size = Math.sqrt(re * re + im * im);
    if (size < 1e-9) continue;
    // Frequencies with u > 0 stand for their conjugates too.
    const gain = ((fourier * ((amplitude[i] as number) - size)) / size) * (u > 0 ? 2 : 1);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const angle = 2 * Math.PI * ((u * x) / width + (v * y) / height);
        const o = (y * width + x) * 3 + k;
        out[o] = (out[o] as number) + gain * (re * cos(angle) - im * sin(angle));
      }
    }
  }
  return { width, height, rgb: out };
}

/** Limits how far contrast is stretched or flattened. */
export const MAX_STRETCH = 3;

/** The image moved towards the target; values 0..1. */
export function applyStyle(image: PlainImage, target: StyleTarget): PlainImage {
  const moved = target.fourier > 0 ? withAmplitudes(image, target) : image;
  const rgb = Float64Array.from(moved.rgb, (value) => clamp(value, 0, 1));
  if (target.colour <= 0) return { ...image, rgb };
  const own = colourStatistics({ ...image, rgb });
  for (let i = 0; i < rgb.length; i += 3) {
    const lab = oklabFromSrgb([rgb[i] as number, rgb[i + 1] as number, rgb[i + 2] as number]);
    const towards = lab.map((value, k) => {
      const stretch = (target.deviation[k] as number) / Math.max(own.deviation[k] as number, 1e-4);
      const wanted =
        (target.mean[k] as number) +
        (value - (own.mean[k] as number)) * clamp(stretch, 1 / MAX_STRETCH, MAX_STRETCH);
      return value + (wanted - value) * target.colour;
    }) as unknown as Colour;
    rgb.set(srgbFromOklab(towards), i);
  }
  return { ...image, rgb };
}
