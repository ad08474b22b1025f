import { describe, expect, it } from 'vitest';
import { CLEAR, DAYLIGHT } from '../../../../src/core/sky.ts';
import { loadPhotograph, photographFor } from '../../../../src/engine/sky/photographs.ts';

const NAMES = ['city', 'dawn', 'night', 'park', 'sky', 'sunrise', 'sunset', 'venice'] as const;

describe('photographs of the sky', () => {
  it.each(NAMES)('%s: the sky is above, brighter than the ground', async (name) => {
    const { width, height, pixels } = await loadPhotograph(name);
    expect(width).toBe(2 * height);
    expect(pixels).toHaveLength(width * height * 4);
    const half = pixels.length / 2;
    const median = (part: Float32Array) => part.toSorted()[part.length >> 1] as number;
    const green = (part: Float32Array) => part.filter((_, i) => i % 4 === 1);
    expect(median(green(pixels.subarray(0, half)))).toBeGreaterThan(
      median(green(pixels.subarray(half))),
    );
  });

  it.each(['park', 'sunrise', 'sky'] as const)(
    '%s: what compression broke around the sun is as bright as the sun',
    async (name) => {
      const { width, pixels } = await loadPhotograph(name);
      let brightest = 0;
      for (let o = 0; o < pixels.length / 2; o += 4) {
        if ((pixels[o + 2] as number) > (pixels[brightest + 2] as number)) brightest = o;
      }
      for (const near of [-4 * width, -4, 0, 4, 4 * width]) {
        for (const c of [0, 1, 2]) expect(pixels[brightest + near + c]).toBeGreaterThan(0.3);
      }
    },
  );

  it('is drawn from the seed, and closed skies have closed ones', () => {
    const closed = { ...DAYLIGHT, cloudiness: 0.95 };
    const seeds = Array.from({ length: 40 }, (_, i) => i);
    const open = new Set(seeds.map((seed) => photographFor(DAYLIGHT, CLEAR, seed)));
    expect([...open].sort()).toEqual(['park', 'sky']);
    expect(photographFor(DAYLIGHT, CLEAR, 7)).toBe(photographFor(DAYLIGHT, CLEAR, 7));
    for (const seed of seeds) expect(photographFor(closed, CLEAR, seed)).toBe('city');
    expect(photographFor({ ...DAYLIGHT, name: 'night' }, CLEAR, 1)).toBe('night');
  });
});
