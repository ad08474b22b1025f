/** Seeded, tiling noise for surfaces and clouds. */

import { Constants } from '@babylonjs/core/Engines/constants.js';
import { ThinTexture } from '@babylonjs/core/Materials/Textures/thinTexture.js';
import { CITYSCAPES_COLOURS } from '../../core/cityscapes.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import type { Gpu } from './gpu.ts';

const SIDE = 256;

/** Smooth value noise with `cells` cells a side, values 0..1. */
function valueNoise(rng: Rng, cells: number): (x: number, y: number) => number {
  const lattice = Array.from({ length: cells * cells }, () => rng.uniform());
  const at = (i: number, j: number) => lattice[(j % cells) * cells + (i % cells)] as number;
  const ease = (u: number) => u * u * (3 - 2 * u);
  return (x, y) => {
    const [fx, fy] = [(x / SIDE) * cells, (y / SIDE) * cells];
    const [i, j] = [Math.floor(fx), Math.floor(fy)];
    const [u, v] = [ease(fx - i), ease(fy - j)];
    const low = at(i, j) * (1 - u) + at(i + 1, j) * u;
    const high = at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u;
    return low * (1 - v) + high * v;
  };
}

/** Channels: r fine grain, g broad shapes, b middling shapes, a white. */
export function createNoise({ engine }: Gpu, seed: number): ThinTexture {
  const rng = createRng(seed).split('textures');
  const octaves = [4, 8, 16, 32, 64, 128].map((cells) => valueNoise(rng, cells));
  const mix = (x: number, y: number, weights: readonly number[]): number =>
    weights.reduce(
      (sum, weight, i) =>
        sum + (weight ? weight * (octaves[i] as (x: number, y: number) => number)(x, y) : 0),
      0,
    );
  const data = new Uint8Array(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const o = (y * SIDE + x) * 4;
      data[o] = 255 * (0.5 * rng.uniform() + mix(x, y, [0, 0, 0, 0, 0.2, 0.3]));
      data[o + 1] = 255 * mix(x, y, [0.42, 0.3, 0.16, 0.08, 0.04, 0]);
      data[o + 2] = 255 * mix(x, y, [0, 0, 0.35, 0.3, 0.2, 0.15]);
      data[o + 3] = 255 * rng.uniform();
    }
  }
  const texture = engine.createRawTexture(
    data,
    SIDE,
    SIDE,
    Constants.TEXTUREFORMAT_RGBA,
    true,
    false,
    Constants.TEXTURE_BILINEAR_SAMPLINGMODE,
  );
  const map = new ThinTexture(texture);
  // As for the shadow map (targets.ts).
  map.anisotropicFilteringLevel = 1;
  return map;
}

/** Cityscapes' colours by label id, 256 texels. */
export function createPalette({ engine }: Gpu): ThinTexture {
  const data = new Uint8Array(256 * 4).fill(255);
  for (let i = 0; i < 256; i++) data.set([0, 0, 0], i * 4);
  for (const [id, colour] of Object.entries(CITYSCAPES_COLOURS)) data.set(colour, Number(id) * 4);
  const texture = engine.createRawTexture(
    data,
    256,
    1,
    Constants.TEXTUREFORMAT_RGBA,
    false,
    false,
    Constants.TEXTURE_NEAREST_SAMPLINGMODE,
  );
  return new ThinTexture(texture);
}
