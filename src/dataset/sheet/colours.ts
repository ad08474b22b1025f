/** Sensor images as colours, for people to look at. sRGB, 8 bits. */
import { CITYSCAPES_COLOURS } from '../../core/cityscapes.ts';
import type { PngSensor } from '../../core/dataset-record.ts';
import { atan2, hypot, ln } from '../../core/math.ts';
import type { DecodedImage } from '../images.ts';
import { depthFromPixels, flowFromPixels } from '../images.ts';

type Rgb = readonly [number, number, number];

/** Stops of matplotlib's `turbo` (Google, Apache-2.0), evenly spaced. */
const TURBO: readonly Rgb[] = [
  [48, 18, 59],
  [70, 107, 227],
  [40, 187, 236],
  [49, 242, 153],
  [162, 252, 60],
  [237, 208, 58],
  [251, 128, 34],
  [210, 49, 5],
  [122, 4, 3],
];

const NOTHING: Rgb = [16, 18, 22];

/** A point of the colour map, u in 0..1. */
function turbo(u: number): Rgb {
  const x = Math.max(0, Math.min(1, u)) * (TURBO.length - 1);
  const i = Math.min(Math.floor(x), TURBO.length - 2);
  const [a, b] = [TURBO[i] as Rgb, TURBO[i + 1] as Rgb];
  const mix = (k: 0 | 1 | 2) => Math.round(a[k] + (b[k] - a[k]) * (x - i));
  return [mix(0), mix(1), mix(2)];
}

/** @param hue in turns */
function hsv(hue: number, saturation: number, value: number): Rgb {
  const channel = (n: number): number => {
    const k = (n + (hue - Math.floor(hue)) * 6) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

/** Near is warm, far is cold; on a log scale, where the eye sees structure. */
function depthColours(z: Float32Array): (i: number) => Rgb {
  const [near, far] = [3, 120];
  const span = ln(far / near);
  return (i) => ((z[i] as number) > 0 ? turbo(1 - ln((z[i] as number) / near) / span) : NOTHING);
}

/** Direction as hue; the root of the length, up to the 95th percentile, as saturation. */
function flowColours(flow: Float32Array): (i: number) => Rgb {
  const lengths: number[] = [];
  for (let i = 0; i < flow.length; i += 3) {
    if (flow[i + 2]) lengths.push(hypot(flow[i] as number, flow[i + 1] as number));
  }
  lengths.sort((a, b) => a - b);
  const longest = Math.max(1, lengths[Math.floor(lengths.length * 0.95)] ?? 1);
  return (i) => {
    const [u, v] = [flow[3 * i] as number, flow[3 * i + 1] as number];
    if (!flow[3 * i + 2]) return NOTHING;
    return hsv(
      atan2(v, u) / (2 * Math.PI) + 1,
      Math.min(1, Math.sqrt(hypot(u, v) / longest)),
      0.97,
    );
  };
}

/** The hue steps by the golden ratio, so that neighbouring ids differ most. */
const instanceColour = (id: number): Rgb =>
  id === 0 ? NOTHING : hsv((id * 0.618034) % 1, 0.55 + 0.3 * ((id * 7) % 2), 0.95);

function colourOf(sensor: PngSensor, { data }: DecodedImage): (i: number) => Rgb {
  if (sensor === 'depth') return depthColours(depthFromPixels(data as Uint16Array));
  if (sensor === 'flow') return flowColours(flowFromPixels(data as Uint16Array));
  if (sensor === 'semantic') return (i) => CITYSCAPES_COLOURS[data[i] as number] ?? [255, 255, 255];
  if (sensor === 'instance') return (i) => instanceColour(data[i] as number);
  return (i) => [data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number];
}

/** Three values a pixel. */
export function colourise(sensor: PngSensor, image: DecodedImage): Uint8Array {
  const colour = colourOf(sensor, image);
  const out = new Uint8Array(image.width * image.height * 3);
  for (let i = 0; i < image.width * image.height; i++) out.set(colour(i), 3 * i);
  return out;
}
