/** Who goes on as it turns and brakes: circles and stopping distances in closed form, and who is on collision course. */
import { describe, expect, it } from 'vitest';
import type { ActorSpec, ActorState } from '../../../../src/core/actors.ts';
import type { WorldState } from '../../../../src/core/world-state.ts';
import { truthRule } from '../../../../src/pipeline/drive-test/truth-rule.ts';
import {
  goingOn,
  motionOf,
  turningRule,
} from '../../../../src/pipeline/drive-test/turning-rule.ts';
import type { Stage } from '../../../../src/world/staging/stage.ts';

const SIZE = [4.4, 1.8, 1.5] as const;

/** @param turn rad/s */
const car = (
  id: number,
  x: number,
  y: number,
  yaw: number,
  speed: number,
  turn = 0,
): ActorState => ({
  id,
  kind: 'car',
  position: [x, y, 0.75],
  yaw,
  pitch: 0,
  roll: 0,
  velocity: [speed * Math.cos(yaw), speed * Math.sin(yaw), 0],
  angularVelocity: [0, 0, turn],
  steeringAngle: 0,
  throttle: 0,
  brake: 0,
  brakeLamp: false,
  wheels: [],
  stride: 0,
});

const spec = (id: number): ActorSpec => ({
  id,
  kind: 'car',
  model: 'saloon',
  size: SIZE,
  mass: 1400,
  colour: [1, 1, 1],
  wheels: [],
  originInBody: [0, 0, 0],
});
const stage = {
  egoId: 1,
  actors: [1, 2].map((id) => ({ spec: spec(id) })),
} as unknown as Stage;
const scene = { stage, look: {} as never };
const at = (tUs: number, ...actors: ActorState[]): WorldState => ({ tUs, actors, signals: [] });

describe('going on', () => {
  it('along a circle ends where the circle does', () => {
    const [speed, turn, seconds] = [8, 0.4, 1.5];
    const now = car(1, 3, -2, 0.3, speed, turn);
    const last = [...goingOn(now, motionOf(now, null, 0), seconds)].at(-1);
    const radius = speed / turn;
    const angle = 0.3 + turn * seconds;
    expect(last?.yaw).toBeCloseTo(angle, 9);
    expect(last?.position[0]).toBeCloseTo(3 + radius * (Math.sin(angle) - Math.sin(0.3)), 3);
    expect(last?.position[1]).toBeCloseTo(-2 - radius * (Math.cos(angle) - Math.cos(0.3)), 3);
  });

  it('while braking covers v t - b t2 / 2, and v2 / 2b once it stands', () => {
    const now = car(1, 0, 0, 0, 6);
    const before = car(1, -0.64, 0, 0, 6.8);
    const motion = motionOf(now, before, 0.1);
    expect(motion.acceleration).toBeCloseTo(-8, 9);
    const covered = (seconds: number) => [...goingOn(now, motion, seconds)].at(-1)?.position[0];
    expect(covered(0.5)).toBeCloseTo(6 * 0.5 - (8 * 0.5 ** 2) / 2, 9);
    expect(covered(2)).toBeCloseTo(6 ** 2 / 16, 2);
  });

  it('has the direction of its velocity, wherever its body points, and of its body while it stands', () => {
    const sliding = { ...car(1, 0, 0, 1, 5), velocity: [0, -5, 0] as const };
    expect(motionOf(sliding, null, 0).course).toBeCloseTo(-Math.PI / 2, 9);
    expect(motionOf(car(1, 0, 0, 1, 0, 0.2), null, 0)).toMatchObject({ course: 1, curvature: 0 });
  });
});

describe('the rule that knows how everybody turns', () => {
  const looks = async (rule: typeof turningRule, ...states: WorldState[]) => {
    const watch = await rule(1.2).begin(scene);
    const said: boolean[] = [];
    for (const state of states) said.push(await watch.look(state));
    return said.at(-1);
  };

  it('brakes for who comes straight on within its time, and not for who is farther off', async () => {
    const oncoming = (gap: number) => at(0, car(1, 0, 0, 0, 10), car(2, gap + 4.4, 0, Math.PI, 10));
    expect(await looks(turningRule, oncoming(23))).toBe(true);
    expect(await looks(turningRule, oncoming(26))).toBe(false);
  });

  it('lets pass who comes round a bend in a lane of its own, where constant velocity says collision', async () => {
    // Both on circles about (0, 20), 3.5 m apart; they meet at the bend's lowest point.
    const on = (id: number, radius: number, angle: number, way: 1 | -1) =>
      car(
        id,
        radius * Math.sin(angle),
        20 - radius * Math.cos(angle),
        angle + (way === 1 ? 0 : Math.PI),
        10,
        (way * 10) / radius,
      );
    const bend = at(0, on(1, 20, -0.4, 1), on(2, 16.5, 0.4, -1));
    expect(await looks(truthRule, bend)).toBe(true);
    expect(await looks(turningRule, bend)).toBe(false);
  });

  it('lets stop who is braking enough', async () => {
    const gap = (metres: number, speed: number) =>
      [car(1, 0, 0, 0, speed), car(2, metres + 4.4, 0, 0, 0)] as const;
    const braking = [at(0, ...gap(4.65, 6.8)), at(100_000, ...gap(4, 6))];
    expect(await looks(turningRule, ...braking)).toBe(false);
    const rolling = [at(0, ...gap(4.6, 6)), at(100_000, ...gap(4, 6))];
    expect(await looks(turningRule, ...rolling)).toBe(true);
  });
});
