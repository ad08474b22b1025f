import { describe, expect, it } from 'vitest';
import type { WorldState } from '../../../../src/core/world-state.ts';
import type { CarMemory } from '../../../../src/world/driver/car-memory.ts';
import { indicatorOf } from '../../../../src/world/driver/indicators.ts';
import { Simulation } from '../../../../src/world/simulation.ts';
import { stageFreeDrive } from '../../../../src/world/staging/free-drive.ts';
import { createPhysics } from '../../../support/physics.ts';

const STEP_S = 0.1;

/** The states of a busy junction, ten a second. */
function watch(seconds: number): WorldState[] {
  const stage = stageFreeDrive(
    'four-way-signals',
    5,
    { moving: 24, parked: 0, pedestrians: 0 },
    seconds,
  );
  const simulation = new Simulation(stage, createPhysics());
  const states: WorldState[] = [];
  for (let step = 1; step <= seconds * 100; step++) {
    simulation.step();
    if (step % 10 === 0) states.push(simulation.state());
  }
  simulation.dispose();
  return states;
}

/** The yaw rate that a vehicle has while it turns at a junction at all, rad/s. */
const TURNING = 0.25;

describe('indicators', () => {
  it('blink on the side to which a car turns at a junction, and not on the other', () => {
    const states = watch(60);
    let turning = 0;
    let wrong = 0;
    let silent = 0;
    for (const { actors } of states) {
      for (const { angularVelocity, indicator, kind } of actors) {
        const rate = angularVelocity[2];
        if (kind === 'bicycle' || kind === 'pedestrian' || Math.abs(rate) < TURNING) continue;
        turning += STEP_S;
        if (!indicator) silent += STEP_S;
        else if ((indicator === 'left') !== rate > 0) wrong += STEP_S;
      }
    }
    expect(turning).toBeGreaterThan(15);
    expect(wrong).toBe(0);
    // The last of the turn is beyond the junction.
    expect(silent / turning).toBeLessThan(0.1);
  });

  const straight = { stopAt: () => null };
  const moving = (to: number): CarMemory =>
    ({
      route: straight,
      s: 0,
      attentive: true,
      side: { from: 0, to, startS: 1, durationS: 4 },
    }) as unknown as CarMemory;

  it('blink while lanes are changed, for as long as that takes', () => {
    expect(indicatorOf(moving(3.5), 2, true)).toBe('left');
    expect(indicatorOf(moving(-3.5), 2, true)).toBe('right');
    expect(indicatorOf(moving(3.5), 0.9, true)).toBeNull();
    expect(indicatorOf(moving(3.5), 5, true)).toBeNull();
    expect(indicatorOf(moving(0.4), 2, true)).toBeNull();
  });

  it('stay off where a script cuts in, or the driver looks elsewhere', () => {
    expect(indicatorOf(moving(3.5), 2, false)).toBeNull();
    expect(indicatorOf({ ...moving(3.5), attentive: false }, 2, true)).toBeNull();
  });
});
