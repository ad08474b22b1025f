import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { USUAL_SENSORS } from '../../../src/core/dataset-record.ts';
import type { FrameImages } from '../../../src/core/frame-record.ts';
import {
  decodeImage,
  depthFromPixels,
  depthToPixels,
  encodeImage,
  flowFromPixels,
  flowToPixels,
} from '../../../src/dataset/images.ts';

const size = { width: 16, height: 4 };
const pixels = size.width * size.height;

/** Every pixel another number, high and low bytes alike. */
const images: FrameImages = {
  rgb: Uint8Array.from({ length: pixels * 3 }, (_, i) => (i * 37) % 256),
  depth: Float32Array.from({ length: pixels }, (_, i) => (i * 4099) / 1024),
  semantic: Uint8Array.from({ length: pixels }, (_, i) => i % 34),
  instance: Uint16Array.from({ length: pixels }, (_, i) => (i * 1021) % 65536),
  flow: Float32Array.from({ length: pixels * 3 }, (_, i) =>
    i % 3 === 2 ? 1 : ((i * 9973) % 60000) / 64 - 450,
  ),
  amodalPixels: new Map(),
};

describe('PNG files', () => {
  test('give back exactly the numbers that went in', async () => {
    const expected = {
      rgb: images.rgb,
      depth: depthToPixels(images.depth),
      semantic: images.semantic,
      instance: images.instance,
      flow: flowToPixels(images.flow!),
    };
    for (const sensor of USUAL_SENSORS) {
      const bytes = await encodeImage(sensor, images, size);
      const { data } = await decodeImage(sensor, bytes!, size, sensor);
      expect(data, sensor).toEqual(expected[sensor]);
    }
  });

  test('state their bit depth and channels in the header', async () => {
    const header = async (sensor: (typeof USUAL_SENSORS)[number]) => {
      const bytes = Buffer.from((await encodeImage(sensor, images, size))!);
      return [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]];
    };
    // Width, height, bits, colour type: 0 grey, 2 RGB.
    expect(await header('rgb')).toEqual([16, 4, 8, 2]);
    expect(await header('depth')).toEqual([16, 4, 16, 0]);
    expect(await header('semantic')).toEqual([16, 4, 8, 0]);
    expect(await header('instance')).toEqual([16, 4, 16, 0]);
    expect(await header('flow')).toEqual([16, 4, 16, 2]);
  });

  test('are named when they are cut short, of another size or of another kind', async () => {
    const bytes = (await encodeImage('depth', images, size))!;
    for (const damaged of [
      bytes.subarray(0, bytes.length - 20),
      bytes.subarray(0, 40),
      new Uint8Array(),
    ]) {
      await expect(decodeImage('depth', damaged, size, 'depth/000000.png')).rejects.toThrow(
        'depth/000000.png',
      );
    }
    await expect(decodeImage('depth', bytes, { width: 8, height: 8 }, 'x.png')).rejects.toThrow(
      'x.png is 16x4',
    );
    await expect(decodeImage('rgb', bytes, size, 'x.png')).rejects.toThrow('16 bits, not');
  });

  test('have none for the flow of a last frame', () => {
    expect(encodeImage('flow', { ...images, flow: null }, size)).toBeNull();
  });
});

describe('depth on disk', () => {
  test('is z in 1/256 m, 0 for nothing and beyond 255 m', () => {
    const stored = depthToPixels(
      Float32Array.from([0, 1, 12.5, 255, 255.01, 1000, -1, Number.NaN]),
    );
    expect([...stored]).toEqual([0, 256, 3200, 65280, 0, 0, 0, 0]);
  });

  test('comes back to within half a step', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(0.1), max: 255, noNaN: true }), (z) => {
        const [back] = depthFromPixels(depthToPixels(Float32Array.from([z])));
        expect(Math.abs(back! - z)).toBeLessThanOrEqual(1 / 512 + 1e-9);
      }),
    );
  });
});

describe('flow on disk', () => {
  test('is KITTI code: 64 u + 2^15, 64 v + 2^15, valid', () => {
    expect([...flowToPixels(Float32Array.from([1.5, -2, 1]))]).toEqual([
      32768 + 96,
      32768 - 128,
      1,
    ]);
  });

  test('that it cannot hold, or that is not valid, is invalid and zero', () => {
    const flow = Float32Array.from([
      512,
      0,
      1,
      0,
      -600,
      1,
      3,
      3,
      0,
      Number.NaN,
      0,
      1,
      511.999,
      -511.999,
      1,
    ]);
    const stored = flowToPixels(flow);
    expect([...stored.subarray(0, 12)]).toEqual(new Array(12).fill(0));
    expect([...stored.subarray(12)]).toEqual([65535, 0, 1]);
  });

  test('comes back to within half a step', () => {
    const component = fc.float({ min: -511, max: 511, noNaN: true });
    fc.assert(
      fc.property(component, component, (u, v) => {
        const back = flowFromPixels(flowToPixels(Float32Array.from([u, v, 1])));
        expect(Math.abs(back[0]! - u)).toBeLessThanOrEqual(1 / 128 + 1e-6);
        expect(Math.abs(back[1]! - v)).toBeLessThanOrEqual(1 / 128 + 1e-6);
        expect(back[2]).toBe(1);
      }),
    );
  });
});
