/**
 * A vehicle on wheels: suspension, load transfer and tyres act on one rigid body.
 *
 * Each wheel is a spring and damper over the road's surface; wheels have no mass of their own, so the wheel's
 * speed is the one at which the tyre gives the force that drive or brakes ask for. The ground is flat at z = 0.
 */
import type { ActorSpec, ActorState, WheelState } from '../../core/actors.ts';
import { atan2, clamp, cos, sin } from '../../core/math.ts';
import type { Mat3, Vec3 } from '../../core/vector.ts';
import { cross, eulerFromRotation, rotate, rotateInverse } from '../../core/vector.ts';
import {
  axles,
  type BodyModel,
  type ChassisSpec,
  halfTrack,
  inertia,
} from '../bodies/body-model.ts';
import type { PhysicsWorld } from '../physics-port.ts';
import { Actuation, type Controls } from './actuation.ts';
import type { VehicleMemory, WheelMemory } from './memory.ts';
import type { RoadUser } from './road-user.ts';
import { tyreForce } from './tyre.ts';

export const GRAVITY = 9.81;
/** Tangents of the slip angles at which front and rear tyres slide wholly; the front sooner: understeer. */
export const FRONT_SLIDING = 0.1;
const REAR_SLIDING = 0.088;
/** Share of the brake force on the front axle; drive is on the front axle. */
const FRONT_BRAKE_SHARE = 0.65;
/** Extra stiffness against roll (anti-roll bars), as a share of the springs'. */
const ANTI_ROLL = 0.8;
/** Drag: 0.5 rho cw A for a car of this frontal area, kg/m per m^2 of width x height; rolling resistance. */
const DRAG_PER_AREA = 0.5 * 1.2 * 0.33;
const ROLLING = 0.012;
/** Below this upward share of the body's z axis it lies on its side or roof: no wheel carries. */
const UPRIGHT = 0.5;

interface Wheel extends WheelMemory {
  /** Hub at rest, relative to the centre of mass, body frame. */
  readonly arm: Vec3;
  readonly steered: boolean;
  readonly staticLoad: number;
  readonly stiffness: number;
  readonly damping: number;
}

const drivenOnly = (speed: number, dt: number, load: number): number =>
  (Math.abs(speed) * load) / GRAVITY / dt;

export class Vehicle implements RoadUser {
  readonly spec: ActorSpec;
  readonly body: number;
  readonly actuation: Actuation;
  /** Set by whoever drives. */
  controls: Controls = { steer: 0, throttle: 0, brake: 0, reverse: false };
  crashed = false;
  /** Handbrake on, lamps off. */
  parked = false;
  private readonly physics: PhysicsWorld;
  readonly chassis: ChassisSpec;
  private readonly friction: number;
  private readonly wheels: Wheel[];
  private readonly moments: Vec3;
  private readonly massOffset: Vec3;
  private brakeLamp = false;
  /** Its state for as long as it rests. */
  private atRest: ActorState | null = null;

  constructor(
    spec: ActorSpec,
    model: BodyModel,
    body: number,
    physics: PhysicsWorld,
    friction: number,
  ) {
    if (!model.chassis) throw new RangeError(`${model.name} has no wheels`);
    this.spec = spec;
    this.chassis = model.chassis;
    this.body = body;
    this.physics = physics;
    this.friction = friction;
    this.moments = inertia(model);
    this.massOffset = centreOfMass(model);
    this.actuation = new Actuation(this.chassis.maxSteer, this.chassis.maxSteerRate);
    this.wheels = createWheels(spec, model, this.massOffset);
  }

  act(dt: number): void {
    // A parked vehicle rests on its springs, in balance, until something pushes it.
    if (this.resting) return;
    this.actuation.follow(this.controls, dt);
    const { position, rotation } = this.physics.pose(this.body);
    const offset = rotate(rotation, this.massOffset);
    const centre: Vec3 = [
      position[0] + offset[0],
      position[1] + offset[1],
      position[2] + offset[2],
    ];
    const velocity = this.physics.velocity(this.body);
    const spinRate = this.physics.angularVelocity(this.body);
    const force: [number, number, number] = [0, 0, -this.spec.mass * GRAVITY];
    const torque: [number, number, number] = [0, 0, 0];
    if (rotation[8] > UPRIGHT) {
      this.carry(rotation, centre, velocity, spinRate, dt);
      for (const wheel of this.wheels) {
        this.addWheel(wheel, rotation, centre, velocity, spinRate, dt, force, torque);
      }
    }
    this.integrate(rotation, velocity, spinRate, force, torque, dt);
    this.brakeLamp = !this.parked && this.controls.brake > 0.02;
  }

  hit(): void {
    this.crashed = true;
  }

  /** By which it slows down with no pedal touched, m/s^2. */
  coastingDeceleration(speed: number): number {
    return this.resistance(speed, true) / this.spec.mass;
  }

  /** Starts with the foot where it keeps this speed, m/s. */
  cruise(speed: number): void {
    const { maxDriveAcceleration, powerPerKg } = this.chassis;
    const most = Math.min(maxDriveAcceleration, powerPerKg / Math.max(speed, 0.1));
    this.actuation.throttle = clamp(this.coastingDeceleration(speed) / most, 0, 1);
    this.controls = { ...this.controls, throttle: this.actuation.throttle };
  }

  get resting(): boolean {
    return this.parked && !this.crashed;
  }

  /** Direction in which the front axle moves, from the body's x axis, radians, left positive. */
  frontCourse(): number {
    const { rotation } = this.physics.pose(this.body);
    const v = rotateInverse(rotation, this.physics.velocity(this.body));
    const rate = this.physics.angularVelocity(this.body)[2];
    const arm = (this.wheels[0] as Wheel).arm[0];
    return atan2(v[1] + rate * arm, Math.max(v[0], 0.1));
  }

  save(): VehicleMemory {
    return {
      controls: this.controls,
      crashed: this.crashed,
      parked: this.parked,
      brakeLamp: this.brakeLamp,
      actuation: this.actuation.save(),
      wheels: this.wheels.map(({ load, spin, travel, slip }) => ({ load, spin, travel, slip })),
    };
  }

  restore(memory: VehicleMemory): void {
    this.controls = memory.controls;
    this.crashed = memory.crashed;
    this.parked = memory.parked;
    this.brakeLamp = memory.brakeLamp;
    this.actuation.restore(memory.actuation);
    for (const [i, wheel] of this.wheels.entries()) Object.assign(wheel, memory.wheels[i]);
  }

  state(): ActorState {
    if (!this.resting) return this.stateNow();
    this.atRest ??= this.stateNow();
    return this.atRest;
  }

  private stateNow(): ActorState {
    const { position, rotation } = this.physics.pose(this.body);
    const { actuation } = this;
    return {
      id: this.spec.id,
      kind: this.spec.kind,
      position,
      ...eulerFromRotation(rotation),
      velocity: this.physics.velocity(this.body),
      angularVelocity: this.physics.angularVelocity(this.body),
      steeringAngle: actuation.steer,
      throttle: actuation.throttle,
      brake: actuation.brake,
      brakeLamp: this.brakeLamp,
      ...(actuation.reverse && { reversing: true }),
      wheels: this.wheels.map((wheel) => this.wheelState(wheel)),
      stride: 0,
    };
  }

  /** Vertical loads of all wheels from springs, dampers and anti-roll bars. */
  private carry(rotation: Mat3, centre: Vec3, velocity: Vec3, spinRate: Vec3, dt: number): void {
    const radius = this.chassis.wheelRadius;
    for (const wheel of this.wheels) {
      const arm = rotate(rotation, wheel.arm);
      const compression = radius - (centre[2] + arm[2]);
      const closing = -(velocity[2] + spinRate[0] * arm[1] - spinRate[1] * arm[0]);
      // Semi-implicit: the spring at the end of the step, which keeps stiff suspensions stable.
      const push = wheel.stiffness * (compression + closing * dt) + wheel.damping * closing;
      wheel.load = Math.max(0, wheel.staticLoad + push);
      wheel.travel = compression;
    }
    for (let i = 0; i + 1 < this.wheels.length && this.wheels.length === 4; i += 2) {
      const left = this.wheels[i] as Wheel;
      const right = this.wheels[i + 1] as Wheel;
      const transfer = ANTI_ROLL * left.stiffness * (left.travel - right.travel) * 0.5;
      left.load = Math.max(0, left.load + transfer);
      right.load = Math.max(0, right.load - transfer);
    }
  }

  private addWheel(
    wheel: Wheel,
    rotation: Mat3,
    centre: Vec3,
    velocity: Vec3,
    spinRate: Vec3,
    dt: number,
    force: [number, number, number],
    torque: [number, number, number],
  ): void {
    if (wheel.load <= 0) return;
    const hub = rotate(rotation, wheel.arm);
    const arm: Vec3 = [hub[0], hub[1], -centre[2]];
    const turned = cross(spinRate, arm);
    const vx = velocity[0] + turned[0];
    const vy = velocity[1] + turned[1];
    const { forwardX, forwardY } = this.wheelDirection(wheel, rotation);
    const along = vx * forwardX + vy * forwardY;
    const across = -vx * forwardY + vy * forwardX;
    const sliding = wheel.arm[0] > 0 ? FRONT_SLIDING : REAR_SLIDING;
    const demand = this.demand(wheel, along, dt);
    const tyre = tyreForce(wheel.load, this.friction, along, across, demand, sliding);
    // At a crawl a tyre stops the sliding, it never reverses it within a step.
    const mostAcross = drivenOnly(across, dt, wheel.load);
    const side = clamp(tyre.across, -mostAcross, mostAcross);
    const fx = tyre.along * forwardX - side * forwardY;
    const fy = tyre.along * forwardY + side * forwardX;
    wheel.slip = tyre.slip;
    wheel.spin += (along * (1 + tyre.slip) * dt) / this.chassis.wheelRadius;
    const push = cross(arm, [fx, fy, wheel.load]);
    for (let axis = 0; axis < 3; axis++)
      torque[axis] = (torque[axis] as number) + (push[axis] as number);
    force[0] += fx;
    force[1] += fy;
    force[2] += wheel.load;
  }

  private wheelDirection(wheel: Wheel, rotation: Mat3): { forwardX: number; forwardY: number } {
    const norm = Math.sqrt(rotation[0] * rotation[0] + rotation[3] * rotation[3]) || 1;
    const x = rotation[0] / norm;
    const y = rotation[3] / norm;
    if (!wheel.steered || this.actuation.steer === 0) return { forwardX: x, forwardY: y };
    const c = cos(this.actuation.steer);
    const s = sin(this.actuation.steer);
    return { forwardX: x * c - y * s, forwardY: y * c + x * s };
  }

  /** Longitudinal force that drive and brakes ask of one wheel, N. */
  private demand(wheel: Wheel, along: number, dt: number): number {
    const { mass } = this.spec;
    const front = wheel.arm[0] > 0;
    const perAxle = this.wheels.length === 4 ? 2 : 1;
    const axleShare = front ? FRONT_BRAKE_SHARE : 1 - FRONT_BRAKE_SHARE;
    const loadShare = wheel.load / (mass * GRAVITY);
    // The brake balance follows the load, as electronic brake distribution does.
    const share = 0.5 * (axleShare / perAxle) + 0.5 * loadShare;
    const braking = this.actuation.brake * mass * this.chassis.maxBrakeDeceleration * share;
    const stopping = drivenOnly(along, dt, wheel.load);
    const slowing = braking + this.resistance(along, this.actuation.brake === 0) * loadShare;
    const brakes = -Math.sign(along) * Math.min(slowing, stopping);
    if (!front || this.actuation.throttle <= 0) return brakes;
    const { maxDriveAcceleration, powerPerKg } = this.chassis;
    const speed = Math.max(Math.abs(along), 0.1);
    const drive =
      mass * Math.min(maxDriveAcceleration, powerPerKg / speed) * this.actuation.throttle;
    return brakes + ((this.actuation.reverse ? -0.5 : 1) * drive) / perAxle;
  }

  /**
   * Air drag and rolling resistance, N. They act at the wheels, inside the friction circle: so full braking is mu g
   * at any speed, which is what a brake test would report as the road's friction.
   */
  private resistance(speed: number, rolls: boolean): number {
    const area = this.spec.size[1] * this.spec.size[2];
    const rolling = rolls ? ROLLING * this.spec.mass * GRAVITY : 0;
    return DRAG_PER_AREA * area * speed * speed + rolling;
  }

  private integrate(
    rotation: Mat3,
    velocity: Vec3,
    spinRate: Vec3,
    force: Vec3,
    torque: Vec3,
    dt: number,
  ): void {
    const perMass = dt / this.spec.mass;
    const local = rotateInverse(rotation, torque);
    const turn = rotate(rotation, [
      (local[0] / this.moments[0]) * dt,
      (local[1] / this.moments[1]) * dt,
      (local[2] / this.moments[2]) * dt,
    ]);
    this.physics.setVelocity(
      this.body,
      [
        velocity[0] + force[0] * perMass,
        velocity[1] + force[1] * perMass,
        velocity[2] + force[2] * perMass,
      ],
      [spinRate[0] + turn[0], spinRate[1] + turn[1], spinRate[2] + turn[2]],
    );
  }

  /** What is drawn: the hub never leaves the box downwards, nor moves up by more than the suspension has. */
  private wheelState(wheel: Wheel): WheelState {
    return {
      steer: wheel.steered ? this.actuation.steer : 0,
      spin: wheel.spin,
      travel: clamp(wheel.travel, 0, 0.12),
    };
  }
}

/** Centre of mass in the body frame (origin at the box centre): at its height, where the axles share the load. */
export function centreOfMass(model: BodyModel): Vec3 {
  const { rearX, frontX } = axles(model);
  const along = model.chassis ? rearX + (frontX - rearX) * 0.54 : 0;
  return [along, 0, model.massHeight - model.size[2] / 2];
}

function createWheels(spec: ActorSpec, model: BodyModel, massOffset: Vec3): Wheel[] {
  const chassis = model.chassis as ChassisSpec;
  const { rearX, frontX } = axles(model);
  const track = halfTrack(model);
  const frontShare = (massOffset[0] - rearX) / (frontX - rearX);
  const omega = 2 * Math.PI * chassis.rideFrequency;
  return spec.wheels.map((wheel) => {
    const share = (wheel.hub[0] > 0 ? frontShare : 1 - frontShare) / (track === 0 ? 1 : 2);
    const mass = spec.mass * share;
    const arm: Vec3 = [
      wheel.hub[0] - massOffset[0],
      wheel.hub[1] - massOffset[1],
      wheel.hub[2] - massOffset[2],
    ];
    return {
      arm,
      steered: wheel.steered,
      staticLoad: mass * GRAVITY,
      stiffness: mass * omega * omega,
      damping: 2 * chassis.dampingRatio * mass * omega,
      load: mass * GRAVITY,
      spin: 0,
      travel: 0,
      slip: 0,
    };
  });
}
