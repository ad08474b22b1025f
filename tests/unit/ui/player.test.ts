import { expect, test } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import type { WorldState } from '../../../src/core/world-state.ts';
import { Player } from '../../../src/ui/player.ts';
import { Recording } from '../../../src/ui/recording.ts';
import { PLACES } from '../../../src/world/places/index.ts';
import { createSpec } from '../../../src/world/staging/stage.ts';

const spec = createSpec(1, 'saloon', createRng(0));
const { network } = PLACES.straight(createRng(0));
const scene = {
  actors: [spec],
  network,
  egoId: 1,
  seed: 0,
  weather: { name: 'clear', wetness: 0, rainfall: 0, visibilityM: 20_000 },
  light: { name: 'day', sunAzimuth: 0, sunElevation: 1, cloudiness: 0 },
};

/** The saloon 0.1 m further on at every step. */
const stateAt = (step: number): WorldState => ({
  tUs: step * 10_000,
  signals: [],
  actors: [
    {
      id: 1,
      kind: 'car',
      position: [step / 10, 0, 0.7],
      yaw: 0,
      pitch: 0,
      roll: 0,
      velocity: [10, 0, 0],
      angularVelocity: [0, 0, 0],
      steeringAngle: 0,
      throttle: 0,
      brake: 0,
      brakeLamp: false,
      stride: 0,
      wheels: spec.wheels.map(() => ({ steer: 0, spin: 0, travel: 0 })),
    },
  ],
});

function recorded(steps: number, limit = Number.POSITIVE_INFINITY): Recording {
  const recording = new Recording(scene, limit);
  extend(recording, 0, steps);
  return recording;
}

function extend(recording: Recording, from: number, count: number): void {
  for (let i = from; i < from + count; i++) recording.append(recording.codec.pack([stateAt(i)]));
}

const xAt = (recording: Recording, tUs: number) => recording.at(tUs).actors[0]?.position[0];

test('a recording gives its states back, interpolates between them and clamps at its ends', () => {
  const recording = recorded(101);
  expect(recording.at(500_000)).toEqual(stateAt(50));
  expect(xAt(recording, 505_000)).toBeCloseTo(5.05, 9);
  expect(xAt(recording, -1)).toBe(0);
  expect(xAt(recording, 9e9)).toBe(10);
});

test('a long drive keeps its latest states only', () => {
  const recording = recorded(500, 200);
  expect(recording.endUs).toBe(4_990_000);
  expect(recording.endUs - recording.startUs).toBe(1_990_000);
  expect(xAt(recording, recording.startUs)).toBeCloseTo(30, 9);
});

test('the part up to a moment is what was recorded, and can be gone on with', () => {
  const part = recorded(101).upTo(scene, 300_000, 1000);
  expect(part.endUs).toBe(300_000);
  extend(part, 31, 5);
  expect(part.at(350_000)).toEqual(stateAt(35));
});

test('plays at its speed to the end and stops there; playing again starts over', () => {
  const player = new Player(recorded(101), null);
  player.speed = 0.25;
  player.play();
  player.tick(1);
  expect(player.cursorUs).toBeCloseTo(250_000, 3);
  player.speed = 2;
  player.tick(1);
  expect(player.cursorUs).toBe(1_000_000);
  expect(player.isPlaying).toBe(false);
  player.play();
  expect(player.cursorUs).toBe(0);
});

test('steps by physics steps and frames, and pauses on a step', async () => {
  const player = new Player(recorded(101), null);
  player.play();
  player.tick(0.1234);
  player.pause();
  expect(player.cursorUs).toBe(120_000);
  await player.step(10_000);
  expect(player.cursorUs).toBe(130_000);
  await player.step(-100_000);
  expect(player.cursorUs).toBe(30_000);
  await player.step(-100_000);
  expect(player.cursorUs).toBe(0);
});

test('a live drive goes on at its end only, asks once at a time, and follows what comes', async () => {
  const recording = recorded(11);
  const asked: number[] = [];
  const goOn = async (steps: number) => {
    asked.push(steps);
    await Promise.resolve();
    extend(recording, recording.endUs / 10_000 + 1, steps);
  };
  const player = new Player(recording, { goOn, onError: () => {} });
  player.play();
  player.tick(0.05);
  expect(asked).toEqual([]);
  player.tick(0.1);
  player.tick(0.03);
  player.tick(0.03);
  expect(asked).toEqual([3]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(player.cursorUs).toBe(130_000);
  await player.step(20_000);
  expect(player.cursorUs).toBe(150_000);
});

test('a simulation that cannot go on is reported, not swallowed', async () => {
  const errors: unknown[] = [];
  const goOn = () => Promise.reject(new Error('gone'));
  const player = new Player(recorded(1), { goOn, onError: (error) => errors.push(error) });
  player.play();
  player.tick(0.05);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(errors).toEqual([new Error('gone')]);
});
