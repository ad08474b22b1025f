/** When a crash's other party could first be seen: at once where it stands in the way, late where something hides it. */
import { describe, expect, it } from 'vitest';
import { ccrs } from '../../../../scenes/ccrs.ts';
import { cpnco } from '../../../../scenes/cpnco.ts';
import type { ScenarioSpec } from '../../../../src/core/scenario-spec.ts';
import { stateAt } from '../../../../src/core/world-state.ts';
import { canSee } from '../../../../src/labels/line-of-sight.ts';
import { looksBefore } from '../../../../src/pipeline/drive-test/brake-rule.ts';
import { firstSeen } from '../../../../src/pipeline/drive-test/first-seen.ts';
import { findOutcome } from '../../../../src/pipeline/find-outcome.ts';
import { firstEgoCollision } from '../../../../src/pipeline/play-out.ts';
import { actorSpecs } from '../../../../src/world/staging/stage.ts';
import { createPhysics } from '../../../support/physics.ts';

const crashOf = (scenario: ScenarioSpec, seed: number) =>
  findOutcome({ scenario, seed, outcome: 'crash', overrides: {}, traffic: false }, createPhysics)
    .episode;

describe('the first sight of the other party', () => {
  it('is the first look at all where it stands in the open', () => {
    const episode = crashOf(ccrs, 3);
    const impact = firstEgoCollision(episode.collisions);
    expect(firstSeen(episode)).toBe(looksBefore(impact?.tUs as number)[0]);
  });

  // With other seeds the child is seen past the row of cars from afar.
  it.each([3, 4, 7])(
    'comes when nobody is in between any more (child from behind cars, seed %i)',
    (seed) => {
      const episode = crashOf(cpnco, seed);
      const { stage, states, collisions } = episode;
      const impact = firstEgoCollision(collisions);
      const child = impact?.actors.find((id) => id !== stage.egoId) as number;
      const seenUs = firstSeen(episode) as number;
      const looks = looksBefore(impact?.tUs as number);
      expect(looks).toContain(seenUs);
      expect(seenUs).toBeGreaterThan(looks[0] as number);
      // A look earlier a parked car hid the child: without the cars it could be seen.
      const before = stateAt(states, seenUs - 100_000);
      const ego = before.actors.find(({ id }) => id === stage.egoId);
      const eye = [ego?.position[0] as number, ego?.position[1] as number] as const;
      const specs = actorSpecs(stage);
      const alone = specs.filter(({ id }) => id === child || id === stage.egoId);
      expect(canSee(eye, stage.egoId, child, before, specs)).toBe(false);
      expect(canSee(eye, stage.egoId, child, before, alone)).toBe(true);
    },
  );
});
