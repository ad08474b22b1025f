import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Colour, oklabFromSrgb, srgbFromOklab } from '../../../src/core/oklab.ts';
import { createRng } from '../../../src/core/rng.ts';
import {
  applyStyle,
  colourStatistics,
  lowAmplitudes,
  type PlainImage,
} from '../../../src/core/style.ts';

/** Smooth colours with some grain, well inside 0..1. */
function picture(seed: number, width = 24, height = 16): PlainImage {
  const rng = createRng(seed);
  const tilt = [rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2), rng.uniform(-0.2, 0.2)];
  const rgb = Float64Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    return 0.5 + (tilt[i % 3] as number) * (x / width - 0.5) + rng.uniform(-0.08, 0.08);
  });
  return { width, height, rgb };
}

const channel = fc.double({ min: 0, max: 1, noNaN: true });

describe('Oklab', () => {
  it('has white at L = 1 and no chroma along greys', () => {
    const [L, a, b] = oklabFromSrgb([1, 1, 1]);
    expect(L).toBeCloseTo(1, 4);
    expect(Math.abs(a) + Math.abs(b)).toBeLessThan(1e-3);
    const grey = oklabFromSrgb([0.4, 0.4, 0.4]);
    expect(Math.abs(grey[1]) + Math.abs(grey[2])).toBeLessThan(1e-3);
  });

  it("gives the author's value for red", () => {
    const red = oklabFromSrgb([1, 0, 0]);
    expect(red.map((value) => Number(value.toFixed(3)))).toEqual([0.628, 0.225, 0.126]);
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(fc.tuple(channel, channel, channel), (colour) => {
        const back = srgbFromOklab(oklabFromSrgb(colour as Colour));
        for (const k of [0, 1, 2] as const) expect(back[k]).toBeCloseTo(colour[k], 4);
      }),
    );
  });
});

describe('style', () => {
  const [own, photograph] = [picture(1), picture(2)];
  const target = {
    ...colourStatistics(photograph),
    radius: 2,
    amplitude: lowAmplitudes(photograph, 2),
  };

  it('leaves a picture alone at strength 0, and where the photograph is the picture itself', () => {
    expect(applyStyle(own, { ...target, colour: 0, fourier: 0 }).rgb).toEqual(own.rgb);
    const same = {
      ...colourStatistics(own),
      radius: 2,
      amplitude: lowAmplitudes(own, 2),
      colour: 1,
      fourier: 1,
    };
    for (const [i, value] of applyStyle(own, same).rgb.entries()) {
      expect(value).toBeCloseTo(own.rgb[i] as number, 4);
    }
  });

  it('takes over the mean and the spread of colours', () => {
    const moved = colourStatistics(applyStyle(own, { ...target, colour: 1, fourier: 0 }));
    for (const k of [0, 1, 2] as const) {
      expect(moved.mean[k]).toBeCloseTo(target.mean[k], 3);
      expect(moved.deviation[k]).toBeCloseTo(target.deviation[k], 3);
    }
  });

  it('takes over low amplitudes, and no others', () => {
    const moved = applyStyle(own, { ...target, colour: 0, fourier: 1 });
    for (const [i, value] of lowAmplitudes(moved, 2).entries()) {
      expect(value).toBeCloseTo(target.amplitude[i] as number, 6);
    }
    // At radius 4 only the frequencies up to 2 have changed.
    const [before, after] = [lowAmplitudes(own, 4), lowAmplitudes(moved, 4)];
    for (let v = -4; v <= 4; v++) {
      for (let u = 3; u <= 4; u++) {
        const i = ((v + 4) * 5 + u) * 3;
        expect(after[i]).toBeCloseTo(before[i] as number, 6);
      }
    }
  });
});
