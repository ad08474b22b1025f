import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { crashBalanced } from '../../../src/pipeline/recipes/crash-balanced.ts';
import {
  leadIndex,
  parseRecipe,
  type SceneOrder,
  sceneOrders,
  shardOf,
} from '../../../src/pipeline/scene-orders.ts';

const outcomeOf = (order: SceneOrder) => (order.kind === 'staged' ? order.outcome : 'none');

describe('crash-balanced', () => {
  it.each([2, 6, 12, 16, 50, 240])(
    '%i scenes: exactly half crashes, every beginning nearly so',
    (count) => {
      const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, count), SCENARIOS, 1);
      expect(orders).toHaveLength(count);
      const crashes = (n: number) =>
        orders.slice(0, n).filter((order) => outcomeOf(order) === 'crash').length;
      expect(crashes(count)).toBe(count / 2);
      for (let n = 1; n <= count; n++)
        expect(Math.abs(crashes(n) - n / 2)).toBeLessThanOrEqual(0.5);
    },
  );

  it('pairs a crash with its twin, a near miss of the same scenario and seed, scenarios in turn', () => {
    const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, 48), SCENARIOS, 1);
    for (const [i, order] of orders.entries()) {
      if (order.kind !== 'staged') throw new Error('a drive');
      const partner = orders[i ^ 1];
      expect(order.scenario).toBe(SCENARIOS[Math.floor(i / 2) % SCENARIOS.length]);
      expect(order.outcome).toBe(i % 2 === 0 ? 'crash' : 'near-miss');
      expect(order.twin).toEqual({ index: i ^ 1, id: partner?.id });
      expect(order.seed).toBe(partner?.seed);
      expect(leadIndex(order)).toBe(i & ~1);
    }
  });

  it.each([1, 7, 35])('%i scenes: one crash more, without a twin, the last', (count) => {
    const orders = sceneOrders(crashBalanced.resolve(SCENARIOS, count), SCENARIOS, 1);
    expect(orders).toHaveLength(count);
    expect(orders.map((order) => order.kind === 'staged' && order.twin !== null)).toEqual(
      Array.from({ length: count }, (_, i) => i < count - 1),
    );
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
    expect(parts.toSorted((a, b) => a.index - b.index)).toEqual(all);
  });

  it('a pair of twins is in one shard, and shards have about as many', () => {
    const all = sceneOrders(crashBalanced.resolve(SCENARIOS, 40), SCENARIOS, 1);
    const parts = [0, 1, 2].map((number) => shardOf(all, number, 3));
    expect(parts.map((part) => part.length)).toEqual([14, 14, 12]);
    for (const part of parts) {
      const indices = part.map((order) => order.index);
      for (const i of indices) expect(indices).toContain(i ^ 1);
    }
  });

  it('refuse a twin without its crash, and a staged scenario without an outcome', () => {
    const parse = (...scenarios: object[]) =>
      parseRecipe({ schema: 'nearmiss.recipe/1', name: 'mine', scenarios }, 'mine.json');
    const crash = { scenario: 'ccrs-v1', count: 1, outcome: 'crash' };
    const twin = { scenario: 'ccrs-v1', count: 1, outcome: 'near-miss', twin: true };
    expect(() => parse(twin)).toThrow(/scenarios\.0\.twin: the entry before a twin/);
    expect(() => parse(crash, { ...twin, count: 2 })).toThrow(/more twins than crashes/);
    expect(() => parse(crash, { ...twin, outcome: 'crash' })).toThrow(/a twin is a near-miss/);
    expect(() => parse(crash, { ...twin, parameters: {} })).toThrow(/from its crash/);
    const order = (entry: object) => () => sceneOrders(parse(entry), SCENARIOS, 1);
    expect(order({ ...crash, outcome: 'none' })).toThrow(/'none' is for 'everyday-v1'/);
    expect(order({ ...crash, scenario: 'everyday-v1' })).toThrow(/its outcome is 'none'/);
  });

  it('seeds differ from scene to scene and from dataset to dataset', () => {
    const seeds = [0, 1].flatMap((seed) =>
      sceneOrders(recipe, SCENARIOS, seed).map((order) => order.seed),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
