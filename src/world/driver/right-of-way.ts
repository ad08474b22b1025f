/**
 * Who goes first at a junction: gap acceptance in time. Gaps follow the base critical headways of the Highway
 * Capacity Manual (2010, exhibit 19-10: through from the minor street 6.5 s, right turn 6.2 s, left turn across
 * oncoming traffic 4.1 to 4.5 s). Who follows through the same gap needs no second one: it accepts what is left of it
 * when it gets to the line, about three seconds later.
 */
import { type Conflict, conflictOf, isOncoming, sharpest, turnsLeft } from '../roads/movement.ts';
import type { JunctionMemory } from './junction-memory.ts';
import type { Approach, TrafficView } from './traffic-view.ts';

/** Least time, s, until who has priority reaches the place where the ways meet. */
export const CRITICAL_GAP_S = { crossing: 6.2, merging: 5.6, oncoming: 4.5 } as const;
/** Between one that leaves the place where ways meet and one that comes to it, s. */
const CLEARANCE_S = 1;
/** Largest sideways acceleration in a turn, and how briskly one gets away, m/s^2. */
const SIDEWAYS = 2.6;
const BRISK = 1.5;
/** A vehicle that merges is followed from where its rear is so far behind the beginning of the common way. */
const MERGED_M = 4;
/** Nobody stops before a line who would have to brake harder than this, m/s^2. */
export const HARDEST_STOP = 3.5;
/** All at a standstill for so long wait for each other, s. */
const STANDOFF_S = 2;

const WAITING_SPEED = 0.4;
/** Who waits inside so near to where the ways meet is in the way, metres. */
const IN_THE_WAY_M = 0.4;
/** Share of the critical gap that is left after so many seconds at the line (and five more). */
const IMPATIENT = 0.6;
const IMPATIENT_S = 30;
/** Who has waited at the line for so long is let in by those who have priority, s. */
const COURTESY_S = 75;

/** Time to go `distance` metres from `speed`, speeding up by `acceleration` to at most `top`; s. */
export function travelTime(
  distance: number,
  speed: number,
  top: number,
  acceleration: number,
): number {
  if (distance <= 0) return 0;
  if (speed >= top) return distance / top;
  const ramp = (top * top - speed * speed) / (2 * acceleration);
  if (distance <= ramp)
    return (Math.sqrt(speed * speed + 2 * acceleration * distance) - speed) / acceleration;
  return (top - speed) / acceleration + (distance - ramp) / top;
}

/** Speed at which one takes the movement, m/s. */
function paceOf(approach: Approach): number {
  const { movement, follower, entryS } = approach;
  const limit = follower.route.limitAt(entryS + 1);
  const bend = sharpest(movement);
  return bend > 1e-3 ? Math.min(limit, Math.sqrt(SIDEWAYS / bend)) : limit;
}

/** What a vehicle's driver has decided at the junction that it is at. */
export function memoryAt(approach: Approach): JunctionMemory {
  const { junction } = approach.follower;
  return junction.entryS === approach.entryS
    ? junction
    : { entryS: approach.entryS, phase: 'approaching', waitingSince: null };
}

/** It goes through, whoever comes: it has decided so, or is there already. */
function isGoing(approach: Approach): boolean {
  const { phase } = memoryAt(approach);
  return phase === 'committed' || (phase !== 'inside' && approach.toEntry < -1.5);
}

/** It stands behind somebody else who waits. */
const waitsInQueue = (approach: Approach): boolean =>
  approach.speed < WAITING_SPEED && approach.toEntry + approach.stop.s - approach.stop.entryS > 5;

/** 0: may go by its control, or is let in after a long wait; 1: gives way or stops; 2: faces amber or red. */
function rank(approach: Approach, { signals, tS }: TrafficView): number {
  const { control, signalGroup } = approach.stop;
  if (control === 'give-way' || control === 'stop') {
    const since = memoryAt(approach).waitingSince;
    return since !== null && tS - since > COURTESY_S ? 0 : 1;
  }
  if (control === 'priority' || memoryAt(approach).phase === 'inside') return 0;
  const colour = signals[signalGroup ?? 0] ?? 'green';
  if (colour === 'green') return 0;
  const toLine = Math.max(0.1, approach.toEntry + approach.stop.s - approach.stop.entryS);
  const stopping = (approach.speed * approach.speed) / (2 * toLine);
  return colour === 'amber' && stopping > HARDEST_STOP ? 0 : 2;
}

/** Whether `self` has to let `other` go first where their ways meet. */
function yieldsTo(self: Approach, other: Approach, view: TrafficView): boolean {
  const [own, theirs] = [rank(self, view), rank(other, view)];
  if (own !== theirs) return own > theirs;
  if (isOncoming(self.movement, other.movement)) {
    const [left, otherLeft] = [turnsLeft(self.movement), turnsLeft(other.movement)];
    if (left !== otherLeft) return left;
  }
  return !cameFirst(self, other);
}

/** Who has waited longer goes first; of two that do not wait, who is nearer. Ids decide what is left. */
function cameFirst(self: Approach, other: Approach): boolean {
  const [a, b] = [memoryAt(self).waitingSince, memoryAt(other).waitingSince];
  if (a !== null || b !== null) {
    if (a !== b) return a !== null && (b === null || a < b);
  } else if (self.toEntry !== other.toEntry) return self.toEntry < other.toEntry;
  return self.id < other.id;
}

/** When `self` comes to the place where the ways meet, and has left it; s from now. */
function passage(self: Approach, conflict: Conflict): { arrives: number; leaves: number } {
  const pace = paceOf(self);
  const fast = Math.max(pace, self.speed);
  return {
    arrives: travelTime(self.toEntry + conflict.from, self.speed, fast, BRISK),
    leaves: travelTime(
      self.toEntry + conflict.to + self.length,
      Math.min(self.speed, pace),
      pace,
      BRISK,
    ),
  };
}

/** Who has waited for long accepts shorter gaps: a share of the usual ones that falls to {@link IMPATIENT}. */
function patienceOf(self: Approach, tS: number): number {
  const since = memoryAt(self).waitingSince;
  if (since === null) return 1;
  return 1 - (1 - IMPATIENT) * Math.min(1, Math.max(0, tS - since - 5) / IMPATIENT_S);
}

/** Least time until one with priority comes that is enough for `self` to go before it. */
function neededGap(
  self: Approach,
  other: Approach,
  conflict: Conflict,
  own: { arrives: number; leaves: number },
  patience: number,
): number {
  if (conflict.merges) {
    const faster = Math.max(0, other.speed - paceOf(self));
    return Math.max(patience * CRITICAL_GAP_S.merging, own.arrives + 1 + (patience * faster) / 4);
  }
  const critical = isOncoming(self.movement, other.movement)
    ? CRITICAL_GAP_S.oncoming
    : CRITICAL_GAP_S.crossing;
  return Math.max(patience * critical, own.leaves + CLEARANCE_S);
}

/** Whether `other` keeps `self` from going now, given where their ways meet. */
function keepsOff(self: Approach, other: Approach, conflict: Conflict, view: TrafficView): boolean {
  const leaveAt = conflict.merges ? conflict.otherFrom + MERGED_M : conflict.otherTo;
  const toLeave = other.toEntry + leaveAt + other.length;
  if (toLeave <= 0) return false;
  const own = passage(self, conflict);
  const toArrive = other.toEntry + conflict.otherFrom;
  const going = isGoing(other);
  if (!going && toArrive < IN_THE_WAY_M) return true;
  if (!going && (waitsInQueue(other) || !yieldsTo(self, other, view))) return false;
  const top = Math.max(other.speed, other.follower.route.limitAt(other.entryS - 1));
  const arrival = travelTime(toArrive, other.speed, top, 1);
  if (toArrive > 0 && arrival >= neededGap(self, other, conflict, own, patienceOf(self, view.tS)))
    return false;
  if (!going || other.speed < 2) return true;
  // It may not get any faster; who comes second into a common lane leaves it a little more time.
  const gone = toLeave / Math.min(other.speed, paceOf(other));
  return own.arrives < gone + (conflict.merges ? 1.5 : 0.8) * CLEARANCE_S;
}

export interface Blocker {
  readonly other: Approach;
  readonly conflict: Conflict;
}

/** Everybody at the junction who keeps `self` from going now. */
export function blockersOf(
  self: Approach,
  others: readonly Approach[],
  view: TrafficView,
): Blocker[] {
  const found: Blocker[] = [];
  for (const other of others) {
    if (other.id === self.id) continue;
    const conflict = conflictOf(self.movement, other.movement);
    if (conflict && keepsOff(self, other, conflict, view)) found.push({ other, conflict });
  }
  return found;
}

/**
 * Breaks a circle of drivers who all wait for each other: all of them stand and have for a while, and `self` has
 * waited longest (of those, the lowest id).
 */
export function breaksStandoff(self: Approach, blockers: readonly Blocker[], tS: number): boolean {
  const since = memoryAt(self).waitingSince;
  if (since === null || tS - since < STANDOFF_S) return false;
  return blockers.every(({ other, conflict }) => {
    const theirs = memoryAt(other).waitingSince;
    if (isGoing(other) || theirs === null || other.speed > WAITING_SPEED) return false;
    if (other.toEntry + conflict.otherFrom < IN_THE_WAY_M) return false;
    if (tS - theirs < STANDOFF_S) return false;
    return since < theirs || (since === theirs && self.id < other.id);
  });
}
