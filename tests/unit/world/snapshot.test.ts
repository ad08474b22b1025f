import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { createRng } from '../../../src/core/rng.ts';
import { drawParameters } from '../../../src/pipeline/parameters.ts';
import { Simulation } from '../../../src/world/simulation.ts';
import type { Stage } from '../../../src/world/staging/stage.ts';
import { prepareStage } from '../../../src/world/staging/stage-scenario.ts';
import { digestStates } from '../../support/digest.ts';
import { createPhysics } from '../../support/physics.ts';

/** States of `steps` steps from where the simulation stands. */
function advance(simulation: Simulation, steps: number) {
  return Array.from({ length: steps }, () => {
    simulation.step();
    return simulation.state();
  });
}

const stages = SCENARIOS.map((scenario): [string, Stage] => {
  const parameters = drawParameters(scenario, {}, createRng(11));
  return [scenario.id, prepareStage(scenario, 11)({ parameters, traffic: 0 })];
});

describe('a simulation that goes on from what another one saved', () => {
  it.each(stages)('%s: gives the same states, bit for bit, up to a contact', (_, stage) => {
    const whole = new Simulation(stage, createPhysics());
    for (const from of [0, 60, 120]) {
      while (whole.tUs < from * 10_000) whole.step();
      const fork = new Simulation(stage, createPhysics());
      const memory = whole.save();
      fork.restore(memory);
      expect(digestStates([fork.state()])).toBe(digestStates([whole.state()]));
      const [ours, theirs] = [advance(fork, 60), advance(whole, 60)];
      const contactUs = Math.min(
        ...[...fork.collisions, ...whole.collisions].map((collision) => collision.tUs),
      );
      const before = theirs.filter((state) => state.tUs < contactUs);
      expect(before.length).toBeGreaterThan(50);
      expect(digestStates(ours.slice(0, before.length))).toBe(digestStates(before));
      fork.dispose();
      // What was saved is not changed by whoever goes on from it.
      const again = new Simulation(stage, createPhysics());
      again.restore(memory);
      expect(digestStates(advance(again, before.length))).toBe(digestStates(before));
      again.dispose();
    }
    expect(() => {
      whole.step();
      whole.save();
    }).toThrow(/no checkpoint/);
    whole.dispose();
  });
});
