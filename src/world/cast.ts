/** Who is in a simulation: what was staged, its body, and who drives it. */
import { cos, sin } from '../core/math.ts';
import type { Vec3 } from '../core/vector.ts';
import { hullPoints, inertia } from './bodies/body-model.ts';
import { bodyModel } from './bodies/catalogue.ts';
import { CarDriver } from './driver/car-driver.ts';
import { USUAL_DRIVER } from './driver/idm.ts';
import { look, type Neighbour } from './driver/surroundings.ts';
import { WalkDriver } from './driver/walk-driver.ts';
import type { RoadUser } from './dynamics/road-user.ts';
import { centreOfMass, Vehicle } from './dynamics/vehicle.ts';
import { Walker } from './dynamics/walker.ts';
import type { PhysicsWorld } from './physics-port.ts';
import type { Stage, StagedActor } from './staging/stage.ts';

export interface CastMember {
  readonly staged: StagedActor;
  readonly user: RoadUser;
  /** Null for parked vehicles. */
  readonly driver: CarDriver | WalkDriver | null;
  /** When each manoeuvre began, seconds; NaN before. */
  readonly begun: number[];
  seen: Neighbour;
}

/** Puts a staged actor into the world. */
export function enter(actor: StagedActor, stage: Stage, physics: PhysicsWorld): CastMember {
  const { spec, route, s, lateral } = actor;
  const model = bodyModel(spec.model);
  const p = route.at(s);
  const [ux, uy] = [cos(p.heading), sin(p.heading)];
  const velocity: Vec3 = [ux * actor.speed, uy * actor.speed, 0];
  const body = physics.addBody({
    hull: hullPoints(model),
    mass: spec.mass,
    inertia: inertia(model),
    centreOfMass: centreOfMass(model),
    position: [p.x - lateral * uy, p.y + lateral * ux, spec.size[2] / 2],
    yaw: p.heading,
    velocity,
  });
  const isVehicle = model.chassis !== null && spec.kind !== 'bicycle' && spec.kind !== 'motorcycle';
  const user = isVehicle
    ? new Vehicle(spec, model, body, physics, stage.friction)
    : new Walker(spec, body, physics, { speed: actor.speed, yaw: p.heading });
  if (user instanceof Vehicle && actor.speed > 0) user.cruise(actor.speed);
  const begun = actor.manoeuvres.map(() => Number.NaN);
  return { staged: actor, user, driver: driverOf(actor, user), begun, seen: look(user, physics) };
}

function driverOf(actor: StagedActor, user: RoadUser): CarDriver | WalkDriver | null {
  const { route, s, lateral, attentive, desiredSpeed } = actor;
  if (user instanceof Walker)
    return new WalkDriver(user, route, s, lateral, attentive, desiredSpeed, actor.manners);
  const vehicle = user as Vehicle;
  if (actor.parked || (actor.speed === 0 && desiredSpeed === 0)) {
    vehicle.controls = { steer: 0, throttle: 0, brake: 1, reverse: false };
    vehicle.actuation.settle(1, 0);
    vehicle.parked = actor.parked;
    return actor.parked ? null : standing(vehicle, actor);
  }
  const idm = { ...USUAL_DRIVER, desiredSpeed };
  return new CarDriver(vehicle, route, s, lateral, attentive, idm, actor.manners);
}

/** A staged vehicle that stands in its lane, foot on the brake. */
function standing(vehicle: Vehicle, actor: StagedActor): CarDriver {
  const idm = { ...USUAL_DRIVER, desiredSpeed: 0.1 };
  const driver = new CarDriver(vehicle, actor.route, actor.s, actor.lateral, actor.attentive, idm);
  driver.brakeOrder = 9;
  return driver;
}
