/** Every scenario of the list, in every outcome, keeps the promises of the catalogue. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { UsageError } from '../../src/core/errors.ts';
import { evaluateValue, OUTCOMES, scenarioSpecSchema } from '../../src/core/scenario-spec.ts';
import { closenessTo } from '../../src/pipeline/criticality.ts';
import { findOutcome } from '../../src/pipeline/find-outcome.ts';
import { frameTimes } from '../../src/pipeline/frame-times.ts';
import { digestOf, firstEgoCollision } from '../../src/pipeline/play-out.ts';
import { bodyModel } from '../../src/world/bodies/catalogue.ts';
import { createPhysics } from '../support/physics.ts';

/** 0 is a seed like any other. tests/slow/outcomes.test.ts sweeps many more. */
const SEEDS = [0, 1];
const FPS = 10;
const FRAMES = 20;

it('ids are versioned and unique', () => {
  const ids = SCENARIOS.map((scenario) => scenario.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/-v\d+$/);
});

describe.each(SCENARIOS)('$id', (scenario) => {
  /** Digests of the crashes, by seed. */
  const crashes = new Map<number, string>();

  it('is data that the schema accepts, and survives JSON', () => {
    expect(scenarioSpecSchema.parse(scenario)).toEqual(scenario);
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
  });

  it('names bodies, parameters and roles that exist', () => {
    const middle = Object.fromEntries(
      Object.entries(scenario.parameters).map(([name, { min, max }]) => [name, (min + max) / 2]),
    );
    const roles = scenario.actors.map((actor) => actor.role);
    for (const actor of scenario.actors) {
      for (const model of actor.models) expect(bodyModel(model).name).toBe(model);
      expect(Number.isFinite(evaluateValue(actor.speed, middle, { bendRadius: 150 }))).toBe(true);
    }
    expect(roles.filter((role) => role === 'ego')).toHaveLength(1);
    expect(roles).toEqual(expect.arrayContaining([...scenario.conflict]));
    const decisive = scenario.parameters[scenario.critical.parameter];
    expect(scenario.critical.crashAt).toBeGreaterThanOrEqual(decisive?.min ?? Number.NaN);
    expect(scenario.critical.crashAt).toBeLessThanOrEqual(decisive?.max ?? Number.NaN);
    expect(Object.keys(scenario.parameters)).toContain('egoSpeed');
    for (const { min, max } of Object.values(scenario.parameters)) expect(min).toBeLessThan(max);
  });

  it.each(OUTCOMES)('gives a %s on every seed', (outcome) => {
    for (const seed of SEEDS) {
      const found = findOutcome({ scenario, seed, outcome, overrides: {} }, createPhysics);
      const { episode, parameters } = found;
      const { stage, states, collisions } = episode;
      for (const [name, { min, max }] of Object.entries(scenario.parameters)) {
        expect(parameters[name]).toBeGreaterThanOrEqual(min);
        expect(parameters[name]).toBeLessThanOrEqual(max);
      }
      const ids = scenario.conflict.map(
        (role) => stage.actors.find((a) => a.role === role)?.spec.id,
      );
      const times = frameTimes(found, FPS, FRAMES);
      const last = times.at(-1) ?? Number.NaN;
      expect(times).toHaveLength(FRAMES);
      expect(last).toBeLessThanOrEqual(states.at(-1)?.tUs ?? 0);
      if (outcome === 'crash') {
        crashes.set(seed, digestOf(states));
        const impact = firstEgoCollision(collisions);
        expect(collisions[0]).toBe(impact);
        expect(impact?.actors).toEqual([...ids].sort((a, b) => (a ?? 0) - (b ?? 0)));
        expect(impact?.closingSpeed).toBeGreaterThan(0);
        expect((impact?.tUs ?? 0) - last).toBe(10_000);
      } else {
        expect(collisions).toEqual([]);
        const others = ids.filter((id) => id !== stage.egoId).map((id) => id ?? -1);
        const closeness = closenessTo(stage, states, others, last);
        expect(closeness.approach < 2 || (closeness.ttc ?? 9) < 1.5).toBe(true);
        expect(closeness.approach).toBeGreaterThan(0);
      }
    }
  });

  it('is the same on every run, traffic included, and another on another seed', () => {
    const request = { scenario, seed: 0, outcome: 'crash' as const, overrides: {} };
    const again = digestOf(findOutcome(request, createPhysics).episode.states);
    expect(again).toBe(crashes.get(0));
    expect(again).not.toBe(crashes.get(1));
  });

  it('keeps a parameter that is fixed', () => {
    const parameter = scenario.parameters.egoSpeed;
    const [low, high] = parameter?.usual ?? [parameter?.min ?? 0, parameter?.max ?? 0];
    const egoSpeed = (low + high) / 2;
    const found = findOutcome(
      { scenario, seed: 5, outcome: 'crash', overrides: { egoSpeed } },
      createPhysics,
    );
    expect(found.parameters.egoSpeed).toBe(egoSpeed);
    const ego = found.episode.states[0]?.actors.find(
      (actor) => actor.id === found.episode.stage.egoId,
    );
    expect(Math.hypot(ego?.velocity[0] ?? 0, ego?.velocity[1] ?? 0)).toBeCloseTo(egoSpeed, 4);
  });

  it('refuses a parameter that it does not have, or a value out of range', () => {
    const ask = (overrides: Record<string, number>) => () =>
      findOutcome({ scenario, seed: 1, outcome: 'crash', overrides }, createPhysics);
    expect(ask({ wind: 3 })).toThrow(new RegExp(`'${scenario.id}' has no parameter 'wind'`));
    expect(ask({ egoSpeed: 1000 })).toThrow(/outside its range/);
  });
});

it('a request that no parameters can satisfy is an error that names the scenario', () => {
  const [ccrs] = SCENARIOS;
  if (!ccrs) throw new Error('no scenarios');
  // Full braking at 2.6 s to collision always stops a car at 3 m/s.
  const overrides = {
    egoSpeed: 3,
    brakeTtc: 2.6,
    egoDeceleration: 9,
    leadTime: 4,
    targetOffset: 0,
  };
  const ask = () =>
    findOutcome({ scenario: ccrs, seed: 1, outcome: 'crash', overrides }, createPhysics);
  expect(ask).toThrow(UsageError);
  expect(ask).toThrow(/'ccrs-v1' gave no crash/);
});
