import { describe, expect, it } from 'vitest';
import type { Photograph } from '../../../../src/engine/sky/photographs.ts';
import {
  createSkyMap,
  octahedralDirection,
  SKY_MAP_PEAK,
  SKY_MAP_SIDE,
} from '../../../../src/engine/sky/sky-map.ts';

/** A panorama of 128x64 whose radiance is a function of direction. */
function panorama(
  radiance: (x: number, y: number, z: number) => [number, number, number],
): Photograph {
  const [width, height] = [128, 64];
  const pixels = new Float32Array(width * height * 4);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const polar = ((j + 0.5) / height) * Math.PI;
      const azimuth = Math.PI - ((i + 0.5) / width) * 2 * Math.PI;
      const s = Math.sin(polar);
      pixels.set(
        [...radiance(s * Math.cos(azimuth), s * Math.sin(azimuth), Math.cos(polar)), 1],
        (j * width + i) * 4,
      );
    }
  }
  return { width, height, pixels, shown: 'clouds', skyline: 0 };
}

/** What the shader reads in a direction, from the nearest texel (the sphere's own definition of the octahedron). */
function valueIn(
  texels: Uint8Array,
  d: readonly [number, number, number],
  channel: number,
): number {
  const sum = Math.abs(d[0]) + Math.abs(d[1]) + Math.abs(d[2]);
  let [x, y] = [d[0] / sum, d[1] / sum];
  if (d[2] < 0) {
    [x, y] = [(1 - Math.abs(y)) * (x < 0 ? -1 : 1), (1 - Math.abs(x)) * (y < 0 ? -1 : 1)];
  }
  const texel = (u: number) =>
    Math.min(SKY_MAP_SIDE - 1, Math.floor((u * 0.5 + 0.5) * SKY_MAP_SIDE));
  const stored = texels[(texel(y) * SKY_MAP_SIDE + texel(x)) * 4 + channel] as number;
  return (stored / 255) ** 2 * SKY_MAP_PEAK;
}

describe('createSkyMap', () => {
  it('has no structure where the panorama has none, whatever its brightness and colour', () => {
    const { texels, tilt } = createSkyMap(
      panorama((_x, _y, z) => (z > 0 ? [3, 5, 9] : [0.2, 0.1, 0.05])),
      1,
      false,
    );
    for (const d of [
      [0, 0, 1],
      [0.6, 0, 0.8],
      [-0.6, 0.48, 0.64],
      [0, 0.6, -0.8],
    ] as const) {
      for (const c of [0, 1, 2]) expect(valueIn(texels, d, c)).toBeCloseTo(1, 1);
    }
    expect(Math.hypot(...tilt)).toBeLessThan(1e-6);
  });

  it.each([0, 1.1, 2.9, -2])('turns the bright side to the sun at %d rad', (sunAzimuth) => {
    // Brightest in the north of the panorama.
    const sky = panorama((_x, y) => [1 + 0.8 * y, 1 + 0.8 * y, 1 + 0.8 * y]);
    for (const isFlipped of [false, true]) {
      const { texels, tilt } = createSkyMap(sky, sunAzimuth, isFlipped);
      const towards = [0.8 * Math.cos(sunAzimuth), 0.8 * Math.sin(sunAzimuth), 0.6] as const;
      const away = [-towards[0], -towards[1], 0.6] as const;
      expect(valueIn(texels, towards, 1) / valueIn(texels, away, 1)).toBeCloseTo(1.64 / 0.36, 0);
      expect(Math.atan2(tilt[1], tilt[0])).toBeCloseTo(sunAzimuth, 3);
      // Over the upper hemisphere the integral of (1 + 0.8 y) y dA over that of (1 + 0.8 y) dA is 0.8 / 3.
      expect(Math.hypot(...tilt)).toBeCloseTo(0.8 / 3, 2);
    }
  });

  it('mirrors east and west where it is flipped', () => {
    // Bright in the north, red in the east.
    const sky = panorama((x, y) => [1 + 0.3 * y + 0.5 * x, 1 + 0.3 * y, 1 + 0.3 * y]);
    const north = Math.PI / 2;
    const redness = (isFlipped: boolean) => {
      const { texels } = createSkyMap(sky, north, isFlipped);
      const east = [0.8, 0, 0.6] as const;
      return valueIn(texels, east, 0) / valueIn(texels, east, 1);
    };
    expect(redness(false)).toBeGreaterThan(1.2);
    expect(redness(true)).toBeLessThan(0.8);
  });

  it('leaves the disc of the sun to the scene', () => {
    const sky = panorama((x, _y, z) => (x > 0.99 ? [30000, 30000, 30000] : [1, 1, 1 + z]));
    const { texels } = createSkyMap(sky, 0, false);
    expect(valueIn(texels, [-0.8, 0, 0.6], 1)).toBeGreaterThan(0.9);
    expect(valueIn(texels, [-0.8, 0, 0.6], 1)).toBeLessThan(1.05);
  });

  it('gives unit directions, up in the middle and down in the corners', () => {
    expect(octahedralDirection(0.5, 0.5)).toEqual([0, 0, 1]);
    expect(octahedralDirection(0, 0)[2]).toBeCloseTo(-1, 12);
    for (const [u, v] of [
      [0.1, 0.8],
      [0.3, 0.2],
      [0.95, 0.4],
    ] as const) {
      expect(Math.hypot(...octahedralDirection(u, v))).toBeCloseTo(1, 12);
    }
  });
});
