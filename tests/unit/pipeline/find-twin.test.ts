/** Twins: one cause changed, by the least amount that avoids the crash, and nothing else. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { createRng } from '../../../src/core/rng.ts';
import { searchOutcome } from '../../../src/pipeline/find-outcome.ts';
import { findTwin, TWIN_TOLERANCE } from '../../../src/pipeline/find-twin.ts';
import { planScenes } from '../../../src/pipeline/plan-scene.ts';
import { digestOf } from '../../../src/pipeline/play-out.ts';
import { crashBalanced } from '../../../src/pipeline/recipes/crash-balanced.ts';
import { sceneOrders } from '../../../src/pipeline/scene-orders.ts';
import { createPhysics } from '../../support/physics.ts';

const SEED = 31;

describe.each(SCENARIOS)('$id', (scenario) => {
  const pair = searchOutcome(
    { scenario, seed: SEED, outcome: 'crash', overrides: {} },
    createPhysics,
    (crash, trials) => {
      const lastUs = (crash.episode.collisions[0]?.tUs ?? 0) - 10_000;
      const twin = findTwin(crash, trials, lastUs, createRng(SEED));
      return twin && { crash, twin, trials };
    },
  );
  const { crash, twin, trials } = pair;
  const [ours, theirs] = [crash.episode, twin.trial.episode];

  it('differs in one parameter, within its range', () => {
    const { [twin.intervention]: value, ...rest } = crash.parameters;
    const { [twin.intervention]: twinValue, ...twinRest } = twin.trial.parameters;
    expect(twinRest).toEqual(rest);
    expect([value, twinValue]).toEqual([twin.value, twin.twinValue]);
    expect(scenario.causes).toContain(twin.intervention);
    const { min = 0, max = 0 } = scenario.parameters[twin.intervention] ?? {};
    expect(twin.twinValue).toBeGreaterThanOrEqual(min);
    expect(twin.twinValue).toBeLessThanOrEqual(max);
  });

  it('has the same road users in the same world, and no crash', () => {
    const specs = (episode: typeof ours) => episode.stage.actors.map((actor) => actor.spec);
    expect(specs(theirs)).toEqual(specs(ours));
    expect(theirs.stage.place.network.name).toBe(ours.stage.place.network.name);
    expect(theirs.collisions).toEqual([]);
  });

  it('is the same, bit for bit, before the change, and another at it', () => {
    const until = (episode: typeof ours) =>
      episode.states.filter((state) => state.tUs < twin.fromUs);
    expect(digestOf(until(theirs))).toBe(digestOf(until(ours)));
    const at = (episode: typeof ours) =>
      episode.states.filter((state) => state.tUs === twin.fromUs);
    expect(digestOf(at(theirs))).not.toBe(digestOf(at(ours)));
  });

  it('is at the boundary: changed by a tolerance less, it crashes', () => {
    const unit = scenario.parameters[twin.intervention]?.unit ?? '';
    const tolerance = TWIN_TOLERANCE[unit] ?? Number.NaN;
    const change = twin.twinValue - twin.value;
    if (Math.abs(change) <= tolerance) return;
    const less = twin.twinValue - Math.sign(change) * tolerance;
    const parameters = { ...crash.parameters, [twin.intervention]: less };
    expect(trials.rerun(crash, parameters).episode.collisions.length).toBeGreaterThan(0);
  });
});

describe('the plans of a pair', () => {
  const orders = sceneOrders(crashBalanced.resolve(SCENARIOS.slice(0, 1), 2), SCENARIOS, 7);
  const tools = { createPhysics, fps: 10, frames: 15 };
  const [crash, twin] = planScenes(orders, tools);

  it('name each other, with frames at the same times', () => {
    if (!crash?.record.twin || !twin?.record.twin) throw new Error('no twins');
    expect(crash.record.twin.scene).toBe(twin.record.id);
    expect(twin.record.twin.scene).toBe(crash.record.id);
    expect(twin.record.twin).toMatchObject({
      intervention: crash.record.twin.intervention,
      value: crash.record.twin.twinValue,
      twinValue: crash.record.twin.value,
      fromUs: crash.record.twin.fromUs,
    });
    expect(twin.moments.map(({ tUs }) => tUs)).toEqual(crash.moments.map(({ tUs }) => tUs));
  });

  it('are the same when only one of the two is asked for, as after an interruption', () => {
    expect(planScenes(orders.slice(1), tools)).toEqual([twin]);
    expect(planScenes(orders.slice(0, 1), tools)).toEqual([crash]);
  });

  it('the twin is a near miss by what its frames show', () => {
    const { closestApproach, minTtc, collisions } = twin?.record ?? {};
    expect(collisions).toEqual([]);
    expect((closestApproach ?? 9) < 2 || (minTtc ?? 9) < 1.5).toBe(true);
  });
});
