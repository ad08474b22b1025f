/**
 * Who is where on the ways of a place: made anew whenever drivers decide, from what is seen of everybody and what
 * drivers have decided at junctions. It keeps nothing that the drivers do not keep themselves.
 */
import type { SignalGroup } from '../../core/road-network.ts';
import type { SignalColour } from '../../core/world-state.ts';
import { type Crossing, crossingsOn } from '../roads/crossing.ts';
import type { Movement } from '../roads/movement.ts';
import type { Route, RouteStop } from '../roads/route.ts';
import type { JunctionMemory } from './junction-memory.ts';
import type { Neighbour } from './surroundings.ts';

/** A driver as others know it: its way, and what it shows that it has decided. */
export interface RouteFollower {
  readonly route: Route;
  readonly s: number;
  readonly junction: JunctionMemory;
}

/** A pedestrian who crosses a carriageway or is about to. */
export interface CrossingWalker {
  readonly crossing: Crossing;
  /** From the far pavement to the near one. */
  readonly backwards: boolean;
  /** Arc length along its way over the crossing. */
  readonly s: number;
  readonly walking: boolean;
}

export interface Watched {
  readonly seen: Neighbour;
  /** Null for pedestrians and parked vehicles. */
  readonly follower: RouteFollower | null;
  readonly walker: CrossingWalker | null;
}

/** A vehicle before or in a junction. */
export interface Approach {
  readonly id: number;
  readonly follower: RouteFollower;
  readonly stop: RouteStop;
  readonly movement: Movement;
  /** Arc length of the junction's entry on the follower's route, laps included. */
  readonly entryS: number;
  /** From its front to the entry, metres; negative inside. */
  readonly toEntry: number;
  /** m/s, at least 0. */
  readonly speed: number;
  readonly length: number;
}

/** A vehicle that comes to a crossing. */
export interface CrossingVehicle {
  readonly id: number;
  /** From its front, and from its rear, to the middle of the crossing, metres; negative when past. */
  readonly toFront: number;
  readonly toRear: number;
  readonly speed: number;
}

export interface CrossingTraffic {
  readonly walkers: CrossingWalker[];
  readonly vehicles: CrossingVehicle[];
}

/** Vehicles farther than this from a junction or a crossing do not matter to who decides there, metres. */
const JUNCTION_REACH_M = 150;
const CROSSING_REACH_M = 90;
/** A vehicle so far beside its route is not where its driver's route says. */
const ASTRAY_M = 4;

const NO_APPROACHES: readonly Approach[] = [];

export class TrafficView {
  tS = 0;
  signals: readonly SignalColour[] = [];
  others: readonly Neighbour[] = [];
  readonly groups: readonly SignalGroup[];
  readonly crossings: readonly Crossing[];
  private approaches = new Map<number, Approach[]>();
  private onCrossing = new Map<Crossing, CrossingTraffic>();
  /** Vehicles that follow no route, or not the one they say. */
  astray: Neighbour[] = [];

  constructor(groups: readonly SignalGroup[], crossings: readonly Crossing[]) {
    this.groups = groups;
    this.crossings = crossings;
  }

  observe(
    tS: number,
    signals: readonly SignalColour[],
    others: readonly Neighbour[],
    watched: readonly Watched[],
  ): void {
    this.tS = tS;
    this.signals = signals;
    this.others = others;
    this.approaches = new Map();
    this.astray = [];
    this.onCrossing = new Map(
      this.crossings.map((crossing) => [crossing, { walkers: [], vehicles: [] }]),
    );
    for (const one of watched) {
      if (one.walker) this.onCrossing.get(one.walker.crossing)?.walkers.push(one.walker);
      if (one.follower) this.place(one.seen, one.follower);
    }
  }

  /** Vehicles before or in a junction, in a fixed order. */
  at(junction: number): readonly Approach[] {
    return this.approaches.get(junction) ?? NO_APPROACHES;
  }

  on(crossing: Crossing): CrossingTraffic {
    return this.onCrossing.get(crossing) as CrossingTraffic;
  }

  private place(seen: Neighbour, follower: RouteFollower): void {
    const { route, s } = follower;
    const offset = route.project(seen.x, seen.y, s).offset;
    if (Math.abs(offset) > ASTRAY_M) {
      this.astray.push(seen);
      return;
    }
    const approach = approachOf(seen, follower);
    if (approach && approach.toEntry < JUNCTION_REACH_M) {
      const { junction } = approach.movement;
      const known = this.approaches.get(junction);
      if (known) known.push(approach);
      else this.approaches.set(junction, [approach]);
    }
    for (const { crossing, s: at } of crossingsOn(route, this.crossings)) {
      const lap = route.closed ? Math.round((s - at) / route.length) * route.length : 0;
      const toFront = at + lap - s - seen.halfLength;
      const toRear = at + lap - s + seen.halfLength;
      if (toRear < -3 || toFront > CROSSING_REACH_M) continue;
      this.on(crossing).vehicles.push({ id: seen.id, toFront, toRear, speed: forwards(seen) });
    }
  }
}

const forwards = (seen: Neighbour): number => Math.max(0, seen.vx * seen.ux + seen.vy * seen.uy);

/** Where a vehicle is before or in the junction next on its way, or null where it comes to none. */
export function approachOf(seen: Neighbour, follower: RouteFollower): Approach | null {
  const { route, s } = follower;
  const ahead = route.stopAt(s - seen.halfLength);
  if (!ahead?.stop.movement) return null;
  const entryS = ahead.lap + ahead.stop.entryS;
  return {
    id: seen.id,
    follower,
    stop: ahead.stop,
    movement: ahead.stop.movement,
    entryS,
    toEntry: entryS - s - seen.halfLength,
    speed: forwards(seen),
    length: 2 * seen.halfLength,
  };
}
