import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import { type BodyModel, hullPoints, inertia } from '../../../src/world/bodies/body-model.ts';
import { BODY_MODELS, bodyModel } from '../../../src/world/bodies/catalogue.ts';
import { brakeDelayS } from '../../../src/world/dynamics/actuation.ts';
import { centreOfMass, GRAVITY } from '../../../src/world/dynamics/vehicle.ts';
import { Walker } from '../../../src/world/dynamics/walker.ts';
import { createSpec } from '../../../src/world/staging/stage.ts';
import { STEP_S } from '../../../src/world/time.ts';
import { createPhysics } from '../../support/physics.ts';
import { coast, park, speedOf } from '../../support/test-track.ts';

const isDriven = ({ kind, chassis }: BodyModel) =>
  chassis !== null && kind !== 'bicycle' && kind !== 'motorcycle';
const cars = BODY_MODELS.filter((model) => model.kind === 'car' || model.kind === 'van').map(
  (m) => m.name,
);

/** Distance from the moment the pedal goes down to a standstill. */
function stoppingDistance(model: string, speed: number, friction: number): number {
  const physics = createPhysics();
  const vehicle = park(physics, 1, { model, velocity: [speed, 0, 0], friction });
  vehicle.controls = { ...coast, brake: 1 };
  for (let i = 0; i < 3000 && speedOf(vehicle) > 0.02; i++) {
    vehicle.act(STEP_S);
    physics.step(STEP_S);
  }
  const [x, y] = vehicle.state().position;
  physics.dispose();
  expect(Math.abs(y)).toBeLessThan(0.05);
  return x;
}

/** Highest v^2/r that a car holds on a circle of radius r while its speed rises slowly. */
function largestLateralAcceleration(model: string, friction: number): number {
  const radius = 60;
  const physics = createPhysics();
  const vehicle = park(physics, 1, { model, velocity: [8, 0, 0], friction });
  let largest = 0;
  for (let i = 0; i < 9000; i++) {
    const { position, yaw } = vehicle.state();
    const speed = speedOf(vehicle);
    const r = Math.hypot(position[0], position[1] - radius);
    if (Math.abs(r - radius) > 2) break;
    const turn = Math.atan2(position[0], radius - position[1]) - yaw;
    const headingError = Math.atan2(Math.sin(turn), Math.cos(turn));
    const steer = vehicle.chassis.wheelbase / radius + 0.05 * (r - radius) + 0.6 * headingError;
    const throttle = Math.min(1, Math.max(0, (8 + i * 0.003 - speed) * 0.8 + 0.1));
    vehicle.controls = { ...coast, steer, throttle };
    vehicle.act(STEP_S);
    physics.step(STEP_S);
    largest = Math.max(largest, speed ** 2 / r);
  }
  physics.dispose();
  return largest;
}

describe('a vehicle', () => {
  it.each(cars)(
    '%s: full braking from 50 km/h stops within 5 percent of v^2/(2 mu g) plus the delay',
    (model) => {
      const speed = 50 / 3.6;
      for (const friction of [0.8, 0.4]) {
        const grip = friction * GRAVITY;
        const delay = brakeDelayS(grip, bodyModel(model).chassis?.maxBrakeDeceleration ?? 0);
        const ideal = speed ** 2 / (2 * grip) + speed * delay;
        expect(Math.abs(stoppingDistance(model, speed, friction) / ideal - 1)).toBeLessThan(0.05);
      }
    },
  );

  it.each(cars)(
    '%s: on a circle the lateral acceleration saturates at mu g within 5 percent',
    (model) => {
      for (const friction of [0.8, 0.4]) {
        const share = largestLateralAcceleration(model, friction) / (friction * GRAVITY);
        expect(Math.abs(share - 1)).toBeLessThan(0.05);
      }
    },
  );

  it.each(BODY_MODELS.filter(isDriven).map((m) => m.name))(
    '%s: drives off, keeps straight and comes to a stop',
    (model) => {
      const physics = createPhysics();
      const vehicle = park(physics, 1, { model });
      const drive = (steps: number, controls: typeof coast) => {
        vehicle.controls = controls;
        for (let i = 0; i < steps; i++) {
          vehicle.act(STEP_S);
          physics.step(STEP_S);
        }
      };
      drive(800, { ...coast, throttle: 1 });
      expect(speedOf(vehicle)).toBeGreaterThan(7);
      const { position, roll, pitch } = vehicle.state();
      expect(Math.abs(position[1])).toBeLessThan(0.05);
      expect(Math.abs(roll) + Math.abs(pitch)).toBeLessThan(0.1);
      drive(900, { ...coast, brake: 1 });
      expect(speedOf(vehicle)).toBeLessThan(0.05);
      physics.dispose();
    },
  );

  it('on two wheels goes as fast as it will: a motorcycle faster off than a bicycle', () => {
    const distanceOf = (model: string) => {
      const physics = createPhysics();
      const body = bodyModel(model);
      const number = physics.addBody({
        hull: hullPoints(body),
        mass: body.mass,
        inertia: inertia(body),
        centreOfMass: centreOfMass(body),
        position: [0, 0, body.size[2] / 2],
        yaw: 0,
        velocity: [0, 0, 0],
      });
      const spec = createSpec(1, model, createRng(1));
      const rider = new Walker(spec, number, physics, { speed: 0, yaw: 0 });
      rider.will = { speed: 15, yaw: 0 };
      for (let i = 0; i < 200; i++) {
        rider.act(STEP_S);
        physics.step(STEP_S);
      }
      const { position, wheels } = rider.state();
      physics.dispose();
      expect(wheels[0]?.spin).toBeCloseTo(position[0] / (spec.wheels[0]?.radius ?? 1), 0);
      return position[0];
    };
    expect(distanceOf('motorcycle')).toBeGreaterThan(distanceOf('bicycle') * 1.5);
  });

  it('stands still on its springs, and stays there', () => {
    const physics = createPhysics();
    const vehicle = park(physics, 1, { model: 'saloon' });
    for (let i = 0; i < 1000; i++) {
      vehicle.act(STEP_S);
      physics.step(STEP_S);
    }
    const { position, yaw, pitch } = vehicle.state();
    expect(Math.hypot(position[0], position[1])).toBeLessThan(1e-3);
    expect(Math.abs(position[2] - vehicle.spec.size[2] / 2)).toBeLessThan(0.005);
    expect(Math.abs(yaw) + Math.abs(pitch)).toBeLessThan(1e-3);
    physics.dispose();
  });

  it('dives when it brakes, squats when it accelerates and leans out of a bend', () => {
    const attitude = (controls: typeof coast) => {
      const physics = createPhysics();
      const vehicle = park(physics, 1, { model: 'saloon', velocity: [12, 0, 0] });
      vehicle.controls = controls;
      for (let i = 0; i < 60; i++) {
        vehicle.act(STEP_S);
        physics.step(STEP_S);
      }
      const { pitch, roll } = vehicle.state();
      physics.dispose();
      return { pitch, roll };
    };
    expect(attitude({ ...coast, brake: 1 }).pitch).toBeGreaterThan(0.015);
    expect(attitude({ ...coast, throttle: 1 }).pitch).toBeLessThan(-0.004);
    expect(attitude({ ...coast, steer: 0.12 }).roll).toBeGreaterThan(0.01);
    expect(attitude({ ...coast, steer: -0.12 }).roll).toBeLessThan(-0.01);
  });

  it('turns its front wheels no faster and no further than its limits', () => {
    const physics = createPhysics();
    const vehicle = park(physics, 1, { model: 'hatchback', velocity: [3, 0, 0] });
    vehicle.controls = { ...coast, steer: 2 };
    let before = 0;
    for (let i = 0; i < 200; i++) {
      vehicle.act(STEP_S);
      const { steer } = vehicle.actuation;
      expect(steer - before).toBeLessThanOrEqual(vehicle.chassis.maxSteerRate * STEP_S + 1e-12);
      before = steer;
    }
    expect(before).toBeCloseTo(vehicle.chassis.maxSteer, 12);
    physics.dispose();
  });
});
