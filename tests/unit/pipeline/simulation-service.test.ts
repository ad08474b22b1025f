import { expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { StateDigest } from '../../../src/core/digest.ts';
import { StateCodec } from '../../../src/pipeline/packed-states.ts';
import { SimulationService } from '../../../src/pipeline/simulation-service.ts';
import { createPhysics } from '../../support/physics.ts';

const service = new SimulationService(Promise.resolve(createPhysics));
const request = { scenario: SCENARIOS[0]?.id ?? '', seed: 0, outcome: 'crash' } as const;

test('packed states are the states: their digest is that of the scene', async () => {
  const { scene, states, digest } = await service.prepare(request);
  const codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
  const again = new StateDigest();
  for (let i = 0; i < codec.count(states); i++) again.update(codec.unpack(states, i));
  expect(again.hex()).toBe(digest);
});

test('lamps that are switched by hand survive the packing', async () => {
  const { scene, states } = await service.prepare(request);
  const codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
  const state = codec.unpack(states, 0);
  const lamps = [
    { indicator: 'left' as const },
    { indicator: 'right' as const, reversing: true },
    { brakeLamp: true, indicator: 'right' as const },
    { reversing: true },
    {},
  ];
  for (const lit of lamps) {
    const actors = state.actors.map((actor) => ({ ...actor, brakeLamp: false, ...lit }));
    expect(codec.unpack(codec.pack([{ ...state, actors }]), 0).actors).toEqual(actors);
  }
});

test('a scene resumed in its middle goes on as it was recorded, until someone takes the wheel', async () => {
  const { scene, states } = await service.prepare(request);
  const codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
  await service.resumeAt(1_000_000);
  const untouched = await service.advance(20, null);
  expect(untouched.states).toEqual(states.slice(101 * codec.stride, 121 * codec.stride));
  const braking = { steer: 0, throttle: 0, brake: 1, reverse: false };
  const driven = await service.advance(50, braking);
  expect(codec.unpack(driven.states, 49).actors[0]?.brake).toBe(1);
  expect(driven.states).not.toEqual(states.slice(121 * codec.stride, 171 * codec.stride));
});

test('a free drive starts in every place and moves', async () => {
  for (const place of [
    'straight',
    'curve',
    't-junction',
    'four-way',
    'four-way-signals',
  ] as const) {
    const { scene, states } = await service.freeDrive({ place, seed: 0 });
    const codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
    const { states: later } = await service.advance(100, null);
    const [before, after] = [codec.unpack(states, 0), codec.unpack(later, 99)];
    expect(after.tUs).toBe(1_000_000);
    const moved = (after.actors[0]?.position ?? []).map(
      (x, i) => x - (before.actors[0]?.position[i] ?? 0),
    );
    expect(Math.hypot(...moved), place).toBeGreaterThan(2);
  }
});

test('what cannot be is a sentence, and the open scene stays', async () => {
  await service.freeDrive({ place: 'straight', seed: 1 });
  await expect(service.prepare({ ...request, scenario: 'none-v1' })).rejects.toThrow(
    /no scenario 'none-v1'/,
  );
  const { states } = await service.advance(1, null);
  expect(states[0]).toBe(10_000);
});
