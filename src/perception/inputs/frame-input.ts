/** From camera images to a model's input. */
import { type Adapter, type AdapterInput, seenSize } from './adapter.ts';

/** RGB, 3 bytes a pixel, rows from the top. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

interface Span {
  readonly from: number;
  readonly shares: readonly number[];
}

/** Which old cells each new cell covers, and how much of it each of them is; the shares add up to 1. */
function spans(old: number, size: number): Span[] {
  const step = old / size;
  return Array.from({ length: size }, (_, i) => {
    const [low, high] = [i * step, (i + 1) * step];
    const from = Math.floor(low);
    const to = Math.min(old, Math.ceil(high - 1e-9));
    const shares = Array.from(
      { length: Math.max(1, to - from) },
      (_, k) => (Math.min(high, from + k + 1) - Math.max(low, from + k)) / step,
    );
    return { from, shares };
  });
}

/**
 * Scales an image so that each new pixel is the mean of what it covers, and cuts out what the model sees.
 * @returns RGB, 3 bytes a pixel
 */
export function seenPixels(
  image: RgbImage,
  input: Pick<AdapterInput, 'size' | 'crop'>,
): Uint8Array {
  const [left, top, width, height] = input.crop ?? [0, 0, ...input.size];
  const out = new Uint8Array(width * height * 3);
  if (image.width === input.size[0] && image.height === input.size[1]) {
    for (let y = 0; y < height; y++) {
      const at = ((top + y) * image.width + left) * 3;
      out.set(image.data.subarray(at, at + width * 3), y * width * 3);
    }
    return out;
  }
  const columns = spans(image.width, input.size[0]).slice(left, left + width);
  const rows = spans(image.height, input.size[1]).slice(top, top + height);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries())
      meanOf(image, row, column, out, (y * width + x) * 3);
  }
  return out;
}

function meanOf({ width, data }: RgbImage, row: Span, column: Span, out: Uint8Array, at: number) {
  let [r, g, b] = [0, 0, 0];
  for (const [j, tall] of row.shares.entries()) {
    let p = ((row.from + j) * width + column.from) * 3;
    for (const wide of column.shares) {
      const share = tall * wide;
      r += share * (data[p++] as number);
      g += share * (data[p++] as number);
      b += share * (data[p++] as number);
    }
  }
  out[at] = Math.round(r);
  out[at + 1] = Math.round(g);
  out[at + 2] = Math.round(b);
}

const CHANNEL_ORDER = { rgb: [0, 1, 2], bgr: [2, 1, 0], grey: [-1] } as const;

/** Bytes a pixel of what is seen. */
export const seenChannels = ({ bins }: AdapterInput): number => bins ?? 3;

/** Which byte of a pixel each channel of the input is; -1: its brightness. */
const channelOrder = ({ channels, bins }: AdapterInput): readonly number[] =>
  bins === undefined ? CHANNEL_ORDER[channels] : Array.from({ length: bins }, (_, i) => i);

/** Shape of one example, without the batch. */
export function exampleShape(input: AdapterInput): number[] {
  const [width, height] = seenSize(input);
  const channels = channelOrder(input).length;
  const { frames, layout } = input;
  if (layout === 'NTHWC') return [frames, height, width, channels];
  if (layout === 'NTCHW') return [frames, channels, height, width];
  return layout === 'NHWC'
    ? [height, width, frames * channels]
    : [frames * channels, height, width];
}

/** Strides of frame, pixel and channel in one example. */
function strides({ frames, layout }: AdapterInput, channels: number, pixels: number) {
  if (layout === 'NTHWC') return [pixels * channels, channels, 1] as const;
  if (layout === 'NTCHW' || layout === 'NCHW') return [pixels * channels, 1, pixels] as const;
  return [channels, frames * channels, 1] as const;
}

/** The pixel's values as the model takes them: a table by channel and byte. */
function tablesOf(input: AdapterInput): Float32Array[] {
  const { scale, mean, std } = input;
  return channelOrder(input).map((_, k) => {
    const [m, s] = [mean[k] ?? (mean[0] as number), std[k] ?? (std[0] as number)];
    return Float32Array.from({ length: 256 }, (_, byte) => (byte * scale - m) / s);
  });
}

/** Fills examples of a batch. */
export class InputWriter {
  readonly shape: readonly number[];
  readonly size: number;
  private readonly input: AdapterInput;
  private readonly tables: readonly Float32Array[];

  constructor({ input }: Pick<Adapter, 'input'>) {
    this.input = input;
    this.shape = exampleShape(input);
    this.size = this.shape.reduce((a, b) => a * b, 1);
    this.tables = tablesOf(input);
  }

  /**
   * @param frames what {@link seenPixels} gave of each frame, or voxelBytes of its events, oldest first; as many as the
   * input has
   * @param into the batch @param example number of the example in it
   */
  write(frames: readonly Uint8Array[], into: Float32Array, example: number): void {
    const order = channelOrder(this.input);
    const bytes = seenChannels(this.input);
    const pixels = (frames[0] as Uint8Array).length / bytes;
    const [byFrame, byPixel, byChannel] = strides(this.input, order.length, pixels);
    for (const [t, frame] of frames.entries()) {
      for (const [k, source] of order.entries()) {
        const table = this.tables[k] as Float32Array;
        let at = example * this.size + t * byFrame + k * byChannel;
        for (let i = 0; i < frame.length; i += bytes, at += byPixel) {
          const byte = source < 0 ? luma(frame, i) : (frame[i + source] as number);
          into[at] = table[byte] as number;
        }
      }
    }
  }
}

/** Brightness by ITU-R BT.601, a byte. */
const luma = (data: Uint8Array, i: number): number =>
  Math.round(
    0.299 * (data[i] as number) + 0.587 * (data[i + 1] as number) + 0.114 * (data[i + 2] as number),
  );
