/** A frame as it leaves the GPU, in one buffer that travels as it is; unpacked on the other side. No Babylon here. */
import type { FrameImages } from '../../core/frame-record.ts';

/** Views into one buffer: picture, ids, geometry, then amodal counts as [how many, (actor id, pixels)...]. */
export interface PackedFrame {
  readonly buffer: ArrayBuffer;
  /** RGBA, rows from the top. */
  readonly picture: Uint8Array;
  /** Semantic id, instance id low and high byte, 255 where flow is valid. */
  readonly ids: Uint8Array;
  /** Depth, du, dv, valid. */
  readonly geometry: Float32Array;
  readonly counts: Uint32Array;
  /** Linear radiance, RGBA; null where it was not asked for. */
  readonly radiance: Float32Array | null;
  /** The picture before it was styled, RGBA; null where it is not. */
  readonly plain: Uint8Array | null;
}

/** What decides how large a packed frame is; `actors` is how many the scene has at most. */
export interface PackedLayout {
  readonly pixels: number;
  readonly actors: number;
  readonly radiance: boolean;
  readonly plain: boolean;
}

export const packedBytes = ({ pixels, actors, radiance, plain }: PackedLayout): number =>
  pixels * (24 + (radiance ? 16 : 0) + (plain ? 4 : 0)) + (1 + 2 * actors) * 4;

export function packedFrame(
  buffer: ArrayBuffer,
  { pixels, actors, radiance, plain }: PackedLayout,
): PackedFrame {
  const afterCounts = pixels * 24 + (1 + 2 * actors) * 4;
  return {
    buffer,
    picture: new Uint8Array(buffer, 0, pixels * 4),
    ids: new Uint8Array(buffer, pixels * 4, pixels * 4),
    geometry: new Float32Array(buffer, pixels * 8, pixels * 4),
    counts: new Uint32Array(buffer, pixels * 24, 1 + 2 * actors),
    radiance: radiance ? new Float32Array(buffer, afterCounts, pixels * 4) : null,
    plain: plain
      ? new Uint8Array(buffer, afterCounts + (radiance ? 16 * pixels : 0), pixels * 4)
      : null,
  };
}

function amodalPixels(counts: Uint32Array): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < (counts[0] as number); i++) {
    const pixels = counts[2 + 2 * i] as number;
    if (pixels > 0) map.set(counts[1 + 2 * i] as number, pixels);
  }
  return map;
}

/** Three bytes a pixel out of four. */
export const rgbOf = (picture: Uint8Array): Uint8Array =>
  copyRgb(picture, new Uint8Array((picture.length / 4) * 3));

function copyRgb<T extends Uint8Array | Float32Array>(from: T, rgb: T): T {
  for (let i = 0, o = 0; i < from.length; i += 4, o += 3) {
    rgb[o] = from[i] as number;
    rgb[o + 1] = from[i + 1] as number;
    rgb[o + 2] = from[i + 2] as number;
  }
  return rgb;
}

/** @param hasNext without a next frame there is no flow */
export function unpackFrame(packed: PackedFrame, hasNext: boolean): FrameImages {
  const { ids, geometry } = packed;
  const pixels = ids.length / 4;
  const depth = new Float32Array(pixels);
  const semantic = new Uint8Array(pixels);
  const instance = new Uint16Array(pixels);
  const flow = hasNext ? new Float32Array(pixels * 3) : null;
  for (let i = 0, k = 0; i < pixels; i++, k += 4) {
    semantic[i] = ids[k] as number;
    instance[i] = (ids[k + 1] as number) | ((ids[k + 2] as number) << 8);
    depth[i] = geometry[k] as number;
    if (!flow) continue;
    flow[i * 3] = geometry[k + 1] as number;
    flow[i * 3 + 1] = geometry[k + 2] as number;
    flow[i * 3 + 2] = geometry[k + 3] as number;
  }
  return {
    rgb: rgbOf(packed.picture),
    plain: packed.plain && rgbOf(packed.plain),
    radiance: packed.radiance && copyRgb(packed.radiance, new Float32Array(pixels * 3)),
    depth,
    semantic,
    instance,
    flow,
    amodalPixels: amodalPixels(packed.counts),
  };
}
