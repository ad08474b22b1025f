import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, deriveSeed } from '../../../src/core/rng.ts';

const draws = (seed: number, count = 5) => {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => rng.uint32());
};

describe('the generator', () => {
  it('repeats itself for one seed and differs between seeds, 0 among them', () => {
    expect(draws(0)).toEqual(draws(0));
    const first = [0, 1, 2, 3, 2 ** 32, 2 ** 53 - 1].map((seed) => draws(seed).join());
    expect(new Set(first).size).toBe(first.length);
  });

  it('children depend on seed and name alone, not on what was drawn', () => {
    const fresh = createRng(7).split('traffic').uint32();
    const used = createRng(7);
    for (let i = 0; i < 10; i++) used.uniform();
    expect(used.split('traffic').uint32()).toBe(fresh);
    expect(createRng(7).split('weather').uint32()).not.toBe(fresh);
    expect(createRng(7).split('a').split('b').uint32()).not.toBe(
      createRng(7).split('b').split('a').uint32(),
    );
  });

  it('is uniform: a chi-square over 64 cells', () => {
    const rng = createRng(12);
    const cells = new Array<number>(64).fill(0);
    for (let i = 0; i < 64_000; i++) {
      const cell = Math.floor(rng.uniform() * 64);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const chi = cells.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 63 degrees of freedom: mean 63, standard deviation 11.2; a fixed seed, so no chance of flaking.
    expect(chi).toBeLessThan(110);
    expect(chi).toBeGreaterThan(30);
  });

  it('normal draws have their mean and deviation', () => {
    const rng = createRng(3);
    const values = Array.from({ length: 20_000 }, () => rng.normal(2, 3));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean - 2)).toBeLessThan(0.08);
    expect(Math.abs(Math.sqrt(variance) - 3)).toBeLessThan(0.08);
  });

  it('stays within bounds, and a shuffle keeps what it shuffles', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: -50, max: 50 }),
        fc.nat({ max: 100 }),
        (seed, low, span) => {
          const rng = createRng(seed);
          const n = rng.integer(low, low + span);
          expect(n >= low && n <= low + span).toBe(true);
          const items = Array.from({ length: span }, (_, i) => i);
          expect(rng.shuffle(items).sort((a, b) => a - b)).toEqual(items);
        },
      ),
    );
  });

  it('refuses what is no seed', () => {
    for (const bad of [-1, 1.5, Number.NaN, 2 ** 53])
      expect(() => createRng(bad)).toThrow(/whole number/);
  });

  it('derives scene seeds that are all different', () => {
    const seeds = Array.from({ length: 1000 }, (_, i) => deriveSeed(1, `scene ${i}`));
    expect(new Set(seeds).size).toBe(1000);
  });
});
