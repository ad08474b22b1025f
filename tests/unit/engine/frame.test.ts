import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mat4, transformPoint } from '../../../src/core/vector.ts';
import { ATLAS, countTiles, layOutTiles } from '../../../src/engine/frame/atlas.ts';
import { poseFrom } from '../../../src/engine/frame/camera-pose.ts';
import { packedBytes, packedFrame, unpackFrame } from '../../../src/engine/frame/packed-frame.ts';
import { SHADOW_MAP, shadowFromWorld } from '../../../src/engine/frame/sun.ts';
import { triangulate } from '../../../src/engine/place/triangulate.ts';

const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const pose = poseFrom({ width: 640, height: 360, fx: 450, fy: 450, cx: 320, cy: 180 }, IDENTITY);

describe('the atlas', () => {
  const rects = fc.array(
    fc.record({
      left: fc.integer({ min: -640, max: 600 }),
      top: fc.integer({ min: -360, max: 340 }),
      w: fc.integer({ min: 1, max: 1900 }),
      h: fc.integer({ min: 1, max: 1000 }),
    }),
    { minLength: 1, maxLength: 60 },
  );

  it('gives each actor a tile of its own, inside the atlas, whatever their sizes', () => {
    fc.assert(
      fc.property(rects, (list) => {
        const map = new Map(
          list.map(
            ({ left, top, w, h }, i) =>
              [
                i + 1,
                { left, top, right: Math.min(1280, left + w), bottom: Math.min(720, top + h) },
              ] as const,
          ),
        );
        const tiles = layOutTiles(pose, map);
        expect(tiles).toHaveLength(list.length);
        for (const [i, a] of tiles.entries()) {
          expect(a.x + a.width).toBeLessThanOrEqual(ATLAS.width);
          expect(a.y + a.height).toBeLessThanOrEqual(ATLAS.height);
          for (const b of tiles.slice(i + 1)) {
            const apart =
              a.x + a.width <= b.x ||
              b.x + b.width <= a.x ||
              a.y + a.height <= b.y ||
              b.y + b.height <= a.y;
            expect(apart).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('counts every pixel of a tile with its weight and none beside it', () => {
    const tiles = layOutTiles(pose, new Map([[7, { left: 0, top: 0, right: 9, bottom: 4 }]]));
    const covered = new Uint8Array(ATLAS.width * ATLAS.height * 4).fill(255);
    const counts = new Uint32Array(3);
    const pinhole = { ...pose, egoFromCamera: pose.worldFromCamera };
    countTiles(tiles, covered, counts, pinhole);
    expect([...counts]).toEqual([1, 7, 10 * 5]);
  });
});

describe('packed frames', () => {
  it('unpack to what was put in', () => {
    const layout = { pixels: 2, actors: 3, radiance: true, plain: true };
    const packed = packedFrame(new ArrayBuffer(packedBytes(layout)), layout);
    packed.plain?.set([9, 8, 7, 255, 6, 5, 4, 255]);
    packed.radiance?.set([0.5, 1, 1.5, 1, 2, 2.5, 3, 1]);
    packed.picture.set([1, 2, 3, 255, 4, 5, 6, 255]);
    packed.ids.set([26, 0x34, 0x12, 255, 23, 0, 0, 0]);
    packed.geometry.set([12.5, -1.5, 2.25, 1, 0, 0, 0, 0]);
    packed.counts.set([2, 5, 100, 6, 0]);
    const frame = unpackFrame(packed, true);
    expect([...frame.rgb]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(frame.plain ?? [])]).toEqual([9, 8, 7, 6, 5, 4]);
    expect([...(frame.radiance ?? [])]).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
    expect([...frame.instance]).toEqual([0x1234, 0]);
    expect([...frame.semantic]).toEqual([26, 23]);
    expect([...frame.depth]).toEqual([12.5, 0]);
    expect([...(frame.flow as Float32Array)]).toEqual([-1.5, 2.25, 1, 0, 0, 0]);
    expect([...frame.amodalPixels]).toEqual([[5, 100]]);
    expect(unpackFrame(packed, false).flow).toBeNull();
  });
});

describe("the sun's map", () => {
  it('moves in whole texels, so that shadows of what stands still do not crawl', () => {
    const sun = [0.5, 0.3, Math.sqrt(1 - 0.34)] as const;
    const still = [3, -2, 0.5] as const;
    const texels = (x: number) => {
      const p = transformPoint(shadowFromWorld(sun, [x, x / 3, 0]), still);
      return [p[0], p[1]].map((c) => (c * SHADOW_MAP.resolution) / 2);
    };
    const first = texels(0);
    for (const x of [0.013, 0.4, 1.7, 12.34]) {
      texels(x).forEach((t, i) => {
        const moved = t - (first[i] as number);
        expect(Math.abs(moved - Math.round(moved))).toBeLessThan(1e-6);
      });
    }
  });
});

describe('triangulation', () => {
  it('keeps the area of a polygon that is not convex, in either orientation', () => {
    const cross = [
      [1, 0],
      [2, 0],
      [2, 1],
      [3, 1],
      [3, 2],
      [2, 2],
      [2, 3],
      [1, 3],
      [1, 2],
      [0, 2],
      [0, 1],
      [1, 1],
    ] as const;
    for (const outline of [cross, [...cross].reverse()]) {
      const area = triangulate(outline).reduce((sum, [a, b, c]) => {
        const twice = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        expect(twice).toBeGreaterThan(0);
        return sum + twice / 2;
      }, 0);
      expect(area).toBeCloseTo(5, 9);
    }
  });
});
