/**
 * Pedestrians and riders of two wheels: they keep upright and move as they will within their strength, until they are hit;
 * from then on they are bodies that fall.
 */
import type { ActorSpec, ActorState } from '../../core/actors.ts';
import { angleDifference, clamp, cos, sin } from '../../core/math.ts';
import type { Vec3 } from '../../core/vector.ts';
import { eulerFromRotation } from '../../core/vector.ts';
import type { PhysicsWorld } from '../physics-port.ts';
import type { Stride, WalkerMemory } from './memory.ts';
import type { RoadUser } from './road-user.ts';

/** Metres a full cycle of legs or pedals covers. */
const CYCLE_M = { pedestrian: 1.45, bicycle: 5.2, motorcycle: 5.2 } as const;
const MAX_TURN_RATE = { pedestrian: 4, bicycle: 1.2, motorcycle: 1 } as const;
const ACCELERATION = { pedestrian: 3, bicycle: 2.5, motorcycle: 5 } as const;
type Gait = keyof typeof CYCLE_M;

const gaitOf = ({ kind }: ActorSpec): Gait =>
  kind === 'bicycle' || kind === 'motorcycle' ? kind : 'pedestrian';

export class Walker implements RoadUser {
  readonly spec: ActorSpec;
  readonly body: number;
  /** Set by whoever steers it. */
  will: Stride;
  crashed = false;
  readonly resting = false;
  private readonly physics: PhysicsWorld;
  private readonly gait: Gait;
  private speed: number;
  private stride = 0;
  private turned = 0;
  private steer = 0;

  constructor(spec: ActorSpec, body: number, physics: PhysicsWorld, start: Stride) {
    this.spec = spec;
    this.body = body;
    this.physics = physics;
    this.will = start;
    this.speed = start.speed;
    this.gait = gaitOf(spec);
  }

  /** On two wheels. */
  get rides(): boolean {
    return this.gait !== 'pedestrian';
  }

  act(dt: number): void {
    if (this.crashed) return;
    const { yaw } = eulerFromRotation(this.physics.pose(this.body).rotation);
    const most = ACCELERATION[this.gait] * dt;
    this.speed += clamp(this.will.speed - this.speed, -most, most);
    const rate = MAX_TURN_RATE[this.gait];
    const yawRate = clamp(angleDifference(this.will.yaw, yaw) / 0.15, -rate, rate);
    const velocity: Vec3 = [this.speed * cos(yaw), this.speed * sin(yaw), 0];
    this.physics.setVelocity(this.body, velocity, [0, 0, yawRate]);
    this.steer = this.speed > 0.5 ? clamp(yawRate / this.speed, -0.5, 0.5) : 0;
    this.stride += (2 * Math.PI * this.speed * dt) / CYCLE_M[this.gait];
    const radius = this.spec.wheels[0]?.radius ?? 1;
    this.turned += (this.speed * dt) / radius;
  }

  hit(): void {
    if (this.crashed) return;
    this.crashed = true;
    this.physics.release(this.body);
  }

  save(): WalkerMemory {
    const { will, crashed, speed, stride, turned, steer } = this;
    return { will, crashed, speed, stride, turned, steer };
  }

  restore(memory: WalkerMemory): void {
    Object.assign(this, memory);
  }

  state(): ActorState {
    const { position, rotation } = this.physics.pose(this.body);
    return {
      id: this.spec.id,
      kind: this.spec.kind,
      position,
      ...eulerFromRotation(rotation),
      velocity: this.physics.velocity(this.body),
      angularVelocity: this.physics.angularVelocity(this.body),
      steeringAngle: this.rides ? this.steer : 0,
      throttle: 0,
      brake: 0,
      brakeLamp: false,
      wheels: this.spec.wheels.map((wheel) => ({
        steer: wheel.steered ? this.steer : 0,
        spin: this.turned,
        travel: 0,
      })),
      stride: this.stride,
    };
  }
}
