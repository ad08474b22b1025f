/** PNG files as linear light for an event camera: grey or RGB, 8 or 16 bits. Node only. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { UsageError } from '../../core/errors.ts';
import { exp, ln } from '../../core/math.ts';
import {
  codesTo,
  type IntensityScale,
  type IntensityValues,
  LINEAR,
} from '../../sensors/events/intensity.ts';
import { reasonOf } from '../folder.ts';

/** Rec. 709 luminance in ten-thousandths: whole numbers, so that grey as RGB is the very same light as grey. */
const REC709 = [2126, 7152, 722] as const;

/** What all frames of a sequence have in common. */
export interface FrameKind {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** At which values are read. */
  readonly bitDepth: 8 | 16;
  /** Of the file itself. */
  readonly storedDepth: 8 | 16;
}

/** IEC 61966-2-1, from a code of 0..1 to linear light. */
export const linearOfSrgb = (code: number): number =>
  code <= 0.04045 ? code / 12.92 : exp(2.4 * ln((code + 0.055) / 1.055));

const maxOf = (bitDepth: 8 | 16): number => (bitDepth === 8 ? 255 : 65535);

/** Reads the frames of one sequence; they must be alike. */
export class FrameDecoder {
  readonly kind: FrameKind;
  /** What the values of {@link decode} mean. */
  readonly scale: IntensityScale;
  private readonly first: string;
  /** Linear light of each code, where they are sRGB. */
  private readonly linear: Float64Array | null;

  private constructor(kind: FrameKind, first: string, isSrgb: boolean) {
    this.kind = kind;
    this.first = first;
    const max = maxOf(kind.bitDepth);
    const linear = isSrgb
      ? Float64Array.from({ length: max + 1 }, (_, code) => linearOfSrgb(code / max))
      : null;
    this.linear = linear;
    if (kind.channels === 1) {
      this.scale = linear
        ? { levels: max + 1, intensityOf: (code) => linear[code] as number }
        : codesTo(max);
    } else this.scale = linear ? LINEAR : codesTo(10_000 * max);
  }

  /**
   * @param path of the first frame: the others must be like it
   * @param bitDepth at which values are read; null: the file's own
   * @throws UsageError naming the file where it is no PNG
   */
  static async of(path: string, bitDepth: 8 | 16 | null, isSrgb: boolean): Promise<FrameDecoder> {
    const { kind } = await decodePng(path);
    return new FrameDecoder({ ...kind, bitDepth: bitDepth ?? kind.storedDepth }, path, isSrgb);
  }

  /** @throws UsageError naming the file where it is no whole PNG, or not like the first */
  async decode(path: string): Promise<IntensityValues> {
    const { kind, data } = await decodePng(path);
    this.checkAlike(kind, path);
    const values = toDepth(data, kind.storedDepth, this.kind.bitDepth);
    if (kind.channels === 1) return values;
    return this.linear ? luminanceOfSrgb(values, this.linear) : luminanceCodes(values);
  }

  private checkAlike(kind: Omit<FrameKind, 'bitDepth'>, path: string): void {
    const { width, height, channels, storedDepth } = this.kind;
    const describe = (k: Omit<FrameKind, 'bitDepth'>) => ({
      size: `${k.width}x${k.height} pixels`,
      channels: k.channels === 1 ? 'grey' : 'RGB',
      depth: `${k.storedDepth} bits deep`,
    });
    const [here, there] = [describe(kind), describe({ width, height, channels, storedDepth })];
    for (const what of ['size', 'channels', 'depth'] as const) {
      if (here[what] !== there[what])
        throw new UsageError(`${path} is ${here[what]}, ${this.first} is ${there[what]}`);
    }
  }
}

function toDepth(
  values: Uint8Array | Uint16Array,
  from: 8 | 16,
  to: 8 | 16,
): Uint8Array | Uint16Array {
  if (from === to) return values;
  if (to === 16) return Uint16Array.from(values, (value) => value * 257);
  return Uint8Array.from(values, (value) => Math.round(value / 257));
}

/** Luminance in ten-thousandths of a code. */
function luminanceCodes(rgb: Uint8Array | Uint16Array): Uint32Array {
  const [r, g, b] = REC709;
  const codes = new Uint32Array(rgb.length / 3);
  for (let i = 0, o = 0; i < codes.length; i++, o += 3) {
    codes[i] = r * (rgb[o] as number) + g * (rgb[o + 1] as number) + b * (rgb[o + 2] as number);
  }
  return codes;
}

function luminanceOfSrgb(rgb: Uint8Array | Uint16Array, linear: Float64Array): Float64Array {
  const [r, g, b] = REC709;
  const at = (o: number) => linear[rgb[o] as number] as number;
  const values = new Float64Array(rgb.length / 3);
  for (let i = 0, o = 0; i < values.length; i++, o += 3)
    values[i] = (r * at(o) + g * at(o + 1) + b * at(o + 2)) / 10_000;
  return values;
}

/** Colour profiles and gamma chunks are left alone: values are taken as they stand in the file. */
async function decodePng(
  path: string,
): Promise<{ kind: Omit<FrameKind, 'bitDepth'>; data: Uint8Array | Uint16Array }> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reasonOf(error)}`);
  }
  try {
    const image = sharp(bytes, { ignoreIcc: true, failOn: 'warning' });
    const found = await image.metadata();
    if (found.format !== 'png') throw new UsageError(`${path} is not a PNG`);
    const channels = found.channels >= 3 ? 3 : 1;
    const storedDepth = found.depth === 'ushort' ? 16 : 8;
    const space =
      channels === 1
        ? storedDepth === 16
          ? 'grey16'
          : 'b-w'
        : storedDepth === 16
          ? 'rgb16'
          : 'srgb';
    const piped = storedDepth === 16 && channels === 3 ? image.pipelineColourspace('rgb16') : image;
    const { data, info } = await piped
      .removeAlpha()
      .toColourspace(space)
      .raw({ depth: storedDepth === 16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) throw new Error(`it has ${info.channels} channels`);
    const { width, height } = info;
    return {
      kind: { width, height, channels, storedDepth },
      data: storedDepth === 16 ? new Uint16Array(new Uint8Array(data).buffer) : data,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = (error as Error).message.trim().replace(/\s+/g, ' ');
    throw new UsageError(`${path} is not a whole PNG (${reason})`);
  }
}
