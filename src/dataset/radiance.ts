/**
 * Radiance's picture format (.hdr; G. Ward, "Real Pixels", 1991), flat, without run lengths: eight bits of mantissa a
 * channel and a shared exponent, so within 1/256 of a pixel's largest channel. OpenCV and image viewers read it.
 */
import { CheckError } from '../core/errors.ts';

/** @param rgb linear values from 0, three a pixel, rows from the top */
export function encodeRadiance(
  rgb: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const header = new TextEncoder().encode(
    `#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y ${height} +X ${width}\n`,
  );
  const bytes = new Uint8Array(header.length + width * height * 4);
  bytes.set(header);
  for (let i = 0, o = header.length; i < rgb.length; i += 3, o += 4) {
    const [r, g, b] = [rgb[i] as number, rgb[i + 1] as number, rgb[i + 2] as number];
    const most = Math.max(r, g, b);
    if (most < 1e-32) continue;
    let exponent = 0;
    let scale = 1;
    // The power of two above the largest channel.
    for (; most * scale >= 1; scale /= 2) exponent++;
    for (; most * scale < 0.5; scale *= 2) exponent--;
    bytes[o] = Math.floor(r * scale * 256);
    bytes[o + 1] = Math.floor(g * scale * 256);
    bytes[o + 2] = Math.floor(b * scale * 256);
    bytes[o + 3] = exponent + 128;
  }
  return bytes;
}

const HEADER = /^#\?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y (\d+) \+X (\d+)\n/;

/**
 * Inverse of {@link encodeRadiance}.
 * @throws CheckError where the bytes are not such a file of that size
 */
export function decodeRadiance(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  path: string,
): Float32Array {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 100));
  const [header, rows, columns] = HEADER.exec(start) ?? [];
  if (header === undefined)
    throw new CheckError(`${path} is not a Radiance picture as we write it`);
  if (Number(columns) !== width || Number(rows) !== height) {
    throw new CheckError(`${path} is ${columns}x${rows}, not ${width}x${height}`);
  }
  if (bytes.length !== header.length + width * height * 4) {
    throw new CheckError(`${path} is not a whole Radiance picture`);
  }
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0, o = header.length; i < rgb.length; i += 3, o += 4) {
    const exponent = bytes[o + 3] as number;
    if (exponent === 0) continue;
    const scale = 2 ** (exponent - 136);
    for (let k = 0; k < 3; k++) rgb[i + k] = ((bytes[o + k] as number) + 0.5) * scale;
  }
  return rgb;
}
