/** A bare plane with single vehicles, for tests of their dynamics. */
import type { ActorSpec } from '../../src/core/actors.ts';
import { createRng } from '../../src/core/rng.ts';
import type { Vec3 } from '../../src/core/vector.ts';
import { hullPoints, inertia } from '../../src/world/bodies/body-model.ts';
import { bodyModel } from '../../src/world/bodies/catalogue.ts';
import type { Controls } from '../../src/world/dynamics/actuation.ts';
import { centreOfMass, Vehicle } from '../../src/world/dynamics/vehicle.ts';
import type { PhysicsWorld } from '../../src/world/physics-port.ts';
import { createSpec } from '../../src/world/staging/stage.ts';

export interface Placement {
  readonly model: string;
  readonly position?: readonly [number, number];
  readonly yaw?: number;
  readonly velocity?: Vec3;
  readonly friction?: number;
}

/** Puts a vehicle on the plane, at rest on its springs. */
export function park(physics: PhysicsWorld, id: number, placement: Placement): Vehicle {
  const model = bodyModel(placement.model);
  const spec: ActorSpec = createSpec(id, placement.model, createRng(id));
  const [x, y] = placement.position ?? [0, 0];
  const body = physics.addBody({
    hull: hullPoints(model),
    mass: spec.mass,
    inertia: inertia(model),
    centreOfMass: centreOfMass(model),
    position: [x, y, spec.size[2] / 2],
    yaw: placement.yaw ?? 0,
    velocity: placement.velocity ?? [0, 0, 0],
  });
  return new Vehicle(spec, model, body, physics, placement.friction ?? 0.8);
}

export const coast: Controls = { steer: 0, throttle: 0, brake: 0, reverse: false };

/** Speed on the ground plane. */
export const speedOf = (vehicle: Vehicle): number => {
  const [vx, vy] = vehicle.state().velocity;
  return Math.sqrt(vx * vx + vy * vy);
};
