/**
 * Rigid bodies by Havok's own API, without a renderer. World frame as ours (z up); single precision inside.
 *
 * Calls into the engine cost more than the mathematics around them, so poses are read in bulk from its body
 * buffer and velocities are mirrored here: a body that touched nothing keeps what it was given.
 */
import HavokPhysics, {
  type HavokPhysicsWithBindings,
  type HP_BodyId,
  type HP_WorldId,
  type Quaternion,
} from '@babylonjs/havok';
import { cos, sin } from '../core/math.ts';
import type { Mat3, Vec3 } from '../core/vector.ts';
import type {
  BodyContact,
  BodyMotion,
  BodyPose,
  CreatePhysics,
  PhysicsWorld,
  RigidBodySpec,
  StaticBoxSpec,
} from '../world/physics-port.ts';
import { STEP_S } from '../world/time.ts';

const GRAVITY: [number, number, number] = [0, 0, -9.81];
/**
 * Painted steel on painted steel, not elastic: cars crumple. With any restitution and friction together the engine does
 * not conserve momentum (10 % of an oblique impact's impulse were lost at 0.05).
 */
const VEHICLE_MATERIAL = { friction: 0.45, restitution: 0 };
const GROUND_FRICTION = 0.7;
const GROUND_HALF_EXTENT_M = 4000;
/** Started and continued collisions. */
const CONTACT_EVENTS = 1 | 2;

interface Body {
  readonly id: HP_BodyId;
  readonly offset: () => number;
  velocity: Vec3;
  angularVelocity: Vec3;
  released: boolean;
  /** Place as it was set since the last step; what the engine reads back differs in last bits. */
  placed: Pick<BodyMotion, 'position' | 'orientation'> | null;
}

const ORIGIN: [[number, number, number], Quaternion] = [
  [0, 0, 0],
  [0, 0, 0, 1],
];

const single = (v: Vec3): [number, number, number] => [
  Math.fround(v[0]),
  Math.fround(v[1]),
  Math.fround(v[2]),
];

const yawQuaternion = (yaw: number): Quaternion => [0, 0, sin(yaw / 2), cos(yaw / 2)];

/** A transform of the engine's body buffer, columns of four; `at` counts floats. */
function readPose(heap: Float32Array, at: number): BodyPose {
  const rotation = [
    heap[at],
    heap[at + 4],
    heap[at + 8],
    heap[at + 1],
    heap[at + 5],
    heap[at + 9],
    heap[at + 2],
    heap[at + 6],
    heap[at + 10],
  ] as unknown as Mat3;
  const position = [heap[at + 12], heap[at + 13], heap[at + 14]] as unknown as Vec3;
  return { position, rotation };
}

class HavokWorld implements PhysicsWorld {
  private readonly hk: HavokPhysicsWithBindings;
  private readonly world: HP_WorldId;
  private readonly bodies: Body[] = [];
  private readonly numberOf = new Map<bigint, number>();
  private readonly owned: HP_BodyId[] = [];
  private readonly reports: boolean;
  private buffer = 0;
  /** Byte offset of each body's transform in the buffer. */
  private offsetCache: number[] = [];
  /** Poses read since the last step; several ask for each. */
  private poses: (BodyPose | undefined)[] = [];

  constructor(hk: HavokPhysicsWithBindings, reports: boolean) {
    this.hk = hk;
    this.reports = reports;
    this.world = hk.HP_World_Create()[1];
    hk.HP_World_SetGravity(this.world, GRAVITY);
    hk.HP_World_SetIdealStepTime(this.world, STEP_S);
    const depth = 20;
    const side = 2 * GROUND_HALF_EXTENT_M;
    this.addStaticBox({ centre: [0, 0, -depth / 2], yaw: 0, size: [side, side, depth] });
  }

  addBody(spec: RigidBodySpec): number {
    const { hk } = this;
    const shape = this.createHull(spec.hull);
    const { friction, restitution } = VEHICLE_MATERIAL;
    const { GEOMETRIC_MEAN, MAXIMUM } = hk.MaterialCombine;
    hk.HP_Shape_SetMaterial(shape, [friction, friction, restitution, GEOMETRIC_MEAN, MAXIMUM]);
    const id = hk.HP_Body_Create()[1];
    hk.HP_Body_SetShape(id, shape);
    hk.HP_Shape_Release(shape);
    hk.HP_Body_SetMotionType(id, hk.MotionType.DYNAMIC);
    const perMass = spec.inertia.map((moment) => moment / spec.mass) as [number, number, number];
    hk.HP_Body_SetMassProperties(id, [single(spec.centreOfMass), spec.mass, perMass, [0, 0, 0, 1]]);
    hk.HP_Body_SetLinearDamping(id, 0);
    hk.HP_Body_SetAngularDamping(id, 0);
    hk.HP_Body_SetGravityFactor(id, 0);
    const placed = { position: single(spec.position), orientation: yawQuaternion(spec.yaw) };
    hk.HP_Body_SetQTransform(id, [placed.position, placed.orientation]);
    hk.HP_World_AddBody(this.world, id, false);
    hk.HP_Body_SetActivationControl(id, hk.ActivationControl.ALWAYS_ACTIVE);
    if (this.reports) hk.HP_Body_SetEventMask(id, CONTACT_EVENTS);
    const number = this.bodies.length;
    const offset = () => hk.HP_Body_GetWorldTransformOffset(id)[1];
    this.bodies.push({
      id,
      offset,
      velocity: [0, 0, 0],
      angularVelocity: [0, 0, 0],
      released: false,
      placed,
    });
    this.numberOf.set(id[0], number);
    this.owned.push(id);
    this.setVelocity(number, spec.velocity, [0, 0, 0]);
    this.locateBuffer();
    return number;
  }

  addStaticBox(spec: StaticBoxSpec): void {
    const { hk } = this;
    const shape = hk.HP_Shape_CreateBox([0, 0, 0], [0, 0, 0, 1], single(spec.size))[1];
    const { GEOMETRIC_MEAN, MAXIMUM } = hk.MaterialCombine;
    hk.HP_Shape_SetMaterial(shape, [GROUND_FRICTION, GROUND_FRICTION, 0, GEOMETRIC_MEAN, MAXIMUM]);
    const id = hk.HP_Body_Create()[1];
    hk.HP_Body_SetShape(id, shape);
    hk.HP_Shape_Release(shape);
    hk.HP_Body_SetMotionType(id, hk.MotionType.STATIC);
    hk.HP_Body_SetQTransform(id, [single(spec.centre), yawQuaternion(spec.yaw)]);
    hk.HP_World_AddBody(this.world, id, false);
    this.owned.push(id);
    this.locateBuffer();
  }

  pose(body: number): BodyPose {
    const known = this.poses[body];
    if (known) return known;
    const at = (this.buffer + this.offsets(body)) >> 2;
    const pose = readPose(this.hk.HEAPF32, at);
    this.poses[body] = pose;
    return pose;
  }

  velocity(body: number): Vec3 {
    return this.get(body).velocity;
  }

  angularVelocity(body: number): Vec3 {
    return this.get(body).angularVelocity;
  }

  setVelocity(number: number, velocity: Vec3, angularVelocity: Vec3): void {
    const body = this.get(number);
    const v = single(velocity);
    const w = single(angularVelocity);
    body.velocity = v;
    body.angularVelocity = w;
    this.hk.HP_Body_SetLinearVelocity(body.id, v);
    this.hk.HP_Body_SetAngularVelocity(body.id, w);
  }

  release(number: number): void {
    const body = this.get(number);
    body.released = true;
    this.hk.HP_Body_SetGravityFactor(body.id, 1);
  }

  save(number: number): BodyMotion {
    const { id, velocity, angularVelocity, released, placed } = this.get(number);
    if (placed) return { ...placed, velocity, angularVelocity, released };
    const [position, orientation] = this.hk.HP_Body_GetQTransform(id)[1];
    return { position, orientation, velocity, angularVelocity, released };
  }

  restore(number: number, motion: BodyMotion): void {
    const body = this.get(number);
    const { position, orientation } = motion;
    // By way of the origin and another velocity: the engine moves a body by the difference, and takes no notice of a
    // velocity that differs by too little, so the result would depend on what was.
    this.hk.HP_Body_SetQTransform(body.id, ORIGIN);
    this.hk.HP_Body_SetLinearVelocity(body.id, [1, 1, 1]);
    this.hk.HP_Body_SetAngularVelocity(body.id, [1, 1, 1]);
    this.hk.HP_Body_SetQTransform(body.id, [[...position], [...orientation]]);
    body.placed = { position, orientation };
    this.setVelocity(number, motion.velocity, motion.angularVelocity);
    if (motion.released) this.release(number);
    this.poses[number] = undefined;
  }

  step(dt: number): BodyContact[] {
    this.hk.HP_World_Step(this.world, dt);
    this.poses = [];
    for (const body of this.bodies) body.placed = null;
    if (!this.reports) return [];
    const { contacts, touched } = this.readContacts();
    for (let number = 0; number < this.bodies.length; number++) {
      const body = this.bodies[number] as Body;
      if (!body.released && !touched.has(number)) continue;
      body.velocity = this.hk.HP_Body_GetLinearVelocity(body.id)[1];
      body.angularVelocity = this.hk.HP_Body_GetAngularVelocity(body.id)[1];
    }
    return contacts;
  }

  dispose(): void {
    for (const id of this.owned) {
      this.hk.HP_World_RemoveBody(this.world, id);
      this.hk.HP_Body_Release(id);
    }
    this.hk.HP_World_Release(this.world);
  }

  private get(body: number): Body {
    const found = this.bodies[body];
    if (!found) throw new RangeError(`no body ${body}`);
    return found;
  }

  /** Adding a body can move the buffer and everything in it. */
  private locateBuffer(): void {
    this.buffer = this.hk.HP_World_GetBodyBuffer(this.world)[1];
    this.offsetCache = this.bodies.map((body) => body.offset());
    this.poses = [];
  }

  private offsets(body: number): number {
    const offset = this.offsetCache[body];
    if (offset === undefined) throw new RangeError(`no body ${body}`);
    return offset;
  }

  private createHull(points: readonly Vec3[]) {
    const { hk } = this;
    const address = hk._malloc(points.length * 12);
    const heap = new Float32Array(hk.HEAPU8.buffer, address, points.length * 3);
    for (const [i, point] of points.entries()) heap.set(point, i * 3);
    const shape = hk.HP_Shape_CreateConvexHull(address, points.length)[1];
    hk._free(address);
    return shape;
  }

  private readContacts(): { contacts: BodyContact[]; touched: Set<number> } {
    const { hk } = this;
    const touched = new Set<number>();
    const pairs = new Map<string, BodyContact>();
    let event = hk.HP_World_GetCollisionEvents(this.world)[1];
    while (event) {
      const [, onA, onB, impulse] = hk.HP_Event_AsCollision(event)[1];
      const numberA = this.numberOf.get(onA[0][0]) ?? -1;
      const numberB = this.numberOf.get(onB[0][0]) ?? -1;
      touched.add(numberA);
      touched.add(numberB);
      if (impulse > 0) {
        const [first, a, b] = numberA < numberB ? [onA, numberA, numberB] : [onB, numberB, numberA];
        addToPair(pairs, { a, b, point: first[3], normal: first[4], impulse });
      }
      event = hk.HP_World_GetNextCollisionEvent(Number(this.world[0]), event);
    }
    const contacts = [...pairs.values()].sort((p, q) => p.a - q.a || p.b - q.b);
    return { contacts, touched };
  }
}

/** Joins contact points of one pair: impulses add up, place and normal are their means weighted by impulse. */
function addToPair(pairs: Map<string, BodyContact>, next: BodyContact): void {
  const key = `${next.a},${next.b}`;
  const before = pairs.get(key);
  if (!before) {
    pairs.set(key, next);
    return;
  }
  const impulse = before.impulse + next.impulse;
  const u = next.impulse / impulse;
  const mean = (p: Vec3, q: Vec3): Vec3 => [
    p[0] + (q[0] - p[0]) * u,
    p[1] + (q[1] - p[1]) * u,
    p[2] + (q[2] - p[2]) * u,
  ];
  const n = mean(before.normal, next.normal);
  const norm = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) || 1;
  const normal: Vec3 = [n[0] / norm, n[1] / norm, n[2] / norm];
  pairs.set(key, { ...next, point: mean(before.point, next.point), normal, impulse });
}

/**
 * Loads Havok. The factory that it gives makes independent worlds.
 * @param wasmBinary the bytes of HavokPhysics.wasm where they cannot be fetched (Node); else a URL in `locateWasm`
 */
export async function loadHavok(source: {
  wasmBinary?: ArrayBuffer;
  locateWasm?: () => string;
}): Promise<CreatePhysics> {
  const hk = await HavokPhysics({
    ...(source.wasmBinary ? { wasmBinary: source.wasmBinary } : {}),
    ...(source.locateWasm ? { locateFile: source.locateWasm } : {}),
  });
  return (options) => new HavokWorld(hk, options?.contacts ?? true);
}
