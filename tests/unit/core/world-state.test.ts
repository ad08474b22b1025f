import { describe, expect, it } from 'vitest';
import type { ActorState } from '../../../src/core/actors.ts';
import { StateDigest } from '../../../src/core/digest.ts';
import { stateAt, type WorldState } from '../../../src/core/world-state.ts';

const actor: ActorState = {
  id: 1,
  kind: 'car',
  position: [1, 2, 3],
  yaw: 3.1,
  pitch: 0.2,
  roll: 0.3,
  velocity: [4, 5, 6],
  angularVelocity: [7, 8, 9],
  steeringAngle: 0.4,
  throttle: 0.5,
  brake: 0.6,
  brakeLamp: false,
  wheels: [{ steer: 0.7, spin: 0.8, travel: 0.9 }],
  stride: 1.1,
};
const state: WorldState = { tUs: 0, actors: [actor], signals: ['red'] };

const digestOf = (of: WorldState): string => {
  const digest = new StateDigest();
  digest.update(of);
  return digest.hex();
};

describe('the digest of states', () => {
  const wheel = { steer: 0.7, spin: 0.8, travel: 0.9 };
  const changes: Partial<ActorState>[] = [
    { id: 2 },
    { position: [1, 2, 3.0000001] },
    { yaw: 3.2 },
    { pitch: 0.21 },
    { roll: 0.31 },
    { velocity: [4, 5.1, 6] },
    { angularVelocity: [7, 8, 9.1] },
    { steeringAngle: 0.41 },
    { throttle: 0.51 },
    { brake: 0.61 },
    { brakeLamp: true },
    { stride: 1.2 },
    { wheels: [{ ...wheel, steer: 0.71 }] },
    { wheels: [{ ...wheel, spin: 0.81 }] },
    { wheels: [{ ...wheel, travel: 0.91 }] },
  ];

  it.each(changes)('tells %j apart', (change) => {
    expect(digestOf({ ...state, actors: [{ ...actor, ...change }] })).not.toBe(digestOf(state));
  });

  it('tells times and signals apart, and equal states alike', () => {
    expect(digestOf({ ...state, tUs: 1 })).not.toBe(digestOf(state));
    expect(digestOf({ ...state, signals: ['green'] })).not.toBe(digestOf(state));
    expect(digestOf(structuredClone(state))).toBe(digestOf(state));
  });
});

describe('states between steps', () => {
  const later: WorldState = {
    tUs: 10_000,
    actors: [{ ...actor, position: [2, 2, 3], yaw: -3.1, brakeLamp: true }],
    signals: ['green'],
  };

  it('are linear, turn the shorter way, and keep switches', () => {
    const middle = stateAt([state, later], 5_000);
    expect(middle.actors[0]?.position).toEqual([1.5, 2, 3]);
    expect(middle.actors[0]?.yaw).toBeCloseTo(Math.PI, 12);
    expect(middle.actors[0]?.brakeLamp).toBe(false);
    expect(middle.signals).toEqual(['red']);
  });

  it('are the states themselves at their times, and clamp beyond', () => {
    expect(stateAt([state, later], 10_000)).toBe(later);
    expect(stateAt([state, later], -5)).toBe(state);
    expect(stateAt([state, later], 99_999)).toBe(later);
  });
});
