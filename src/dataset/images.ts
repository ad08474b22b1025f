/**
 * Images as files: PNG encoders and decoders of each sensor. The numbers on disk are those of KITTI's depth and
 * flow benchmarks; their coding is checked against a second reader (OpenCV).
 *
 * Compression is chosen for speed at 640x360: level 2 with adaptive filters for what is noisy (rgb, flow), which
 * halves the files, and level 2 without filters for the others, which are flat.
 */
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { CameraSpec } from '../core/camera.ts';
import type { CameraSensor, PngSensor } from '../core/dataset-record.ts';
import { CheckError } from '../core/errors.ts';
import type { FrameImages } from '../core/frame-record.ts';
import { encodeRadiance } from './radiance.ts';

/** Depth is stored in 1/256 m, up to this many metres. */
const MAX_STORED_DEPTH_M = 255;
const DEPTH_SCALE = 256;
/** Flow is stored in 1/64 px around 2^15. */
const FLOW_SCALE = 64;
const FLOW_ZERO = 32768;
const MAX_STORED_FLOW_PX = 512;

type Size = Pick<CameraSpec, 'width' | 'height'>;
const NOISY = { compressionLevel: 2, adaptiveFiltering: true } as const;
const FLAT = { compressionLevel: 2, adaptiveFiltering: false } as const;

const raw = (data: Uint8Array | Uint16Array, size: Size, channels: 1 | 3): Sharp =>
  sharp(data, { raw: { width: size.width, height: size.height, channels } });
const bytesOf = (image: Sharp): Promise<Uint8Array> => image.toBuffer();

/** Metres to 1/256 m; 0 for nothing and for what is farther than 255 m. */
export function depthToPixels(depth: Float32Array): Uint16Array {
  const pixels = new Uint16Array(depth.length);
  for (let i = 0; i < depth.length; i++) {
    const z = depth[i] as number;
    pixels[i] = z > 0 && z <= MAX_STORED_DEPTH_M ? Math.round(z * DEPTH_SCALE) : 0;
  }
  return pixels;
}

/** Inverse of {@link depthToPixels}. */
export const depthFromPixels = (pixels: Uint16Array): Float32Array =>
  Float32Array.from(pixels, (pixel) => pixel / DEPTH_SCALE);

/** [du, dv, valid] in pixels to KITTI's code; what it cannot hold becomes invalid, all zero. */
export function flowToPixels(flow: Float32Array): Uint16Array {
  const pixels = new Uint16Array(flow.length);
  for (let i = 0; i < flow.length; i += 3) {
    const u = flow[i] as number;
    const v = flow[i + 1] as number;
    const inRange = Math.abs(u) < MAX_STORED_FLOW_PX && Math.abs(v) < MAX_STORED_FLOW_PX;
    if (!((flow[i + 2] as number) > 0.5) || !inRange) continue;
    pixels[i] = Math.min(65535, Math.round(u * FLOW_SCALE) + FLOW_ZERO);
    pixels[i + 1] = Math.min(65535, Math.round(v * FLOW_SCALE) + FLOW_ZERO);
    pixels[i + 2] = 1;
  }
  return pixels;
}

/** Inverse of {@link flowToPixels}; invalid pixels are [0, 0, 0]. */
export function flowFromPixels(pixels: Uint16Array): Float32Array {
  const flow = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 3) {
    if (pixels[i + 2] === 0) continue;
    flow[i] = ((pixels[i] as number) - FLOW_ZERO) / FLOW_SCALE;
    flow[i + 1] = ((pixels[i + 1] as number) - FLOW_ZERO) / FLOW_SCALE;
    flow[i + 2] = 1;
  }
  return flow;
}

const grey16 = (pixels: Uint16Array, size: Size): Promise<Uint8Array> =>
  bytesOf(raw(pixels, size, 1).toColourspace('grey16').png(FLAT));

/** An 8-bit PNG of one channel. */
export const encodeGrey = (pixels: Uint8Array, size: Size): Promise<Uint8Array> =>
  bytesOf(raw(pixels, size, 1).toColourspace('b-w').png(FLAT));

const ENCODERS: Readonly<
  Record<CameraSensor, (images: FrameImages, size: Size) => Promise<Uint8Array> | null>
> = {
  rgb: async (images, size) => {
    const image = raw(images.rgb, size, 3);
    if (typeof images.jpeg !== 'number') return bytesOf(image.png(NOISY));
    // What a camera has compressed stays so, whatever it is stored as.
    return bytesOf(sharp(await bytesOf(image.jpeg({ quality: images.jpeg }))).png(NOISY));
  },
  depth: (images, size) => grey16(depthToPixels(images.depth), size),
  semantic: (images, size) => encodeGrey(images.semantic, size),
  instance: (images, size) => grey16(images.instance, size),
  hdr: (images, size) =>
    images.radiance ? Promise.resolve(encodeRadiance(images.radiance, size)) : null,
  flow: (images, size) =>
    images.flow &&
    bytesOf(
      raw(flowToPixels(images.flow), size, 3)
        .pipelineColourspace('rgb16')
        .toColourspace('rgb16')
        .png(NOISY),
    ),
};

const encoded = new WeakMap<FrameImages, Partial<Record<CameraSensor, Promise<Uint8Array>>>>();

/** The picture as it was before it was moved towards a photograph; null where it was not. */
export const encodePlain = ({ plain }: FrameImages, size: Size): Promise<Uint8Array> | null =>
  plain ? bytesOf(raw(plain, size, 3).png(NOISY)) : null;

/**
 * The file of one sensor, a PNG but for `hdr`; null for the flow of a last frame. Several writers of one frame share one encoding, so
 * the images must not change once they were handed to a writer.
 */
export function encodeImage(
  sensor: CameraSensor,
  images: FrameImages,
  size: Size,
): Promise<Uint8Array> | null {
  const known = encoded.get(images) ?? {};
  encoded.set(images, known);
  const bytes = known[sensor] ?? ENCODERS[sensor](images, size);
  if (bytes) known[sensor] = bytes;
  return bytes;
}

export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bitDepth: number;
  /** Row by row, channels interleaved; Uint16Array where the bit depth is 16. */
  readonly data: Uint8Array | Uint16Array;
}

/** What a sensor's files hold. */
const IMAGE_LAYOUT: Readonly<
  Record<PngSensor, { readonly channels: 1 | 3; readonly bitDepth: 8 | 16 }>
> = {
  rgb: { channels: 3, bitDepth: 8 },
  depth: { channels: 1, bitDepth: 16 },
  semantic: { channels: 1, bitDepth: 8 },
  instance: { channels: 1, bitDepth: 16 },
  flow: { channels: 3, bitDepth: 16 },
};

/**
 * Decodes the PNG of a sensor and checks size, channels and bit depth.
 * @param path named in the error
 * @throws CheckError where it is damaged or another kind of image
 */
export async function decodeImage(
  sensor: PngSensor,
  bytes: Uint8Array,
  size: Size,
  path: string,
): Promise<DecodedImage> {
  const { channels, bitDepth } = IMAGE_LAYOUT[sensor];
  const wide = bitDepth === 16;
  const space = channels === 1 ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  try {
    const image = sharp(bytes);
    const found = await image.metadata();
    const expected = `${size.width}x${size.height}, ${channels} channel(s) of ${bitDepth} bits`;
    const actual = `${found.width}x${found.height}, ${found.channels} channel(s) of ${found.depth === 'ushort' ? 16 : 8} bits`;
    if (found.format !== 'png') throw new CheckError(`${path} is not a PNG`);
    if (actual !== expected) throw new CheckError(`${path} is ${actual}, not ${expected}`);
    const piped = wide && channels === 3 ? image.pipelineColourspace('rgb16') : image;
    const { data } = await piped
      .toColourspace(space)
      .raw({ depth: wide ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const aligned = wide ? new Uint16Array(new Uint8Array(data).buffer) : new Uint8Array(data);
    return { ...size, channels, bitDepth, data: aligned };
  } catch (error) {
    if (error instanceof CheckError) throw error;
    throw new CheckError(`${path} is not a whole PNG (${(error as Error).message.trim()})`);
  }
}
