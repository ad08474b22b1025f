/** Bits, classes and archives as their readers take them. */
import { crc32, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import { npyBytes, npzBytes } from '../../../src/dataset/npz.ts';
import {
  checkVoxelFile,
  occ3dClass,
  packBits,
  unpackBits,
  voxelLabelBytes,
} from '../../../src/dataset/occupancy-files.ts';
import { readNpz } from '../../../src/dataset/read-npz.ts';

test('bits: the highest of a byte first, and back again', () => {
  expect([...packBits([1, 0, 0, 0, 0, 0, 0, 1, 0, 1])]).toEqual([0x81, 0x40]);
  const rng = createRng(1);
  const marks = Uint8Array.from({ length: 800 }, () => rng.integer(0, 1));
  expect(unpackBits(packBits(marks))).toEqual(marks);
});

test('labels are little-endian u16; a file of another size is refused by name', () => {
  expect([...voxelLabelBytes(Uint16Array.of(252, 0x1234))]).toEqual([252, 0, 0x34, 0x12]);
  expect(() => checkVoxelFile(new Uint8Array(262_144), 'x.bin')).not.toThrow();
  expect(() => checkVoxelFile(new Uint8Array(262_144), 'x.label')).toThrow('x.label');
});

test("Occ3D's classes: a rider is of what he rides", () => {
  expect([7, 8, 22, 11, 21, 26, 24].map((id) => occ3dClass(id, false))).toEqual([
    11, 13, 14, 15, 16, 4, 7,
  ]);
  expect([occ3dClass(25, false), occ3dClass(25, true), occ3dClass(99, false)]).toEqual([2, 6, 0]);
});

test('npy: its header says what follows, and ends on 64 bytes', () => {
  const file = npyBytes({ shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  expect([...file.slice(0, 8)]).toEqual([0x93, 78, 85, 77, 80, 89, 1, 0]);
  const length = (file[8] as number) + 256 * (file[9] as number);
  expect((10 + length) % 64).toBe(0);
  const header = new TextDecoder().decode(file.slice(10, 10 + length));
  expect(header).toMatch(/^\{'descr': '\|u1', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/);
  expect([...file.slice(10 + length)]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('npz: a directory at the end leads to every array', () => {
  const arrays = {
    semantics: { shape: [4], data: Uint8Array.of(17, 17, 4, 11) },
    mask: { shape: [2, 2], data: Uint8Array.of(0, 1, 1, 0) },
  };
  const bytes = npzBytes(arrays);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  let at = view.getUint32(end + 16, true);
  const found: Record<string, Uint8Array> = {};
  for (let n = 0; n < view.getUint16(end + 10, true); n++) {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const [crc, packed, size] = [16, 20, 24].map((o) => view.getUint32(at + o, true));
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.slice(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    expect(view.getUint32(local, true)).toBe(0x04034b50);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const file = inflateRawSync(bytes.slice(from, from + (packed as number)));
    expect(file.length).toBe(size);
    expect(crc32(file)).toBe(crc);
    found[name] = new Uint8Array(file);
    at += 46 + nameLength;
  }
  expect(found).toEqual({
    'semantics.npy': npyBytes(arrays.semantics),
    'mask.npy': npyBytes(arrays.mask),
  });
  expect(npzBytes(arrays)).toEqual(bytes);
});

test('npz: read back as written; what is none, or damaged, is refused by name', () => {
  const flow = Float32Array.of(0.5, -1.25, 3, 0);
  const bytes = npzBytes({
    flow: { shape: [2, 2], data: flow },
    observed: { shape: [3], data: Uint8Array.of(0, 1, 255) },
  });
  const arrays = readNpz(bytes, 'x.npz');
  expect(arrays.get('flow')).toEqual({ shape: [2, 2], data: flow });
  expect(arrays.get('observed')).toEqual({ shape: [3], data: Float32Array.of(0, 1, 255) });
  expect(() => readNpz(bytes.slice(0, 60), 'x.npz')).toThrow('x.npz is no .npz archive');
  const moved = bytes.slice();
  new DataView(moved.buffer).setUint32(moved.length - 6, 5, true);
  expect(() => readNpz(moved, 'x.npz')).toThrow('x.npz is damaged');
});
