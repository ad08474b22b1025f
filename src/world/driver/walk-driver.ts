/** Steers a pedestrian or cyclist along a route. */
import { atan2 } from '../../core/math.ts';
import type { Walker } from '../dynamics/walker.ts';
import type { Route } from '../roads/route.ts';
import type { SpeedOrder } from './car-driver.ts';
import { findLeader, type Neighbour } from './surroundings.ts';

export class WalkDriver {
  readonly walker: Walker;
  readonly route: Route;
  s: number;
  attentive: boolean;
  speedOrder: SpeedOrder | null = null;
  private readonly lateral: number;
  private readonly speed: number;
  private pace: number;

  constructor(
    walker: Walker,
    route: Route,
    s: number,
    lateral: number,
    attentive: boolean,
    speed: number,
  ) {
    this.walker = walker;
    this.route = route;
    this.s = s;
    this.lateral = lateral;
    this.attentive = attentive;
    this.speed = speed;
    this.pace = speed;
  }

  decide(self: Neighbour, others: readonly Neighbour[]): void {
    this.s = this.route.project(self.x, self.y, this.s).s;
    this.pace = this.speedOrder?.to ?? this.speed;
    if (!this.attentive) return;
    const leader = findLeader(self, others, this.route, this.s, this.lateral);
    if (leader && leader.gap < 1 + this.pace)
      this.pace = Math.max(0, Math.min(this.pace, leader.speed));
  }

  act(self: Neighbour): void {
    const ahead = this.walker.spec.kind === 'bicycle' ? 4 : 1.2;
    const p = this.route.at(this.s + ahead);
    const q = this.route.at(this.s + ahead + 0.5);
    const x = p.x - this.lateral * (q.y - p.y) * 2;
    const y = p.y + this.lateral * (q.x - p.x) * 2;
    this.walker.will = { speed: this.pace, yaw: atan2(y - self.y, x - self.x) };
  }
}
