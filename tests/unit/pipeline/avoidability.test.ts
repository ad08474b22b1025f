/** Last avoidable moments: against the closed form, against runs from the start, and what must always hold of them. */
import { describe, expect, it } from 'vitest';
import { ccrb } from '../../../scenes/ccrb.ts';
import { ccrs } from '../../../scenes/ccrs.ts';
import { SCENARIOS } from '../../../scenes/index.ts';
import type { ScenarioSpec } from '../../../src/core/scenario-spec.ts';
import { lastAvoidable } from '../../../src/pipeline/avoidability.ts';
import { clearances } from '../../../src/pipeline/evasion-clearance.ts';
import { findOutcome } from '../../../src/pipeline/find-outcome.ts';
import { type Episode, firstEgoCollision } from '../../../src/pipeline/play-out.ts';
import type { EvasionKind } from '../../../src/world/driver/evasion.ts';
import { brakeDelayS } from '../../../src/world/dynamics/actuation.ts';
import { GRAVITY } from '../../../src/world/dynamics/vehicle.ts';
import { Simulation } from '../../../src/world/simulation.ts';
import { createPhysics } from '../../support/physics.ts';

const crashOf = (
  scenario: ScenarioSpec,
  seed: number,
  overrides: Record<string, number> = {},
  traffic = false,
): Episode =>
  findOutcome({ scenario, seed, outcome: 'crash', overrides, traffic }, createPhysics).episode;

const unbraked = (speedKmh: number, friction: number, seed = 3) =>
  crashOf(ccrs, seed, {
    egoSpeed: speedKmh / 3.6,
    friction,
    brakeTtc: 0,
    targetOffset: 0,
    leadTime: 5,
  });

const impactOf = (episode: Episode): number => firstEgoCollision(episode.collisions)?.tUs ?? 0;

/** Whether the ego touches anything when it evades so, in a run from the start. */
function crashes(episode: Episode, kind: EvasionKind, atUs: number): boolean {
  const { stage, states } = episode;
  const impact = firstEgoCollision(episode.collisions);
  const before = states[impactOf(episode) / 10_000 - 1];
  const otherId = impact?.actors.find((id) => id !== stage.egoId);
  if (!before || otherId === undefined) throw new Error('no crash');
  const side = kind.endsWith('right') ? 'right' : 'left';
  const clearanceM = clearances(stage, before, stage.egoId, otherId)[side];
  const simulation = new Simulation(stage, createPhysics());
  simulation.evade({ actor: stage.egoId, atUs, kind, clearanceM });
  while (simulation.tUs < impactOf(episode) + 8_000_000) simulation.step();
  const touched = simulation.hasTouched(stage.egoId);
  simulation.dispose();
  return touched;
}

describe('a standing car ahead on a straight, dry road (CCRs)', () => {
  it.each([10, 30, 50, 70, 90, 110, 130])(
    '%i km/h: full braking must begin within 20 ms of the closed form',
    (speedKmh) => {
      for (const friction of [0.5, 0.7, 0.9]) {
        const episode = unbraked(speedKmh, friction);
        const grip = friction * GRAVITY;
        // Braking distance over speed, plus the delay of the brakes.
        const closedForm = speedKmh / 3.6 / (2 * grip) + brakeDelayS(grip, 11);
        const brake = lastAvoidable(episode, createPhysics)?.ego.brake ?? Number.NaN;
        expect(Math.abs((impactOf(episode) - brake) / 1e6 - closedForm)).toBeLessThanOrEqual(0.02);
      }
    },
  );

  it('comes earlier as friction falls', () => {
    for (const speedKmh of [25, 60, 100]) {
      let before = Number.POSITIVE_INFINITY;
      for (const friction of [0.95, 0.8, 0.65, 0.5, 0.35]) {
        const { ego } = lastAvoidable(unbraked(speedKmh, friction), createPhysics) ?? {};
        const brake = ego?.brake ?? Number.NaN;
        const steer = ego?.steer ?? Number.NaN;
        expect(brake).toBeLessThan(before);
        expect(ego?.best).toBeGreaterThanOrEqual(Math.max(brake, steer));
        before = brake;
      }
    }
  });

  it('what stands cannot avoid anything', () => {
    const { other } = lastAvoidable(unbraked(50, 0.8), createPhysics) ?? {};
    expect(other).toEqual({ brake: null, steer: null, best: null });
  });

  it('at speed a swerve may begin later than braking, at a crawl it may not', () => {
    const fast = lastAvoidable(unbraked(110, 0.8), createPhysics)?.ego;
    const slow = lastAvoidable(unbraked(15, 0.8), createPhysics)?.ego;
    expect(fast?.steer).toBeGreaterThan(fast?.brake ?? Number.NaN);
    expect(slow?.steer ?? 0).toBeLessThan(slow?.brake ?? Number.NaN);
  });
});

describe('a moment found from checkpoints', () => {
  it.each(['ccrs-v1', 'cut-in-v1', 'cpna-v1', 'scp-v1', 'drift-v1'])(
    '%s: is that of runs from the start: braking then avoids the crash, 10 ms later it does not',
    (id) => {
      const scenario = SCENARIOS.find((candidate) => candidate.id === id) as ScenarioSpec;
      const episode = crashOf(scenario, 6, {}, true);
      const { ego } = lastAvoidable(episode, createPhysics) ?? {};
      const brake = ego?.brake ?? Number.NaN;
      expect(brake).toBeGreaterThan(0);
      expect(crashes(episode, 'brake', brake)).toBe(false);
      expect(crashes(episode, 'brake', brake + 10_000)).toBe(true);
    },
  );

  it('braking does not help who is hit from behind', () => {
    const { other } = lastAvoidable(crashOf(ccrb, 1), createPhysics) ?? {};
    expect(other?.brake).toBeNull();
  });
});

describe.each(SCENARIOS)('$id', (scenario) => {
  it('no moment lies after the impact, nor before the start, and the best is the latest', () => {
    for (const seed of [21, 22]) {
      const episode = crashOf(scenario, seed, {}, true);
      const found = lastAvoidable(episode, createPhysics);
      for (const party of [found?.ego, found?.other]) {
        const times = [party?.brake, party?.steer, party?.best].filter((t) => t !== null);
        for (const t of times) {
          expect(t).toBeGreaterThanOrEqual(0);
          expect(t).toBeLessThan(impactOf(episode));
        }
        expect(party?.best ?? null).toBe(
          times.length === 0 ? null : Math.max(...times.map((t) => t ?? 0)),
        );
      }
    }
  });
});

it('no crash, no moment', () => {
  const { episode } = findOutcome(
    { scenario: ccrs, seed: 1, outcome: 'near-miss', overrides: {}, traffic: false },
    createPhysics,
  );
  expect(lastAvoidable(episode, createPhysics)).toBeNull();
});
