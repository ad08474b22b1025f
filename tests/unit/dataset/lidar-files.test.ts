/** KITTI's and SemanticKITTI's own layout, byte by byte. */
import { expect, test } from 'vitest';
import { semanticKittiLabelBytes, velodyneBytes } from '../../../src/dataset/lidar-files.ts';

test('velodyne: little-endian float32 x, y, z, intensity', () => {
  const bytes = velodyneBytes(Float32Array.of(1, -2, 0.5, 4, 5, 6), Float32Array.of(0.25, 1));
  expect(bytes.length).toBe(32);
  expect([...bytes.slice(0, 8)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  expect([...new Float32Array(bytes.buffer)]).toEqual([1, -2, 0.5, 0.25, 4, 5, 6, 1]);
});

test('label: class in the low, instance in the high 16 bits; no class of ours is unlabeled', () => {
  const bytes = semanticKittiLabelBytes(Uint16Array.of(26, 7, 23), Uint16Array.of(0x8001, 0, 0));
  expect([...bytes]).toEqual([10, 0, 0x01, 0x80, 40, 0, 0, 0, 0, 0, 0, 0]);
});
