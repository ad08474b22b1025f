import { describe, expect, it } from 'vitest';
import type { ActorState } from '../../../../src/core/actors.ts';
import { createRng } from '../../../../src/core/rng.ts';
import type { WorldState } from '../../../../src/core/world-state.ts';
import { GRAVITY, imuReadings, NO_NOISE, vehicleSignals } from '../../../../src/sensors/imu/imu.ts';
import { stage } from '../../../support/street.ts';

const { state } = stage([{ model: 'saloon', x: 0, y: 0 }]);
const at = (k: number, ego: Partial<ActorState>): WorldState =>
  state(new Map([[1, ego]]), k * 10_000);
const read = (motion: WorldState[]) => imuReadings(motion, 1, NO_NOISE, createRng(1));

describe('imuReadings', () => {
  it('feels what holds it up at rest, also on a slope', () => {
    const level = read([at(0, {}), at(1, {})]);
    for (const { accelerometer } of level) expect(accelerometer).toEqual([0, 0, GRAVITY]);
    // Nose up by 0.1 rad: pitch is nose down.
    const uphill = read([at(0, { pitch: -0.1 }), at(1, { pitch: -0.1 })])[0];
    expect(uphill?.accelerometer[0]).toBeCloseTo(GRAVITY * Math.sin(0.1), 12);
    expect(uphill?.accelerometer[2]).toBeCloseTo(GRAVITY * Math.cos(0.1), 12);
  });

  it('feels v^2 / r towards the middle of a steady turn to the left, and its rate', () => {
    const [speed, radius] = [12, 40];
    const rate = speed / radius;
    const motion = Array.from({ length: 21 }, (_, k) => {
      const yaw = 0.3 + rate * k * 0.01;
      return at(k, {
        yaw,
        velocity: [speed * Math.cos(yaw), speed * Math.sin(yaw), 0],
        angularVelocity: [0, 0, rate],
      });
    });
    for (const { accelerometer, gyroscope } of read(motion).slice(1, -1)) {
      expect(accelerometer[0]).toBeCloseTo(0, 9);
      // The chord over 20 ms is shorter than the arc by (rate dt)^2 / 6.
      expect(accelerometer[1]).toBeCloseTo((speed * speed) / radius, 4);
      expect(gyroscope).toEqual([0, 0, rate]);
    }
  });

  it('feels braking backwards', () => {
    const motion = [0, 1, 2].map((k) =>
      at(k, {
        yaw: 2,
        velocity: [-(10 - 0.06 * k) * 0.4161468365471424, (10 - 0.06 * k) * 0.9092974268256817, 0],
      }),
    );
    expect(read(motion)[1]?.accelerometer[0]).toBeCloseTo(-6, 9);
  });

  it('has noise of the given spread, the same for one seed', () => {
    const motion = Array.from({ length: 4000 }, (_, k) => at(k, {}));
    const noise = { accelerometer: 0.05, gyroscope: 0.002 };
    const noisy = imuReadings(motion, 1, noise, createRng(3));
    expect(imuReadings(motion, 1, noise, createRng(3))).toEqual(noisy);
    const spread = (values: number[]) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    };
    // Four standard errors of a standard deviation over 4000 readings: 4.5 %.
    expect(spread(noisy.map((r) => r.accelerometer[1])) / 0.05).toBeCloseTo(1, 1);
    expect(spread(noisy.map((r) => r.gyroscope[2])) / 0.002).toBeCloseTo(1, 1);
  });

  it('needs two states', () => {
    expect(() => read([at(0, {})])).toThrow(RangeError);
  });
});

describe('vehicleSignals', () => {
  it('has the names and units of DDD20', () => {
    const ego = { velocity: [3, 4, 9] as const, steeringAngle: 0.1, throttle: 0.25, brake: 0 };
    const signals = vehicleSignals([at(0, ego), at(1, { ...ego, brake: 0.3 })], 1);
    expect(signals.vehicle_speed[0]).toBeCloseTo(18, 12);
    expect(signals.steering_wheel_angle[0]).toBeCloseTo((1.5 * 180) / Math.PI, 12);
    expect(signals.accelerator_pedal_position[0]).toBe(25);
    expect(signals.brake_pedal_status).toEqual([0, 1]);
  });
});
