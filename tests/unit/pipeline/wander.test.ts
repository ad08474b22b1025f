/** Wandering drives: the ego leaves the middle of its lane, which an everyday one does not. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import type { Episode } from '../../../src/pipeline/play-out.ts';
import { playDrive } from '../../../src/pipeline/play-out.ts';
import { parseRecipe, sceneOrders } from '../../../src/pipeline/scene-orders.ts';
import { LaneGraph } from '../../../src/world/roads/lane-graph.ts';
import { createPhysics } from '../../support/physics.ts';

const TIMES = [2e6, 5e6, 8e6];

/** Root mean square of the ego's offset from the middle of its lane, metres, outside of junctions. */
function spread({ stage, states }: Episode): number {
  const graph = new LaneGraph(stage.place.network);
  const offsets = states.flatMap((state) => {
    const ego = state.actors.find(({ id }) => id === stage.egoId);
    const pose = ego ? graph.locate(ego.position[0], ego.position[1], ego.yaw) : null;
    return pose && pose.junction === null ? [pose.offset] : [];
  });
  return Math.sqrt(offsets.reduce((sum, x) => sum + x * x, 0) / offsets.length);
}

describe('a wandering drive', () => {
  it('goes across its lane and collides with nobody', () => {
    for (const seed of [3, 9]) {
      const wandering = playDrive('wander-v1', seed, TIMES, 0.8, createPhysics);
      expect(wandering.collisions).toEqual([]);
      expect(spread(wandering)).toBeGreaterThan(0.15);
    }
    expect(spread(playDrive('everyday-v1', 3, TIMES, 0.8, createPhysics))).toBeLessThan(0.12);
  });

  it('is ordered like an everyday one: without parameters, outcome none', () => {
    const orders = (entry: object) => {
      const recipe = { schema: 'nearmiss.recipe/1', name: 'r', scenarios: [entry] };
      return sceneOrders(parseRecipe(recipe, 'r.json'), SCENARIOS, 1);
    };
    const entry = { scenario: 'wander-v1', count: 2, outcome: 'none' };
    expect(orders(entry).map((order) => order.kind === 'drive' && order.drive)).toEqual([
      'wander-v1',
      'wander-v1',
    ]);
    expect(() => orders({ ...entry, outcome: 'crash' })).toThrow("'wander-v1': its outcome is");
    expect(() => orders({ ...entry, parameters: { gap: 1 } })).toThrow('has no parameters');
  });
});
