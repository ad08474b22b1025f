/** Steers a pedestrian or cyclist along a route. */
import { atan2 } from '../../core/math.ts';
import type { Walker } from '../dynamics/walker.ts';
import type { Route } from '../roads/route.ts';
import type { SpeedOrder } from './car-driver.ts';
import { findLeader, type Neighbour } from './surroundings.ts';

/** All that changes as one walks; what it holds is replaced, never changed in place. */
export interface WalkMemory {
  readonly route: Route;
  /** Arc length along the route, metres. */
  readonly s: number;
  /** Distance left of the route, metres. */
  readonly lateral: number;
  readonly attentive: boolean;
  readonly speedOrder: SpeedOrder | null;
  /** Speed decided on last, m/s. */
  readonly pace: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class WalkDriver {
  readonly walker: Walker;
  private memory: Mutable<WalkMemory>;
  private readonly speed: number;

  constructor(
    walker: Walker,
    route: Route,
    s: number,
    lateral: number,
    attentive: boolean,
    speed: number,
  ) {
    this.walker = walker;
    this.speed = speed;
    this.memory = { route, s, lateral, attentive, speedOrder: null, pace: speed };
  }

  /** A copy of all that changes; {@link restore} takes it back. */
  save(): WalkMemory {
    return { ...this.memory };
  }

  restore(memory: WalkMemory): void {
    this.memory = { ...memory };
  }

  get route(): Route {
    return this.memory.route;
  }

  get s(): number {
    return this.memory.s;
  }

  set attentive(attentive: boolean) {
    this.memory.attentive = attentive;
  }

  set speedOrder(order: SpeedOrder | null) {
    this.memory.speedOrder = order;
  }

  decide(self: Neighbour, others: readonly Neighbour[]): void {
    const { memory } = this;
    memory.s = memory.route.project(self.x, self.y, memory.s).s;
    memory.pace = memory.speedOrder?.to ?? this.speed;
    if (!memory.attentive) return;
    const leader = findLeader(self, others, memory.route, memory.s, memory.lateral);
    if (leader && leader.gap < 1 + memory.pace)
      memory.pace = Math.max(0, Math.min(memory.pace, leader.speed));
  }

  act(self: Neighbour): void {
    const { route, s, lateral, pace } = this.memory;
    const ahead = this.walker.spec.kind === 'bicycle' ? 4 : 1.2;
    const p = route.at(s + ahead);
    const q = route.at(s + ahead + 0.5);
    const x = p.x - lateral * (q.y - p.y) * 2;
    const y = p.y + lateral * (q.x - p.x) * 2;
    this.walker.will = { speed: pace, yaw: atan2(y - self.y, x - self.x) };
  }
}
