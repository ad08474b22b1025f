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
}

export const packedBytes = (pixels: number, actors: number): number =>
  pixels * 24 + (1 + 2 * actors) * 4;

/** @param actors how many the scene has at most */
export function packedFrame(buffer: ArrayBuffer, pixels: number, actors: number): PackedFrame {
  return {
    buffer,
    picture: new Uint8Array(buffer, 0, pixels * 4),
    ids: new Uint8Array(buffer, pixels * 4, pixels * 4),
    geometry: new Float32Array(buffer, pixels * 8, pixels * 4),
    counts: new Uint32Array(buffer, pixels * 24, 1 + 2 * actors),
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
export function rgbOf(picture: Uint8Array): Uint8Array {
  const pixels = picture.length / 4;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, o = 0; i < picture.length; i += 4, o += 3) {
    rgb[o] = picture[i] as number;
    rgb[o + 1] = picture[i + 1] as number;
    rgb[o + 2] = picture[i + 2] as number;
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
    depth,
    semantic,
    instance,
    flow,
    amodalPixels: amodalPixels(packed.counts),
  };
}
