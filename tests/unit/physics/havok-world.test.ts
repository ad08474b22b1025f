import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../src/core/vector.ts';
import { hullPoints, inertia } from '../../../src/world/bodies/body-model.ts';
import { bodyModel } from '../../../src/world/bodies/catalogue.ts';
import { centreOfMass } from '../../../src/world/dynamics/vehicle.ts';
import type { PhysicsWorld } from '../../../src/world/physics-port.ts';
import { createPhysics } from '../../support/physics.ts';

function addCar(physics: PhysicsWorld, position: Vec3, velocity: Vec3): number {
  const model = bodyModel('saloon');
  return physics.addBody({
    hull: hullPoints(model),
    mass: model.mass,
    inertia: inertia(model),
    centreOfMass: centreOfMass(model),
    position,
    yaw: 0.3,
    velocity,
  });
}

describe('the physics port', () => {
  it('the velocities it mirrors are those that the engine moves bodies with', () => {
    const physics = createPhysics();
    const body = addCar(physics, [0, 0, 30], [10, -3, 2]);
    physics.setVelocity(body, [10, -3, 2], [0, 0, 0.5]);
    for (let i = 0; i < 100; i++) {
      const before = physics.pose(body).position;
      const velocity = physics.velocity(body);
      const omega = physics.angularVelocity(body);
      physics.step(0.01);
      const after = physics.pose(body).position;
      const offset = centreOfMass(bodyModel('saloon'))[0];
      for (const axis of [0, 1, 2] as const) {
        const moved = (after[axis] - before[axis]) / 0.01;
        // The box's centre also turns about the centre of mass; poses are single precision.
        expect(Math.abs(moved - velocity[axis])).toBeLessThan(Math.abs(offset * omega[2]) + 0.01);
      }
    }
    expect(physics.velocity(body)).toEqual([10, -3, 2]);
    physics.dispose();
  });

  it('a released body falls as g t^2 / 2', () => {
    const physics = createPhysics();
    const body = addCar(physics, [0, 0, 50], [0, 0, 0]);
    physics.release(body);
    for (let i = 0; i < 100; i++) physics.step(0.01);
    expect(50 - physics.pose(body).position[2]).toBeCloseTo(4.905, 0);
    expect(physics.velocity(body)[2]).toBeCloseTo(-9.81, 1);
    physics.dispose();
  });

  it('adding bodies does not disturb those that are there', () => {
    const physics = createPhysics();
    const first = addCar(physics, [1, 2, 3], [0, 0, 0]);
    for (let i = 1; i < 80; i++) addCar(physics, [8 * i, 0, 3], [0, 0, 0]);
    expect(physics.pose(first).position).toEqual([1, 2, 3]);
    expect(physics.pose(79).position[0]).toBe(8 * 79);
    physics.dispose();
  });

  it('worlds are independent, and can be made and given back many times', () => {
    const run = () => {
      const physics = createPhysics();
      const a = addCar(physics, [0, 0, 0.72], [8, 0, 0]);
      addCar(physics, [7, 0.3, 0.72], [0, 0, 0]);
      for (let i = 0; i < 100; i++) physics.step(0.01);
      const { position } = physics.pose(a);
      physics.dispose();
      return position;
    };
    const first = run();
    for (let i = 0; i < 50; i++) expect(run()).toEqual(first);
  });

  it('stops what drives into a building', () => {
    const physics = createPhysics();
    physics.addStaticBox({ centre: [20, 0, 5], yaw: 0, size: [4, 20, 10] });
    const body = addCar(physics, [0, 0, 1.5], [15, 0, 0]);
    const contacts = Array.from({ length: 200 }, () => physics.step(0.01)).flat();
    expect(contacts[0]).toMatchObject({ a: -1, b: body });
    expect(physics.pose(body).position[0]).toBeLessThan(18);
    physics.dispose();
  });
});
