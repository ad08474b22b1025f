/**
 * What a photographed sky adds to a scene: where it is brighter or bluer than it is on the whole. The scene's own colours
 * stay those of its sun and clouds (frame/sun.ts), so a panorama lends structure and never changes how bright a day is.
 */
import { atan2, clamp, cos, sin } from '../../core/math.ts';
import type { Vec3 } from '../../core/vector.ts';
import type { Photograph } from './photographs.ts';

/** Texels a side of the map. */
export const SKY_MAP_SIDE = 256;

/** Values are stored as the square root of their share of this. */
export const SKY_MAP_PEAK = 4;

export interface SkyMap {
  /**
   * SKY_MAP_SIDE squared, RGBA, octahedral (Cigolle et al., JCGT 2014): straight up in the middle, the horizon a diamond.
   * A texel is radiance over the mean of its half of the sphere, channel by channel, as sqrt(value / SKY_MAP_PEAK).
   */
  readonly texels: Uint8Array;
  /** How one-sided the sky's light is: irradiance on a surface with normal n is multiplied by 1 + dot(tilt, n). */
  readonly tilt: Vec3;
}

const luminance = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** The sun itself is the scene's own; what outshines the sky by more than this is its disc. */
const BRIGHTEST = 6;

interface Halves {
  readonly above: Vec3;
  readonly below: Vec3;
  /** Sum of direction times luminance over the sky, relative to its sum of luminance. */
  readonly lean: Vec3;
}

/** Luminance that half of the sky's pixels lie below. */
function medianOfSky({ width, height, pixels }: Photograph): number {
  const count = (width * height) >> 1;
  const levels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const o = i * 4;
    levels[i] = luminance(pixels[o] as number, pixels[o + 1] as number, pixels[o + 2] as number);
  }
  return levels.sort()[count >> 1] as number;
}

/** Means over each half of the sphere, weighted by solid angle, of pixels no brighter than `cap`, in grey where they are. */
function measure({ width, height, pixels }: Photograph, cap: number): Halves {
  const sums = [new Float64Array(4), new Float64Array(4)] as const;
  const lean = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    const polar = ((y + 0.5) / height) * Math.PI;
    const [s, c] = [sin(polar), cos(polar)];
    const sum = sums[c > 0 ? 0 : 1] as Float64Array;
    for (let x = 0; x < width; x++) {
      const o = (y * width + x) * 4;
      const [r, g, b] = [pixels[o] as number, pixels[o + 1] as number, pixels[o + 2] as number];
      const bright = luminance(r, g, b);
      const isSun = bright > cap;
      sum[0] = (sum[0] as number) + s * (isSun ? cap : r);
      sum[1] = (sum[1] as number) + s * (isSun ? cap : g);
      sum[2] = (sum[2] as number) + s * (isSun ? cap : b);
      sum[3] = (sum[3] as number) + s;
      if (c <= 0) continue;
      const azimuth = azimuthOf(x + 0.5, width);
      const shown = s * (isSun ? cap : bright);
      lean[0] = (lean[0] as number) + s * shown * cos(azimuth);
      lean[1] = (lean[1] as number) + s * shown * sin(azimuth);
      lean[2] = (lean[2] as number) + shown;
    }
  }
  const mean = (sum: Float64Array): Vec3 => {
    const [r, g, b, w] = sum as unknown as [number, number, number, number];
    return [Math.max(r / w, 1e-6), Math.max(g / w, 1e-6), Math.max(b / w, 1e-6)];
  };
  const whole = Math.max(lean[2] as number, 1e-9);
  return {
    above: mean(sums[0]),
    below: mean(sums[1]),
    lean: [(lean[0] as number) / whole, (lean[1] as number) / whole, 0],
  };
}

const known = new WeakMap<Photograph, Halves>();

/** What is the same for every scene under a panorama. */
function factsOf(photograph: Photograph): Halves {
  const before = known.get(photograph);
  if (before) return before;
  const facts = measure(photograph, BRIGHTEST * medianOfSky(photograph));
  known.set(photograph, facts);
  return facts;
}

/** Counter-clockwise seen from above; column 0 is straight west. */
const azimuthOf = (x: number, width: number): number => Math.PI - (x / width) * 2 * Math.PI;

/** Direction of a texel of the octahedral map. */
export function octahedralDirection(u: number, v: number): Vec3 {
  let [x, y] = [2 * u - 1, 2 * v - 1];
  const z = 1 - Math.abs(x) - Math.abs(y);
  if (z < 0) {
    const folded = (1 - Math.abs(y)) * (x < 0 ? -1 : 1);
    y = (1 - Math.abs(x)) * (y < 0 ? -1 : 1);
    x = folded;
  }
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
}

/** Radiance in a direction, bilinear. */
function radianceAt(photograph: Photograph, azimuth: number, height: number): Vec3 {
  const { width, height: rows, pixels } = photograph;
  const x = ((Math.PI - azimuth) / (2 * Math.PI)) * width - 0.5;
  const polar = Math.PI / 2 - atan2(height, Math.sqrt(Math.max(0, 1 - height * height)));
  const y = clamp((polar / Math.PI) * rows - 0.5, 0, rows - 1);
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - x0, y - y0];
  const wrap = (i: number) => ((i % width) + width) % width;
  const y1 = Math.min(y0 + 1, rows - 1);
  const channel = (c: number): number => {
    const at = (i: number, j: number) => pixels[(j * width + wrap(i)) * 4 + c] as number;
    const upper = at(x0, y0) * (1 - u) + at(x0 + 1, y0) * u;
    return upper * (1 - v) + (at(x0, y1) * (1 - u) + at(x0 + 1, y1) * u) * v;
  };
  return [channel(0), channel(1), channel(2)];
}

/**
 * The map of a panorama, turned so that its bright side is where the scene's sun is.
 * @param sunAzimuth of the scene, radians counter-clockwise from east
 * @param isFlipped seen in a mirror, for variety
 */
export function createSkyMap(
  photograph: Photograph,
  sunAzimuth: number,
  isFlipped: boolean,
): SkyMap {
  const { above, below, lean } = factsOf(photograph);
  const bright = atan2(lean[1], lean[0]);
  const texels = new Uint8Array(SKY_MAP_SIDE * SKY_MAP_SIDE * 4).fill(255);
  const encode = (value: number) => Math.round(255 * Math.sqrt(clamp(value / SKY_MAP_PEAK, 0, 1)));
  for (let j = 0; j < SKY_MAP_SIDE; j++) {
    for (let i = 0; i < SKY_MAP_SIDE; i++) {
      const d = octahedralDirection((i + 0.5) / SKY_MAP_SIDE, (j + 0.5) / SKY_MAP_SIDE);
      const turned = (atan2(d[1], d[0]) - sunAzimuth) * (isFlipped ? -1 : 1) + bright;
      const value = radianceAt(photograph, turned, d[2]);
      const mean = d[2] >= 0 ? above : below;
      const o = (j * SKY_MAP_SIDE + i) * 4;
      for (let c = 0; c < 3; c++) {
        texels[o + c] = encode((value[c] as number) / (mean[c] as number));
      }
    }
  }
  // Irradiance of a sky L (1 + 3 lean . d): pi L (1 + 2 lean . n) (Ramamoorthi and Hanrahan 2001), tempered by half.
  const strength = Math.sqrt(lean[0] ** 2 + lean[1] ** 2);
  return {
    texels,
    tilt: [strength * cos(sunAzimuth), strength * sin(sunAzimuth), 0],
  };
}
