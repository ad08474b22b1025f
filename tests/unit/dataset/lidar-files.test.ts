/** KITTI's and SemanticKITTI's own layout, byte by byte. */
import { expect, test } from 'vitest';
import {
  decodeLabels,
  decodeVelodyne,
  rawSweepBytes,
  semanticKittiLabelBytes,
  velodyneBytes,
} from '../../../src/dataset/lidar-files.ts';
import { semanticKittiClass } from '../../../src/dataset/semantic-kitti-classes.ts';

test('velodyne: little-endian float32 x, y, z, intensity', () => {
  const bytes = velodyneBytes(Float32Array.of(1, -2, 0.5, 4, 5, 6), Float32Array.of(0.25, 1));
  expect(bytes.length).toBe(32);
  expect([...bytes.slice(0, 8)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  expect([...new Float32Array(bytes.buffer)]).toEqual([1, -2, 0.5, 0.25, 4, 5, 6, 1]);
});

test('label: class in the low, instance in the high 16 bits', () => {
  const bytes = semanticKittiLabelBytes(Uint16Array.of(10, 252), Uint16Array.of(0x8001, 0));
  expect([...bytes]).toEqual([10, 0, 0x01, 0x80, 252, 0, 0, 0]);
  const { classes, instance } = decodeLabels(bytes, 2, 'x.label');
  expect([...classes]).toEqual([10, 252]);
  expect([...instance]).toEqual([0x8001, 0]);
  expect(() => decodeLabels(bytes, 3, 'x.label')).toThrow('x.label has 2 labels for 3 points');
});

test('the raw copy: six float32 a point, times from the frame on', () => {
  const turn = {
    skewed: Float32Array.of(1, 2, 3),
    intensity: Float32Array.of(0.5),
    ring: Uint16Array.of(63),
    tUs: Float64Array.of(1_250_000),
  };
  const bytes = rawSweepBytes(turn, 1_000_000);
  expect([...new Float32Array(bytes.buffer)]).toEqual([1, 2, 3, 0.5, 63, 0.25]);
});

test('damaged points are refused by name', () => {
  expect(() => decodeVelodyne(new Uint8Array(15), 'a.bin')).toThrow('a.bin is cut off');
  const nan = new Uint8Array(Float32Array.of(1, Number.NaN, 0, 0).buffer);
  expect(() => decodeVelodyne(nan, 'a.bin')).toThrow('a.bin');
});

test('classes: who moves has its own, a rider is of one class with his bicycle, the rest is unlabeled', () => {
  const car = { kind: 'car', isMoving: true } as const;
  expect(semanticKittiClass(26, car)).toBe(252);
  expect(semanticKittiClass(26, { ...car, isMoving: false })).toBe(10);
  expect(semanticKittiClass(33, { kind: 'bicycle', isMoving: true })).toBe(253);
  expect(semanticKittiClass(25, { kind: 'bicycle', isMoving: false })).toBe(31);
  expect(semanticKittiClass(25, { kind: 'motorcycle', isMoving: true })).toBe(255);
  expect(semanticKittiClass(24, { kind: 'pedestrian', isMoving: true })).toBe(254);
  expect(semanticKittiClass(7, null)).toBe(40);
  expect(semanticKittiClass(23, null)).toBe(0);
});
