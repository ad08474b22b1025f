import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { CheckError } from '../../../src/core/errors.ts';
import { planScenes } from '../../../src/pipeline/plan-scene.ts';
import { crashBalanced } from '../../../src/pipeline/recipes/crash-balanced.ts';
import { replayScene } from '../../../src/pipeline/replay-scene.ts';
import { sceneOrders } from '../../../src/pipeline/scene-orders.ts';
import { createPhysics } from '../../support/physics.ts';

const tools = { createPhysics, fps: 10, frames: 12 };
const chosen = SCENARIOS.filter(({ id }) => ['cut-in-v1', 'red-light-v1'].includes(id));
const orders = sceneOrders(crashBalanced.resolve(chosen, 4), SCENARIOS, 4);

describe.each([0, 2])('the pair of scenes %i', (i) => {
  const scenes = planScenes(orders.slice(i, i + 2), tools);

  it('gives the stored states again, the twin with the background of its crash', () => {
    for (const { record, moments } of scenes) {
      const { states } = replayScene({ ...record, split: 'train' }, createPhysics);
      for (const { tUs, state } of moments) {
        expect(states.find((candidate) => candidate.tUs === tUs)).toEqual(state);
      }
    }
  });

  it('is refused where a parameter is another', () => {
    const record = scenes[0]?.record;
    if (!record) throw new Error('no scene');
    const egoSpeed = (record.parameters.egoSpeed ?? 0) * 1.01;
    const other = { ...record, split: 'train' as const };
    const changed = { ...other, parameters: { ...record.parameters, egoSpeed } };
    expect(() => replayScene(changed, createPhysics)).toThrow(CheckError);
  });
});
