/**
 * What a driver does at the junction ahead: obeys signals and signs, waits for a gap, keeps out of a junction that it
 * could not leave, waits inside for oncoming traffic to turn left, and once going goes.
 */
import { isOncoming, turnsLeft, waitingPoint } from '../roads/movement.ts';
import type { Route } from '../roads/route.ts';
import type { Leader } from './idm.ts';
import { type JunctionMemory, NO_JUNCTION } from './junction-memory.ts';
import { type Blocker, blockersOf, breaksStandoff, memoryAt } from './right-of-way.ts';
import type { Neighbour } from './surroundings.ts';
import { type Approach, approachOf, type RouteFollower, type TrafficView } from './traffic-view.ts';

/** Deceleration at which one stops for amber rather than go on, m/s^2. */
const AMBER_BRAKE = 3;
/** Deceleration to stop at a line by, m/s^2, when one has looked and has to wait. */
const WAIT_BRAKE = 3;
/** One who has to give way looks from so near, metres. */
const LOOK_M = 10;
const HARD_BRAKE = 4;
const LONG_M = 4.8;
const STOOD_SPEED = 0.3;
const AT_LINE_M = 3;
/** Room between standing vehicles, metres. */
const ROOM_M = 2.5;
const CRAWL = 2;
/** With its front so far behind the line one does not go back, metres. */
const BEYOND_M = 1.5;
/** One who is not farther in than this has not entered yet, metres. */
const ENTERED_M = 1.4;
/** A left-turner waits inside only where there is so much room before the ways meet, metres. */
const INSIDE_M = 3;

export interface JunctionQuestion {
  readonly self: Neighbour;
  readonly follower: RouteFollower;
  readonly view: TrafficView;
  /** Looks out for everybody; a scripted driver with priority goes and lets others see to it. */
  readonly careful: boolean;
  /** Who is ahead; nobody decides who has somebody before the line. */
  readonly leader: Leader | null;
}

export interface JunctionAnswer {
  readonly memory: JunctionMemory;
  /** Distance from the front at which to stop, metres; null where nothing is in the way. */
  readonly hold: number | null;
}

/** Free way along the lane behind a junction to the nearest that stands or crawls, metres. */
function roomBeyond(route: Route, exitS: number, self: Neighbour, view: TrafficView): number {
  const exit = route.at(exitS + 8);
  let free = Number.POSITIVE_INFINITY;
  for (const other of view.others) {
    const [dx, dy] = [other.x - exit.x, other.y - exit.y];
    if (other.id === self.id || dx * dx + dy * dy > 30 * 30) continue;
    const place = route.project(other.x, other.y, exitS + 8);
    const rear = place.s - exitS - other.halfLength;
    if (Math.abs(place.offset) > 1.5 || rear < -1 || rear > 24) continue;
    if (other.vx * other.vx + other.vy * other.vy < CRAWL * CRAWL) free = Math.min(free, rear);
  }
  return free;
}

/** Whether one can leave the junction: behind it there is room for oneself and for all who go there first. */
function canLeave(approach: Approach, self: Neighbour, view: TrafficView): boolean {
  const { movement, stop, entryS, follower } = approach;
  let needed = approach.length + ROOM_M;
  for (const other of view.at(movement.junction)) {
    if (other.id === self.id || other.movement.to !== movement.to) continue;
    if (memoryAt(other).phase !== 'committed') continue;
    if (other.speed < 1 && other.toEntry < 0) return false;
    needed += other.length + ROOM_M;
  }
  const exitS = entryS + stop.exitS - stop.entryS;
  return roomBeyond(follower.route, exitS, self, view) >= needed;
}

/** Somebody stands in one's way through the junction. */
const isBlocked = ({ approach, toLine }: Standing, leader: Leader | null): boolean =>
  leader !== null &&
  leader.speed < 1.5 &&
  leader.gap < Math.max(0, toLine) + approach.movement.length + approach.length;

/** It meant to go, but stands behind somebody before it has entered: others need not wait for it. */
const isStuck = (approach: Approach, toLine: number, leader: Leader | null): boolean =>
  approach.speed < STOOD_SPEED &&
  approach.toEntry > -ENTERED_M &&
  leader !== null &&
  leader.speed < 0.5 &&
  leader.gap < Math.max(0, toLine) + approach.movement.length;

/** Somebody off the known ways is in the junction or about to be. */
function someoneAstray(approach: Approach, view: TrafficView): boolean {
  if (view.astray.length === 0) return false;
  const { points } = approach.movement;
  const middle = points[points.length >> 1] as { x: number; y: number };
  return view.astray.some(({ x, y, vx, vy }) => {
    const [dx, dy] = [middle.x - x, middle.y - y];
    const range = Math.sqrt(dx * dx + dy * dy);
    const closing = (vx * dx + vy * dy) / Math.max(range, 0.1);
    const moves = vx * vx + vy * vy > 0.25;
    return (range < 14 && moves) || (closing > 1 && (range - 14) / closing < 4);
  });
}

interface Standing {
  readonly approach: Approach;
  /** From the front to the stop line, metres. */
  readonly toLine: number;
  readonly memory: JunctionMemory;
}

/** What signals and signs say before one looks at anybody. */
function byControl({ approach, toLine, memory }: Standing, view: TrafficView): 'hold' | 'look' {
  const { control, signalGroup } = approach.stop;
  const { speed } = approach;
  if (memory.phase === 'inside') return 'look';
  if (control === 'signals') {
    const colour = view.signals[signalGroup ?? 0] ?? 'green';
    if (colour === 'green') return 'look';
    const stops = speed < STOOD_SPEED || (speed * speed) / (2 * AMBER_BRAKE) < toLine;
    if (toLine < -BEYOND_M) return 'look';
    return (colour === 'amber' || toLine < 0) && !stops ? 'look' : 'hold';
  }
  if (control === 'priority') return 'look';
  if (toLine > LOOK_M) return 'hold';
  const stood = memory.phase === 'stood' || control !== 'stop';
  return stood || toLine < -BEYOND_M ? 'look' : 'hold';
}

/** Where one who may not go through yet stops: at the line, or inside before oncoming traffic. */
function waitingPlace(
  { approach, toLine, memory }: Standing,
  blockers: readonly Blocker[],
  mayEnter: boolean,
): JunctionAnswer {
  // A long vehicle leaves its lane sooner: its front swings out.
  const long = Math.max(0, approach.length - LONG_M);
  const wait = waitingPoint(approach.movement) - 0.6 * long;
  const inside = approach.toEntry + wait;
  if (memory.phase === 'inside') return { memory, hold: Math.max(0.05, inside) };
  const forOncoming =
    mayEnter &&
    blockers.length > 0 &&
    wait >= INSIDE_M &&
    turnsLeft(approach.movement) &&
    blockers.every(({ other }) => isOncoming(approach.movement, other.movement));
  if (!forOncoming) {
    // Who sees too late that it has to wait stops a little behind the line rather than at once.
    const soonest = (approach.speed * approach.speed) / (2 * HARD_BRAKE);
    return { memory, hold: Math.max(toLine, Math.min(approach.toEntry + 2, soonest)) };
  }
  const phase = toLine < 0 ? 'inside' : memory.phase;
  return { memory: { ...memory, phase }, hold: inside };
}

function look(standing: Standing, question: JunctionQuestion): JunctionAnswer {
  const { approach, memory } = standing;
  const { view, self, careful, leader } = question;
  const committed: JunctionAnswer = { memory: { ...memory, phase: 'committed' }, hold: null };
  const first = approach.stop.control === 'priority' || approach.stop.control === 'signals';
  if (first && !careful && !turnsLeft(approach.movement)) return committed;
  const blockers = blockersOf(approach, view.at(approach.movement.junction), view);
  const astray = !first && someoneAstray(approach, view);
  const leaves = !careful || (!isBlocked(standing, leader) && canLeave(approach, self, view));
  const free = blockers.length === 0 || breaksStandoff(approach, blockers, view.tS);
  if (free && leaves && !astray) return committed;
  return waitingPlace(standing, blockers, first && leaves);
}

/** Decides anew; the answer's memory replaces the driver's. */
export function decideAtJunction(question: JunctionQuestion): JunctionAnswer {
  const { self, follower, view } = question;
  const approach = approachOf(self, follower);
  if (!approach) return { memory: NO_JUNCTION, hold: null };
  const { speed, stop } = approach;
  const toLine = approach.toEntry - (stop.entryS - stop.s);
  let memory = memoryAt(approach);
  if (memory.phase === 'committed' && isStuck(approach, toLine, question.leader))
    memory = { ...memory, phase: 'stood', waitingSince: view.tS };
  const sight = Math.max(LOOK_M + 4, (speed * speed) / (2 * WAIT_BRAKE) + 0.5 * speed + 4);
  const red = stop.control !== 'priority' && memory.phase === 'approaching';
  if (memory.phase === 'committed' || toLine > (red ? sight + 30 : sight))
    return { memory, hold: null };
  const stands = speed < STOOD_SPEED && toLine < AT_LINE_M;
  if (stands && memory.waitingSince === null) memory = { ...memory, waitingSince: view.tS };
  if (stands && memory.phase === 'approaching') memory = { ...memory, phase: 'stood' };
  const standing = { approach, toLine, memory };
  const says = byControl(standing, view);
  if (says === 'hold') return { memory, hold: toLine };
  const behind = question.leader !== null && question.leader.gap < toLine;
  if (toLine > sight || behind) return { memory, hold: null };
  return look(standing, question);
}
