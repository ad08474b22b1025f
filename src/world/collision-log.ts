/** Turns contacts of physics steps into collision records. */

import { cross, dot, length, scale, subtract, type Vec3 } from '../core/vector.ts';
import type { CollisionRecord } from '../core/world-state.ts';
import type { RoadUser } from './dynamics/road-user.ts';
import type { BodyContact, PhysicsWorld } from './physics-port.ts';

/** Delta-v is taken this long after the contact; a pair apart for longer than the pause collides anew. */
const DELTA_V_AFTER_US = 30_000;
const PAUSE_US = 500_000;

interface Motion {
  readonly velocity: Vec3;
  readonly angularVelocity: Vec3;
  readonly position: Vec3;
}

interface Pending {
  readonly record: CollisionRecord;
  readonly bodies: readonly [number, number];
  readonly before: readonly [Vec3, Vec3];
  readonly dueUs: number;
}

const STILL: Motion = { velocity: [0, 0, 0], angularVelocity: [0, 0, 0], position: [0, 0, 0] };

/** What of the log changes between steps. */
export interface CollisionLogMemory {
  readonly records: readonly CollisionRecord[];
  readonly lastContact: readonly (readonly [string, number])[];
  readonly pending: readonly Pending[];
}

export class CollisionLog {
  records: readonly CollisionRecord[] = [];
  private readonly users: readonly RoadUser[];
  private readonly physics: PhysicsWorld;
  private readonly egoId: number;
  private lastContact = new Map<string, number>();
  private pending: readonly Pending[] = [];
  private motions: Motion[] = [];

  /** @param users in the order of their body numbers */
  constructor(users: readonly RoadUser[], physics: PhysicsWorld, egoId: number) {
    this.users = users;
    this.physics = physics;
    this.egoId = egoId;
  }

  save(): CollisionLogMemory {
    const { records, pending } = this;
    return { records, pending, lastContact: [...this.lastContact] };
  }

  restore(memory: CollisionLogMemory): void {
    this.records = memory.records;
    this.pending = memory.pending;
    this.lastContact = new Map(memory.lastContact);
  }

  beforeStep(): void {
    this.motions = this.users.map(({ body }) => ({
      velocity: this.physics.velocity(body),
      angularVelocity: this.physics.angularVelocity(body),
      position: this.physics.pose(body).position,
    }));
  }

  /** @returns numbers of the bodies that were in a contact of this step */
  afterStep(contacts: readonly BodyContact[], tUs: number): Set<number> {
    const touched = new Set<number>();
    for (const contact of contacts) {
      if (!this.counts(contact)) continue;
      touched.add(contact.a);
      touched.add(contact.b);
      const key = `${contact.a},${contact.b}`;
      const last = this.lastContact.get(key);
      if (last === undefined || tUs - last > PAUSE_US) this.open(contact, tUs);
      this.lastContact.set(key, tUs);
    }
    this.complete(tUs);
    touched.delete(-1);
    return touched;
  }

  /** The ground is no party: a fallen pedestrian lies on it, a kerb is not drawn on it. */
  private counts(contact: BodyContact): boolean {
    return contact.a >= 0 || Math.abs(contact.normal[2]) < 0.7;
  }

  private motionOf(body: number): Motion {
    return this.motions[body] ?? STILL;
  }

  private open(contact: BodyContact, tUs: number): void {
    const ids: [number, number] = [this.idOf(contact.a), this.idOf(contact.b)];
    const [a, b] = [this.motionOf(contact.a), this.motionOf(contact.b)];
    const at = (m: Motion): Vec3 => {
      const turn = cross(m.angularVelocity, subtract(contact.point, m.position));
      return [m.velocity[0] + turn[0], m.velocity[1] + turn[1], m.velocity[2] + turn[2]];
    };
    const swap = ids[0] > ids[1];
    const normal = swap ? scale(contact.normal, -1) : contact.normal;
    const opened: Pending = {
      record: {
        tUs,
        actors: swap ? [ids[1], ids[0]] : ids,
        point: contact.point,
        normal,
        closingSpeed: dot(subtract(at(a), at(b)), contact.normal),
        deltaV: [0, 0],
        egoInvolved: ids.includes(this.egoId),
      },
      bodies: swap ? [contact.b, contact.a] : [contact.a, contact.b],
      before: swap ? [b.velocity, a.velocity] : [a.velocity, b.velocity],
      dueUs: tUs + DELTA_V_AFTER_US,
    };
    this.pending = [...this.pending, opened];
  }

  private complete(tUs: number): void {
    if (this.pending.length === 0) return;
    const due = this.pending.filter((entry) => tUs >= entry.dueUs);
    this.pending = this.pending.filter((entry) => tUs < entry.dueUs);
    for (const { record, bodies, before } of due) {
      const change = (i: 0 | 1) =>
        bodies[i] < 0 ? 0 : length(subtract(this.physics.velocity(bodies[i]), before[i]));
      this.records = [...this.records, { ...record, deltaV: [change(0), change(1)] }];
    }
  }

  private idOf(body: number): number {
    return this.users.find((user) => user.body === body)?.spec.id ?? 0;
  }
}
