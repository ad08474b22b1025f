/** Light as it leaves the GPU for an event camera, in one buffer that travels as it is. No Babylon here. */
import type { LightImages } from '../../core/frame-record.ts';

const lightBytes = (pixels: number): number => 4 + pixels * 6;

/** Views into one buffer: how far things move, luminance, instance ids. */
export const lightImages = (buffer: ArrayBuffer, pixels: number): LightImages => ({
  motionPx: new Float32Array(buffer, 0, 1)[0] as number,
  luminance: new Float32Array(buffer, 4, pixels),
  instance: new Uint16Array(buffer, 4 + pixels * 4, pixels),
});

/**
 * @param light luminance, -, -, - a pixel @param ids as in a packed frame @param geometry depth, du, dv, valid a pixel
 */
export function packLight(
  light: Float32Array,
  ids: Uint8Array,
  geometry: Float32Array,
): ArrayBuffer {
  const pixels = ids.length / 4;
  const buffer = new ArrayBuffer(lightBytes(pixels));
  const { luminance, instance } = lightImages(buffer, pixels);
  let motion = 0;
  for (let i = 0, k = 0; i < pixels; i++, k += 4) {
    luminance[i] = light[k] as number;
    instance[i] = (ids[k + 1] as number) | ((ids[k + 2] as number) << 8);
    const [u, v] = [geometry[k + 1] as number, geometry[k + 2] as number];
    const way = u * u + v * v;
    if ((geometry[k + 3] as number) > 0.5 && way > motion) motion = way;
  }
  new Float32Array(buffer, 0, 1)[0] = Math.sqrt(motion);
  return buffer;
}
