import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { FrameDecoder, linearOfSrgb } from '../../../../src/dataset/frames/decode-frame.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const [WIDTH, HEIGHT] = [16, 16];
type Channels = 1 | 2 | 3 | 4;

/** Each pixel has its own values: codes rise by one from pixel to pixel. */
async function png(
  channels: Channels,
  bits: 8 | 16,
  valueAt: (pixel: number, channel: number) => number,
): Promise<string> {
  const all = Array.from({ length: WIDTH * HEIGHT * channels }, (_, i) =>
    valueAt(Math.floor(i / channels), i % channels),
  );
  const data = bits === 8 ? Uint8Array.from(all) : Uint16Array.from(all);
  const image = sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } });
  const grey = channels < 3;
  const space = bits === 16 ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb';
  const piped = bits === 16 && !grey ? image.pipelineColourspace('rgb16') : image;
  const path = join(temporaryFolder(), 'frame.png');
  writeFileSync(path, await piped.toColourspace(space).png().toBuffer());
  return path;
}

async function intensities(path: string, bitDepth: 8 | 16 | null = null, isSrgb = false) {
  const decoder = await FrameDecoder.of(path, bitDepth, isSrgb);
  const values = await decoder.decode(path);
  return Array.from(values, (value) => decoder.scale.intensityOf(value));
}

const pixels = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);

it.each([
  [1, 8],
  [1, 16],
  [3, 8],
  [3, 16],
  [2, 8],
  [4, 8],
  [4, 16],
] as const)('%i channels of %i bits: value / max, Rec. 709, exactly', async (channels, bits) => {
  const max = bits === 8 ? 255 : 65535;
  const spread = bits === 8 ? 1 : 251;
  const isAlpha = (c: number) => (channels === 2 && c === 1) || c === 3;
  const value = (i: number, c: number) =>
    isAlpha(c) ? max : Math.min(max, Math.abs(i * spread - c * 60 * spread));
  const found = await intensities(await png(channels, bits, value));
  for (const i of pixels) {
    const expected =
      channels < 3
        ? value(i, 0) / max
        : (0.2126 * value(i, 0) + 0.7152 * value(i, 1) + 0.0722 * value(i, 2)) / max;
    expect(Math.abs((found[i] as number) - expected)).toBeLessThan(1e-15);
  }
});

it('grey as RGB is the very same light as grey', async () => {
  const [grey, rgb] = [await png(1, 8, (i) => i), await png(3, 8, (i) => i)];
  expect(await intensities(rgb)).toEqual(await intensities(grey));
});

it('--srgb undoes the curve, each channel for itself', async () => {
  const grey = await intensities(await png(1, 8, (i) => i), null, true);
  const rgb = await intensities(await png(3, 8, (i, c) => (c === 1 ? i : 0)), null, true);
  for (const i of pixels) {
    const v = i / 255;
    const linear = v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    expect(grey[i]).toBeCloseTo(linear, 12);
    expect(rgb[i]).toBeCloseTo(0.7152 * linear, 12);
  }
  expect(linearOfSrgb(0.5)).toBeCloseTo(0.21404114, 8);
});

it('a bit depth that was asked for is that of the values', async () => {
  const fine = await png(1, 16, (i) => Math.min(65535, i * 257 + 100));
  const coarse = await png(1, 8, (i) => i);
  expect(await intensities(fine, 8)).toEqual(pixels.map((i) => i / 255));
  expect(await intensities(coarse, 16)).toEqual(pixels.map((i) => (i * 257) / 65535));
});

it('frames that are not like the first are named, and so are files that are no PNG', async () => {
  const first = await png(1, 8, (i) => i);
  const decoder = await FrameDecoder.of(first, null, false);
  const refused = async (path: string, message: string) => {
    await expect(decoder.decode(path)).rejects.toThrow(path);
    await expect(decoder.decode(path)).rejects.toThrow(message);
  };
  await refused(await png(3, 8, (i) => i), 'is RGB');
  await refused(await png(1, 16, (i) => i), '16 bits deep');
  const small = join(temporaryFolder(), 'small.png');
  await sharp(first).resize(8, 8).png().toFile(small);
  await refused(small, '8x8 pixels');
  const cut = join(temporaryFolder(), 'cut.png');
  const whole = await sharp(first).png({ compressionLevel: 0 }).toBuffer();
  writeFileSync(cut, whole.subarray(0, whole.length - 60));
  await refused(cut, 'is not a whole PNG');
  const jpeg = join(temporaryFolder(), 'photo.png');
  await sharp(first).jpeg().toFile(jpeg);
  await refused(jpeg, 'is not a PNG');
  const text = join(temporaryFolder(), 'text.png');
  writeFileSync(text, 'not an image');
  await refused(text, 'is not a whole PNG');
});
