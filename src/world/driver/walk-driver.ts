/**
 * Steers a pedestrian or cyclist along a route. Cyclists obey signals and signs as drivers do; pedestrians of the
 * traffic walk along pavements, turn round where these end, and now and then cross a carriageway.
 */
import { atan2, clamp } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import type { Walker } from '../dynamics/walker.ts';
import { accessesOf, type Crossing, type CrossingAccess } from '../roads/crossing.ts';
import type { Route } from '../roads/route.ts';
import type { SpeedOrder } from './car-memory.ts';
import { canCross, holdForWalkers } from './crossing-rule.ts';
import { type JunctionMemory, NO_JUNCTION } from './junction-memory.ts';
import { decideAtJunction } from './junction-rule.ts';
import { type Manners, SCRIPTED } from './manners.ts';
import { findLeader, type Neighbour, type SeenLeader, SIDE_MARGIN_M } from './surroundings.ts';
import type { CrossingWalker, TrafficView } from './traffic-view.ts';
import type { WalkMemory } from './walk-memory.ts';

export type { WalkMemory } from './walk-memory.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Share of the crossings passed that a pedestrian takes. */
const CROSSES = 0.35;
/** Pedestrians wait so far before the kerb, turn round so far before the end of a pavement; metres. */
const FROM_KERB_M = 0.6;
const TURN_ROUND_M = 1.5;
/** Pedestrians pass each other with so little room, step aside by so much for so long. */
const PEDESTRIAN_MARGIN_M = 0.12;
const DODGE_M = 0.8;
const DODGE_S = 2.5;
/** Two touch where their middles are so near; one looks so far ahead for it. */
const TOUCHING_M = 0.78;
const FORESEEN_M = 3;
const FORESEEN_S = [0, 0.3, 0.6, 0.9] as const;
const ASIDE_SPEED = 0.5;
const ASIDE_RAD = -1.7;
const ASIDE_S = 1.5;
const NEAREST_M = 0.35;
const CYCLIST_BRAKE = 1.5;
const FOLLOW_M = 1.5;
const FOLLOW_S = 1.2;

export class WalkDriver {
  readonly walker: Walker;
  private memory: Mutable<WalkMemory>;
  private readonly speed: number;
  private readonly manners: Manners;

  constructor(
    walker: Walker,
    route: Route,
    s: number,
    lateral: number,
    attentive: boolean,
    speed: number,
    manners: Manners = SCRIPTED,
  ) {
    this.walker = walker;
    this.speed = speed;
    this.manners = manners;
    this.memory = {
      route,
      s,
      lateral,
      attentive,
      speedOrder: null,
      pace: speed,
      junction: NO_JUNCTION,
      access: null,
      walking: false,
      choices: 0,
      left: null,
      aside: 0,
      asideUntilS: 0,
      dodge: 0,
      dodgeUntilS: 0,
    };
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

  get junction(): JunctionMemory {
    return this.memory.junction;
  }

  /** What drivers see of it at a crossing; null elsewhere. */
  get crossing(): CrossingWalker | null {
    const { access, s, walking } = this.memory;
    return access && { crossing: access.crossing, backwards: access.backwards, s, walking };
  }

  get rounds(): number {
    return this.memory.choices;
  }

  get usualLateral(): number {
    return this.memory.lateral;
  }

  /** Speed it likes, m/s. */
  desiredSpeedOn(): number {
    return this.speed;
  }

  /** It has been moved to the beginning of a route. */
  enter(route: Route, s: number): void {
    this.memory.route = route;
    this.memory.s = s;
    this.memory.junction = NO_JUNCTION;
    this.memory.choices++;
  }

  set attentive(attentive: boolean) {
    this.memory.attentive = attentive;
  }

  set speedOrder(order: SpeedOrder | null) {
    this.memory.speedOrder = order;
  }

  decide(self: Neighbour, view: TrafficView): void {
    const { memory } = this;
    const before = memory.s;
    memory.s = memory.route.project(self.x, self.y, memory.s).s;
    memory.pace = memory.speedOrder?.to ?? this.speed;
    memory.aside = 0;
    if (!memory.attentive) return;
    if (this.walker.rides) this.cycle(self, view);
    else this.walk(self, view, before);
  }

  act(self: Neighbour): void {
    const { route, s, lateral, pace, dodge, aside } = this.memory;
    const ahead = this.walker.rides ? 4 : 1.2;
    const p = route.at(s + ahead);
    const along = route.directionAt(s + ahead);
    const offset = lateral + dodge;
    const x = p.x - offset * along.y;
    const y = p.y + offset * along.x;
    this.walker.will = { speed: pace, yaw: atan2(y - self.y, x - self.x) + aside };
  }

  private leader(self: Neighbour, view: TrafficView, margin: number): SeenLeader | null {
    const { route, s, lateral, dodge } = this.memory;
    const offset = lateral + dodge;
    return findLeader(self, view.others, { route, s, offset, target: offset, margin });
  }

  private cycle(self: Neighbour, view: TrafficView): void {
    const { memory } = this;
    const leader = this.leader(self, view, SIDE_MARGIN_M);
    const { careful } = this.manners;
    const answer = decideAtJunction({ self, follower: this, view, careful, leader });
    memory.junction = answer.memory;
    const walkers = careful ? holdForWalkers(self, this, view) : null;
    const stopIn = Math.min(answer.hold ?? Infinity, walkers ?? Infinity) - 0.4;
    const forLeader = leader ? followingSpeed(leader) : Infinity;
    memory.pace = clamp(Math.min(memory.pace, forLeader, slowing(stopIn)), 0, memory.pace);
  }

  private walk(self: Neighbour, view: TrafficView, before: number): void {
    const { memory } = this;
    const { rng } = this.manners;
    if (rng && memory.access) this.crossOver(memory.access, view, rng);
    else if (rng) this.stroll(before, view, rng);
    if (memory.pace > 0) this.makeWay(self, view);
  }

  /** A generator for the next choice. */
  private choose(rng: Rng): Rng {
    this.memory.choices++;
    return rng.split(`choice ${this.memory.choices}`);
  }

  /** Along a pavement: perhaps into a crossing, and back where it ends. */
  private stroll(before: number, view: TrafficView, rng: Rng): void {
    const { memory } = this;
    const { route, s } = memory;
    if (!route.closed && s > route.length - TURN_ROUND_M) {
      memory.s = route.length - s;
      memory.route = route.reversed();
      return;
    }
    const lap = route.closed ? Math.floor(s / route.length) * route.length : 0;
    for (const access of accessesOf(route, view.crossings)) {
      if (access.s + lap <= before || access.s + lap > s) continue;
      if (access.crossing === memory.left) continue;
      memory.left = null;
      if (this.choose(rng).uniform() < CROSSES) {
        this.turnInto(access);
        return;
      }
    }
  }

  private turnInto(access: CrossingAccess): void {
    const { way } = access.crossing;
    this.memory.access = access;
    this.memory.walking = false;
    this.memory.route = access.backwards ? way.reversed() : way;
    this.memory.s = 0;
  }

  /** To the kerb, and across once that is possible. */
  private crossOver({ crossing, backwards }: CrossingAccess, view: TrafficView, rng: Rng): void {
    const { memory } = this;
    const { way, kerbs } = crossing;
    if (memory.walking) {
      if (memory.s > way.length - 0.4) this.leave(crossing, backwards, view, rng);
      return;
    }
    const kerb = backwards ? way.length - kerbs[1] : kerbs[0];
    if (memory.s < kerb - FROM_KERB_M) return;
    memory.walking = canCross(crossing, memory.pace, view);
    if (!memory.walking) memory.pace = 0;
  }

  /** From a crossing on along one of the pavements at its end. */
  private leave(crossing: Crossing, backwards: boolean, view: TrafficView, rng: Rng): void {
    const ways = this.manners.pavements.flatMap((pavement) =>
      [pavement, pavement.reversed()].flatMap((route) =>
        accessesOf(route, view.crossings)
          .filter((access) => access.crossing === crossing && access.backwards !== backwards)
          .map((access) => ({ route, s: access.s })),
      ),
    );
    if (ways.length === 0) {
      this.turnInto({ crossing, s: 0, backwards: !backwards });
      return;
    }
    const { route, s } = this.choose(rng).choice(ways);
    this.memory.access = null;
    this.memory.left = crossing;
    this.memory.walking = false;
    this.memory.route = route;
    this.memory.s = s;
  }

  /** A pedestrian ahead whom one touches in a moment if both go on as they do. */
  private tooNear(self: Neighbour, view: TrafficView): Neighbour | undefined {
    return view.others.find((other) => {
      if (other.id === self.id || other.halfLength > 0.5) return false;
      const [dx, dy] = [other.x - self.x, other.y - self.y];
      const range = dx * dx + dy * dy;
      if (range > FORESEEN_M * FORESEEN_M || dx * self.ux + dy * self.uy <= 0) return false;
      const [vx, vy] = [other.vx - self.vx, other.vy - self.vy];
      return FORESEEN_S.some((t) => {
        const [x, y] = [dx + vx * t, dy + vy * t];
        return x * x + y * y < TOUCHING_M * TOUCHING_M;
      });
    });
  }

  /** Two about to touch both stop; then the one with the lower id steps aside to the right. */
  private avoid(self: Neighbour, other: Neighbour, tS: number): void {
    const { memory } = this;
    const still = ({ vx, vy }: Neighbour) => vx * vx + vy * vy < 0.02;
    if (self.id < other.id && still(self) && still(other)) memory.asideUntilS = tS + ASIDE_S;
    memory.pace = 0;
  }

  /** Follows or steps aside for whoever is in the way. */
  private makeWay(self: Neighbour, view: TrafficView): void {
    const { memory } = this;
    const near = this.tooNear(self, view);
    if (near) {
      this.avoid(self, near, view.tS);
      memory.aside = view.tS < memory.asideUntilS ? ASIDE_RAD : 0;
      return;
    }
    if (view.tS < memory.asideUntilS) {
      memory.aside = ASIDE_RAD;
      memory.pace = ASIDE_SPEED;
      return;
    }
    if (memory.dodge !== 0 && view.tS >= memory.dodgeUntilS) memory.dodge = 0;
    let leader = this.leader(self, view, PEDESTRIAN_MARGIN_M);
    if (!leader || leader.gap > 1 + memory.pace) return;
    const onFoot = leader.other.halfLength < 0.5;
    if (onFoot && leader.speed < 0.4 * memory.pace && memory.dodge === 0 && this.manners.rng) {
      const { other } = leader;
      const offset = memory.route.project(other.x, other.y, memory.s).offset;
      memory.dodge = offset > memory.lateral ? -DODGE_M : DODGE_M;
      memory.dodgeUntilS = view.tS + DODGE_S;
      leader = this.leader(self, view, PEDESTRIAN_MARGIN_M);
      if (!leader) return;
    }
    const closing = onFoot ? Math.max(0, leader.gap - NEAREST_M) : 0;
    memory.pace = Math.min(memory.pace, Math.max(0, leader.speed) + closing);
  }
}

/** Speed at which a cyclist follows, m/s: it falls back until it has a second or so to brake. */
function followingSpeed({ gap, speed }: SeenLeader): number {
  const along = Math.max(0, speed);
  const room = gap - FOLLOW_M - FOLLOW_S * along;
  return room > 0 ? along + slowing(room) : Math.max(0, along + room / 2);
}

/** Speed from which one comes to a stand within so many metres, m/s. */
const slowing = (distance: number): number =>
  distance === Number.POSITIVE_INFINITY
    ? distance
    : Math.sqrt(2 * CYCLIST_BRAKE * Math.max(0, distance));
