/** How scenarios are turned into stages. */
import { describe, expect, it } from 'vitest';
import { cpna } from '../../../scenes/cpna.ts';
import { cpnco } from '../../../scenes/cpnco.ts';
import { redLight } from '../../../scenes/red-light.ts';
import { scp } from '../../../scenes/scp.ts';
import type { ScenarioSpec } from '../../../src/core/scenario-spec.ts';
import { signalColour, withRedAt } from '../../../src/world/signals.ts';
import type { Stage } from '../../../src/world/staging/stage.ts';
import { prepareStage } from '../../../src/world/staging/stage-scenario.ts';

/** Every parameter in the middle of what is drawn by default. */
const middle = (scenario: ScenarioSpec): Record<string, number> =>
  Object.fromEntries(
    Object.entries(scenario.parameters).map(([name, { min, max, usual }]) => {
      const [low, high] = usual ?? [min, max];
      return [name, (low + high) / 2];
    }),
  );
const stageOf = (scenario: ScenarioSpec, seed: number, more: Record<string, number> = {}): Stage =>
  prepareStage(scenario, seed)({ parameters: { ...middle(scenario), ...more }, traffic: null });
const inRole = (stage: Stage, role: string) => {
  const found = stage.actors.find((actor) => actor.role === role);
  if (!found) throw new Error(`nobody plays ${role}`);
  return found;
};

describe('a choice of routes', () => {
  it('is made by the seed, either way, and whatever the parameters', () => {
    const names = Array.from(
      { length: 20 },
      (_, seed) => inRole(stageOf(scp, seed), 'other').route.name,
    );
    expect(new Set(names)).toEqual(new Set(['west-east', 'east-west']));
    for (const seed of [3, 4]) {
      const again = inRole(stageOf(scp, seed, { egoSpeed: 20 }), 'other').route.name;
      expect(again).toBe(names[seed]);
    }
  });
});

describe('arrival at the side of another', () => {
  it('puts the front at the near side of the body after so many seconds', () => {
    const stage = stageOf(cpna, 5, { leadTime: 4, egoSpeed: 10 });
    const [ego, pedestrian] = [inRole(stage, 'ego'), inRole(stage, 'pedestrian')];
    const front = ego.route.at(ego.s + ego.spec.size[0] / 2 + 40);
    const place = pedestrian.route.project(front.x, front.y);
    expect(Math.abs(place.offset)).toBeCloseTo(pedestrian.spec.size[1] / 2, 2);
  });
});

describe('parked vehicles', () => {
  it('stand where they are meant to on a way as long as themselves', () => {
    const stage = stageOf(cpnco, 7, { occluderGap: 1 });
    const [near, child] = [inRole(stage, 'occluder-1'), inRole(stage, 'child')];
    expect(near.parked).toBe(true);
    expect(near.speed).toBe(0);
    expect(near.route.length).toBeCloseTo(near.spec.size[0], 9);
    const front = near.route.at(near.route.length);
    const toPath = Math.abs(child.route.project(front.x, front.y).offset);
    expect(toPath).toBeGreaterThan(0.9);
    expect(toPath).toBeLessThan(1.5);
  });
});

describe('signals', () => {
  it('turn red at the time asked for, and the others with them by the plan', () => {
    const groups = stageOf(redLight, 1).place.network.signalGroups;
    for (const redAt of [-7.3, 0, 2.5, 61]) {
      for (const [i, group] of withRedAt(groups, 1, redAt).entries()) {
        const before = groups[i];
        if (!before) throw new Error('no such group');
        expect(group).toEqual({ ...before, offsetS: group.offsetS });
        if (i !== 1) continue;
        expect(signalColour(group, redAt + 0.01)).toBe('red');
        expect(signalColour(group, redAt - 0.01)).toBe('amber');
      }
    }
    const [a, b] = withRedAt(groups, 0, 12.5);
    const cycle = (a?.greenS ?? 0) + (a?.amberS ?? 0) + (a?.redS ?? 0);
    const shift = (x: number, y: number) => (((x - y) % cycle) + cycle) % cycle;
    expect(shift(b?.offsetS ?? 0, a?.offsetS ?? 0)).toBeCloseTo(
      shift(groups[1]?.offsetS ?? 0, groups[0]?.offsetS ?? 0),
      9,
    );
  });
});
