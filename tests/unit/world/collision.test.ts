import { describe, expect, it } from 'vitest';
import { CollisionLog } from '../../../src/world/collision-log.ts';
import { STEP_S, STEP_US } from '../../../src/world/time.ts';
import { createPhysics } from '../../support/physics.ts';
import { coast, type Placement, park } from '../../support/test-track.ts';

/** Two vehicles on the plane until 100 ms after their contact. */
function collide(a: Placement, b: Placement) {
  const physics = createPhysics();
  const cars = [park(physics, 1, a), park(physics, 2, b)];
  for (const car of cars) car.controls = coast;
  const log = new CollisionLog(cars, physics, 1);
  const momentum = () =>
    cars.reduce((sum, car) => sum + car.spec.mass * physics.velocity(car.body)[0], 0);
  const velocitiesNow = () => cars.map((car) => physics.velocity(car.body));
  const momenta = [momentum()];
  const velocities = [velocitiesNow()];
  for (let step = 1; step <= 400; step++) {
    log.beforeStep();
    for (const car of cars) car.act(STEP_S);
    const touched = log.afterStep(physics.step(STEP_S), step * STEP_US);
    for (const body of touched) cars[body]?.hit();
    momenta.push(momentum());
    velocities.push(velocitiesNow());
  }
  physics.dispose();
  const found = (log.records[0]?.tUs ?? Number.NaN) / STEP_US;
  return {
    records: log.records,
    cars,
    /** Of both cars, `steps` after the step that found the contact. */
    velocitiesAt: (steps: number) => velocities[found + steps] ?? [],
    before: momenta[found - 1] ?? Number.NaN,
    after: momenta[found + 3] ?? Number.NaN,
  };
}

describe('collisions', () => {
  it('a head-on of two cars conserves momentum within 1 %', () => {
    for (const [modelA, modelB, vb] of [
      ['saloon', 'saloon', -14],
      ['suv', 'hatchback', -9],
      ['van', 'estate', -20],
    ] as const) {
      const { before, after, cars } = collide(
        { model: modelA, position: [-20, 0], velocity: [14, 0, 0] },
        { model: modelB, position: [20, 0.2], yaw: Math.PI, velocity: [vb, 0, 0] },
      );
      const scale = (cars[0]?.spec.mass ?? 0) * 14 + (cars[1]?.spec.mass ?? 0) * -vb;
      expect(Math.abs(after - before) / scale).toBeLessThan(0.01);
    }
  });

  it('records closing speed, normal and delta-v: m1 dv1 = m2 dv2', () => {
    const { records, cars } = collide(
      { model: 'suv', position: [-12, 0], velocity: [12, 0, 0] },
      { model: 'hatchback', position: [0, 0] },
    );
    const [record] = records;
    expect(records).toHaveLength(1);
    expect(record?.actors).toEqual([1, 2]);
    expect(record?.egoInvolved).toBe(true);
    expect(record?.closingSpeed).toBeCloseTo(12, 0);
    expect(record?.normal[0]).toBeGreaterThan(0.99);
    const [dv1, dv2] = record?.deltaV ?? [0, 0];
    const [m1, m2] = [cars[0]?.spec.mass ?? 0, cars[1]?.spec.mass ?? 0];
    expect(Math.abs((m1 * dv1) / (m2 * dv2) - 1)).toBeLessThan(0.1);
  });

  it('takes delta-v from the step before the contact to 30 ms after it', () => {
    const { records, velocitiesAt } = collide(
      { model: 'saloon', position: [-20, 0], velocity: [14, 0, 0] },
      { model: 'hatchback', position: [20, 0.6], yaw: Math.PI, velocity: [-11, 0, 0] },
    );
    const change = (from: number, to: number) =>
      velocitiesAt(to).map((v, i) => {
        const u = velocitiesAt(from)[i] ?? [0, 0, 0];
        return Math.hypot(v[0] - u[0], v[1] - u[1], v[2] - u[2]);
      });
    expect(records[0]?.deltaV).toEqual(change(-1, 3).map((dv) => expect.closeTo(dv, 9)));
    // The contact takes more than one step, so any other moment would give another figure.
    expect(change(-1, 0)[0]).not.toBeCloseTo(records[0]?.deltaV[0] ?? 0, 2);
  });

  it('finds the contact at the step in which the boxes meet', () => {
    const gap = 9.37;
    const { records, cars } = collide(
      { model: 'saloon', position: [0, 0], velocity: [10, 0, 0] },
      { model: 'saloon', position: [gap + 4.62, 0] },
    );
    expect(cars[0]?.spec.size[0]).toBe(4.62);
    // Rolling resistance and drag take a little off the 10 m/s.
    expect(records[0]?.tUs).toBeGreaterThanOrEqual(0.93e6);
    expect(records[0]?.tUs).toBeLessThanOrEqual(0.98e6);
  });

  it('cars that pass each other do not collide', () => {
    const { records } = collide(
      { model: 'saloon', position: [-20, 0], velocity: [14, 0, 0] },
      { model: 'saloon', position: [20, 2.2], yaw: Math.PI, velocity: [-14, 0, 0] },
    );
    expect(records).toHaveLength(0);
  });
});
