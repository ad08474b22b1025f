import { expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import { decodeRadiance, encodeRadiance } from '../../../src/dataset/radiance.ts';

const size = { width: 5, height: 3 };

it('keeps every channel within 1/256 of its pixel’s largest, over 24 powers of two', () => {
  const rng = createRng(3);
  const rgb = Float32Array.from({ length: 45 }, (_, i) => 2 ** ((i % 24) - 12) * rng.uniform());
  const back = decodeRadiance(encodeRadiance(rgb, size), size, 'x.hdr');
  for (let i = 0; i < rgb.length; i += 3) {
    const most = Math.max(...rgb.slice(i, i + 3));
    for (let k = i; k < i + 3; k++) {
      expect(Math.abs((back[k] as number) - (rgb[k] as number))).toBeLessThanOrEqual(most / 256);
    }
  }
});

it('writes black as zeros, and the header that readers expect', () => {
  const bytes = encodeRadiance(new Float32Array(45), size);
  const header = '#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 3 +X 5\n';
  expect(new TextDecoder().decode(bytes.subarray(0, header.length))).toBe(header);
  expect([...bytes.subarray(header.length)].every((byte) => byte === 0)).toBe(true);
});

it('names a file that is cut short, of another size or of another kind', () => {
  const bytes = encodeRadiance(new Float32Array(45).fill(0.5), size);
  expect(() => decodeRadiance(bytes.subarray(0, 60), size, 'x.hdr')).toThrow(
    'x.hdr is not a whole',
  );
  expect(() => decodeRadiance(bytes, { width: 3, height: 5 }, 'x.hdr')).toThrow('is 5x3, not 3x5');
  expect(() => decodeRadiance(new Uint8Array(80), size, 'x.hdr')).toThrow(
    'x.hdr is not a Radiance',
  );
});
