import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { recipeSchema } from '../../../src/core/recipe.ts';
import { RECIPES, resolveNamed } from '../../../src/pipeline/recipes/index.ts';
import { ncap, representativeOrder } from '../../../src/pipeline/recipes/ncap.ts';
import { ncapCells } from '../../../src/pipeline/recipes/ncap-grid.ts';
import { NHTSA_WEIGHTS, nhtsa, shareOut } from '../../../src/pipeline/recipes/nhtsa.ts';
import { sceneOrders } from '../../../src/pipeline/scene-orders.ts';

describe.each(RECIPES)('$name', (recipe) => {
  it.each([1, 2, 7, 40])('resolves to %i scenes that a recipe file could ask for', (count) => {
    const resolved = recipe.resolve(SCENARIOS, count);
    expect(recipeSchema.parse(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved);
    expect(sceneOrders(resolved, SCENARIOS, 1)).toHaveLength(count);
  });

  it('has a number of scenes of its own', () => {
    const orders = sceneOrders(resolveNamed(recipe, SCENARIOS), SCENARIOS, 1);
    expect(orders.length).toBeGreaterThanOrEqual(16);
  });
});

describe('ncap', () => {
  const cells = ncapCells();
  const of = (test: string) => cells.filter((cell) => cell.test === test);
  const distinct = (values: readonly (number | null)[]) =>
    [...new Set(values)].sort((a, b) => (a ?? 0) - (b ?? 0));
  const speeds = (test: string) => distinct(of(test).map((cell) => cell.egoKmh));
  const targets = (test: string) => distinct(of(test).map((cell) => cell.targetKmh));
  const tens = (a: number, b: number) =>
    Array.from({ length: (b - a) / 10 + 1 }, (_, i) => a + 10 * i);

  it('has every speed of the protocol, by tens', () => {
    expect(speeds('CCRs')).toEqual(tens(10, 80));
    expect(speeds('CCRm')).toEqual(tens(30, 130));
    expect(targets('CCRm')).toEqual(tens(20, 70));
    expect(speeds('CCRb')).toEqual(tens(30, 130));
    expect(speeds('CCFhos')).toEqual(tens(30, 100));
    expect(targets('CCFhos')).toEqual(tens(50, 100));
    expect(speeds('CCFtap')).toEqual([10, 15, 20]);
    expect(speeds('CCCscp')).toEqual(tens(20, 80));
    expect(targets('CCCscp occluded')).toEqual(tens(20, 80));
    expect(speeds('CPNA')).toEqual(tens(10, 60));
    expect(speeds('CPNCO')).toEqual(tens(10, 60));
    expect(speeds('CPLA')).toEqual(tens(10, 80));
    expect(speeds('CBLA')).toEqual(tens(20, 80));
    expect(targets('CBLA')).toEqual([15, 20]);
    expect(speeds('CBNA')).toEqual(tens(20, 60));
  });

  it('has every combination of these with every impact point, once', () => {
    const tests = [...new Set(cells.map((cell) => cell.test))];
    const counts = Object.fromEntries(tests.map((test) => [test, of(test).length]));
    expect(counts).toEqual({
      CCRs: 8 * 7,
      CCRm: 11 * 7,
      CCRb: 11 * 7,
      CCFhos: 8 * 6 * 7,
      CCFtap: 3 * 3,
      CCCscp: 7 * 7 * 7,
      'CCCscp occluded': 7 * 7 * 7,
      CPNA: 6 * 5,
      CPNCO: 6 * 5,
      CPLA: 8 * 5,
      CBLA: 9 * 5,
      CBNA: 5 * 5,
    });
    expect(new Set(cells.map((cell) => JSON.stringify(cell))).size).toBe(cells.length);
    expect(distinct(of('CCRs').map((cell) => cell.impactPercent))).toEqual([
      -25, 0, 25, 50, 75, 100, 125,
    ]);
    expect(distinct(of('CPNA').map((cell) => cell.impactPercent))).toEqual([10, 25, 50, 75, 90]);
  });

  it('fixes every parameter of every cell, so that there is nothing to search', () => {
    for (const { scenario, parameters } of ncap.resolve(SCENARIOS, cells.length).scenarios) {
      const spec = SCENARIOS.find(({ id }) => id === scenario);
      expect(Object.keys(parameters ?? {}).sort()).toEqual(
        Object.keys(spec?.parameters ?? {}).sort(),
      );
    }
  });

  it('begins with the same shares of its tests as it has on the whole', () => {
    const first = representativeOrder(cells).slice(0, 141);
    for (const test of new Set(cells.map((cell) => cell.test))) {
      const share = first.filter((cell) => cell.test === test).length / 141;
      expect(Math.abs(share - of(test).length / cells.length)).toBeLessThan(0.01);
    }
  });
});

describe('nhtsa', () => {
  it('has a weight for each scenario, and for no other', () => {
    expect(Object.keys(NHTSA_WEIGHTS).sort()).toEqual(SCENARIOS.map(({ id }) => id).sort());
  });

  it('has crashes in proportion to the weights', () => {
    const crashes = nhtsa
      .resolve(SCENARIOS, 20_000)
      .scenarios.filter((entry) => entry.outcome === 'crash');
    const total = Object.values(NHTSA_WEIGHTS).reduce((a, b) => a + b, 0);
    for (const { scenario, count } of crashes) {
      expect(Math.abs(count - (10_000 * (NHTSA_WEIGHTS[scenario] ?? 0)) / total)).toBeLessThan(1);
    }
  });
});

describe('sharing out by largest remainder', () => {
  it('of a worked case', () => {
    expect(shareOut(10, [3, 3, 3])).toEqual([4, 3, 3]);
    expect(shareOut(7, [5, 3, 1])).toEqual([4, 2, 1]);
  });

  it('gives all away, and nobody is more than one off', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), weights, (total, list) => {
        const shares = shareOut(total, list);
        const sum = list.reduce((a, b) => a + b, 0);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [i, share] of shares.entries()) {
          expect(Math.abs(share - (total * (list[i] as number)) / sum)).toBeLessThan(1);
        }
      }),
    );
  });
});
