/** The fast posterior is the dense one. */
import { describe, expect, test } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import { BhmFull } from '../../../src/occupancy/bhm-full.ts';
import type { Dimensions, Scan } from '../../../src/occupancy/occupancy-map.ts';
import { DenseBhm } from '../../support/dense-bhm.ts';

const SPACING = 0.5;
const GAMMA = 6.71;

/** Points within [low, high] along every axis; those beyond a slanting wall are occupied. */
function scan(t: number, n: number, dimensions: Dimensions, [low, high]: [number, number]): Scan {
  const rng = createRng(5).split(`scan ${t}`);
  const positions = Float64Array.from({ length: n * dimensions }, () => rng.uniform(low, high));
  const occupied = Uint8Array.from({ length: n }, (_, i) => {
    const [x, y] = [positions[i * dimensions] as number, positions[i * dimensions + 1] as number];
    return x + 0.3 * y > (low + high) * 0.65 ? 1 : 0;
  });
  return { t, positions, occupied };
}

function hingesOf(first: number, count: number, dimensions: Dimensions): number[][] {
  let hinges: number[][] = [[]];
  for (let axis = 0; axis < dimensions; axis++)
    hinges = hinges.flatMap((h) =>
      Array.from({ length: count }, (_, i) => [...h, (first + i) * SPACING]),
    );
  return hinges;
}

const cases = [
  { name: '2D, few points', dimensions: 2, tile: 4, points: 9, scans: 4, halfLife: Infinity },
  { name: '2D, many points', dimensions: 2, tile: 3, points: 90, scans: 2, halfLife: Infinity },
  { name: '2D, fading', dimensions: 2, tile: 4, points: 14, scans: 3, halfLife: 0.7 },
  { name: '3D', dimensions: 3, tile: 1, points: 12, scans: 2, halfLife: Infinity },
] as const;

describe.each(cases)('$name', ({ dimensions, tile, points, scans, halfLife }) => {
  test.each([1, 10])('%i EM steps: same posterior to 1e-6', (emSteps) => {
    const map = new BhmFull(
      {
        dimensions,
        spacing: SPACING,
        gamma: GAMMA,
        emSteps,
        halfLife,
        priorPrecision: 1e-4,
        skipWithin: 0,
      },
      { tile, hingeMargin: 1, pointMargin: 0 },
    );
    const dense = new DenseBhm(hingesOf(-1, tile + 3, dimensions), GAMMA, emSteps);
    const range: [number, number] = [0, tile * SPACING - 1e-9];
    for (let t = 0; t < scans; t++) {
      const seen = scan(t, points, dimensions, range);
      map.fit(seen);
      if (t > 0) dense.fade(0.5 ** (1 / halfLife));
      dense.fit(seen, dimensions);
    }
    const asked = scan(99, 40, dimensions, range).positions;
    const found = map.predict(asked);
    for (const [i, { probability, variance }] of dense.predict(asked, dimensions).entries()) {
      expect(Math.abs((found.probability[i] as number) - probability)).toBeLessThan(1e-6);
      expect(Math.abs((found.variance[i] as number) / variance - 1)).toBeLessThan(1e-6);
    }
  });
});
