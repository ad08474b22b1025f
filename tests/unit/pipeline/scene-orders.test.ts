import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { crashBalanced } from '../../../src/pipeline/recipes/crash-balanced.ts';
import { parseRecipe, sceneOrders, shardOf } from '../../../src/pipeline/scene-orders.ts';

describe('crash-balanced', () => {
  it.each([2, 6, 12, 16, 50, 240])(
    '%i scenes: exactly half crashes, every beginning nearly so',
    (count) => {
      const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, count), SCENARIOS, 1);
      expect(orders).toHaveLength(count);
      const crashes = (n: number) =>
        orders.slice(0, n).filter((order) => order.outcome === 'crash').length;
      expect(crashes(count)).toBe(count / 2);
      for (let n = 1; n <= count; n++)
        expect(Math.abs(crashes(n) - n / 2)).toBeLessThanOrEqual(0.5);
    },
  );

  it('pairs a crash with a near miss of the same scenario, scenarios in turn', () => {
    const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, 24), SCENARIOS, 1);
    for (const [i, order] of orders.entries()) {
      expect(order.scenario).toBe(SCENARIOS[Math.floor(i / 2) % SCENARIOS.length]);
      expect(order.outcome).toBe(i % 2 === 0 ? 'crash' : 'near-miss');
    }
  });
});

describe('scene orders', () => {
  const recipe = parseRecipe(
    {
      schema: 'nearmiss.recipe/1',
      name: 'mine',
      scenarios: [
        { scenario: 'ccrs-v1', count: 3, outcome: 'crash', parameters: { egoSpeed: 13.9 } },
        {
          scenario: 'cut-in-v1',
          count: 1,
          outcome: 'near-miss',
          parameters: { gap: { uniform: [5, 15] } },
        },
      ],
    },
    'mine.json',
  );

  it('go round the entries until their counts are used up', () => {
    const ids = sceneOrders(recipe, SCENARIOS, 1).map((order) => order.id);
    expect(ids).toEqual(['000000-ccrs-v1', '000001-cut-in-v1', '000002-ccrs-v1', '000003-ccrs-v1']);
  });

  it('ids and seeds do not depend on the shard; shards have everything once', () => {
    const all = sceneOrders(recipe, SCENARIOS, 1);
    const parts = [0, 1, 2].flatMap((number) => shardOf(all, number, 3));
    expect(parts.sort((a, b) => a.index - b.index)).toEqual(all);
  });

  it('seeds differ from scene to scene and from dataset to dataset', () => {
    const seeds = [0, 1].flatMap((seed) =>
      sceneOrders(recipe, SCENARIOS, seed).map((order) => order.seed),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
