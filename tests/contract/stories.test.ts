/** What the scenarios tell really happens: lights are red, parked cars hide, tyres slide. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import type { ScenarioSpec } from '../../src/core/scenario-spec.ts';
import { findActor } from '../../src/core/world-state.ts';
import { canSee } from '../../src/labels/line-of-sight.ts';
import { findOutcome, findScenario } from '../../src/pipeline/find-outcome.ts';
import { partnerOf, type Trial } from '../../src/pipeline/trials.ts';
import { actorSpecs } from '../../src/world/staging/stage.ts';
import { createPhysics } from '../support/physics.ts';

const SEEDS = [0, 1, 2, 3, 4, 5];

/** Crashes of a scenario without background traffic, with the partner's id and the time of the impact. */
function crashes(id: string): { trial: Trial; partner: number; impactUs: number }[] {
  const scenario: ScenarioSpec = findScenario(SCENARIOS, id);
  return SEEDS.map((seed) => {
    const request = { scenario, seed, outcome: 'crash' as const, overrides: {}, traffic: false };
    const trial = findOutcome(request, createPhysics);
    const { stage, collisions } = trial.episode;
    const partner = partnerOf(scenario, stage.actors, stage.egoId);
    return { trial, partner, impactUs: collisions[0]?.tUs ?? Number.NaN };
  });
}

/** Colour of the signal that a road user faces as its front passes the stop line. */
function colourAtLine({ episode }: Trial, id: number): string | undefined {
  const actor = episode.stage.actors.find(({ spec }) => spec.id === id);
  const stop = actor?.route.stops.find(({ control }) => control === 'signals');
  if (!actor || !stop) throw new Error(`nobody with a signal is ${id}`);
  const passing = episode.states.find((state) => {
    const { position } = findActor(state, id);
    const { s } = actor.route.project(position[0], position[1]);
    return s + actor.spec.size[0] / 2 >= stop.s;
  });
  return passing?.signals[stop.signalGroup ?? -1];
}

describe('signals', () => {
  it('red-light: the other passes its red light, the ego its green one', () => {
    for (const { trial, partner } of crashes('red-light-v1')) {
      expect(colourAtLine(trial, partner)).toBe('red');
      expect(colourAtLine(trial, trial.episode.stage.egoId)).toBe('green');
    }
  });

  it('ccftap: neither passes a red light', () => {
    for (const { trial, partner } of crashes('ccftap-v1')) {
      for (const id of [partner, trial.episode.stage.egoId])
        expect(['green', 'amber']).toContain(colourAtLine(trial, id));
    }
  });
});

describe('occlusion', () => {
  /** Seconds before the impact from which the ego sees its partner all the time, and whether it ever did not. */
  const sight = ({ trial, partner, impactUs }: ReturnType<typeof crashes>[number]) => {
    const before = trial.episode.states.filter((state) => state.tUs < impactUs);
    const { stage } = trial.episode;
    const specs = actorSpecs(stage);
    const hidden = before.findLast((state) => {
      const [x, y] = findActor(state, stage.egoId).position;
      return !canSee([x, y], stage.egoId, partner, state, specs);
    });
    return hidden ? (impactUs - hidden.tUs) / 1e6 : null;
  };

  it('scp-occluded: parked vans hide the other until at most 3.5 s before the impact', () => {
    for (const crash of crashes('scp-occluded-v1')) {
      const seconds = sight(crash);
      expect(seconds).not.toBeNull();
      expect(seconds).toBeGreaterThan(0.8);
      expect(seconds).toBeLessThan(3.5);
    }
  });

  it('cpnco: parked cars hide the child until it is about to step into the road', () => {
    for (const crash of crashes('cpnco-v1')) {
      const seconds = sight(crash);
      expect(seconds).not.toBeNull();
      expect(seconds).toBeGreaterThan(0.3);
      expect(seconds).toBeLessThan(3);
    }
  });
});

describe('loss of control', () => {
  it('the other steers to follow its lane as far as its tyres let it, and ends up in that of the ego', () => {
    for (const { trial, partner, impactUs } of crashes('control-loss-v1')) {
      const { stage, states } = trial.episode;
      const other = stage.actors.find(({ spec }) => spec.id === partner);
      expect(other?.manoeuvres).toEqual([]);
      const last = findActor(states[impactUs / 10_000 - 1] ?? states[0]!, partner);
      const place = other?.route.project(last.position[0], last.position[1]);
      expect(place?.offset).toBeGreaterThan((other?.route.laneWidth ?? 0) * 0.3);
      // It steers into the bend, to the right, all the while it drifts to the left.
      expect(last.steeringAngle).toBeLessThan(0);
    }
  });
});
