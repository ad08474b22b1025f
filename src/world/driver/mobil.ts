/**
 * Lane changes by MOBIL: A. Kesting, M. Treiber, D. Helbing, General lane-changing model MOBIL for car-following
 * models, Transportation Research Record 1999, 86 (2007); the safety criterion (2), the incentive of the rules of
 * European motorways (7) and (8), where one keeps right and does not pass on the right in free traffic.
 */
import { type IdmParameters, idmAcceleration, type Leader } from './idm.ts';

export interface MobilParameters {
  /** Share of the others' gain or loss that counts like one's own. */
  readonly politeness: number;
  /** The follower in the new lane never has to brake harder, m/s^2. */
  readonly safeDeceleration: number;
  /** Gain below which one stays, and what the right lane is preferred by, m/s^2. */
  readonly threshold: number;
  readonly keepRight: number;
  /** Nobody passes on the right above this speed, m/s. */
  readonly passRightBelow: number;
}

export const MOBIL: MobilParameters = {
  politeness: 0.3,
  safeDeceleration: 2.5,
  threshold: 0.1,
  keepRight: 0.3,
  passRightBelow: 60 / 3.6,
};

/** One lane beside oneself: gaps bumper to bumper, speeds along the lane; null where there is nobody near. */
export interface LaneSight {
  readonly leader: Leader | null;
  readonly follower: Leader | null;
}

/** Who follows is taken to drive like oneself, but for wanting to keep its speed at least. */
const asFollower = (idm: IdmParameters, speed: number): IdmParameters => ({
  ...idm,
  desiredSpeed: Math.max(idm.desiredSpeed, speed),
});

/** Gain of a follower, m/s^2, when the leader before it changes from one to another. */
function followerGain(
  follower: Leader | null,
  before: Leader | null,
  after: Leader | null,
  idm: IdmParameters,
): number {
  if (!follower) return 0;
  const own = asFollower(idm, follower.speed);
  return idmAcceleration(follower.speed, after, own) - idmAcceleration(follower.speed, before, own);
}

/**
 * What a change would bring above what it must, m/s^2: one changes where it is positive; -Infinity where it is not
 * safe.
 * @param length of one's own vehicle, metres
 */
export function changeIncentive(
  speed: number,
  length: number,
  current: LaneSight,
  target: LaneSight,
  to: 'left' | 'right',
  idm: IdmParameters,
  p: MobilParameters = MOBIL,
): number {
  const none = Number.NEGATIVE_INFINITY;
  if ((target.leader?.gap ?? 1) <= 0.5 || (target.follower?.gap ?? 1) <= 0.5) return none;
  const self = (gap: number): Leader => ({ gap, speed });
  const beyond = (gap: number, leader: Leader | null): Leader | null =>
    leader && { gap: gap + length + leader.gap, speed: leader.speed };
  const newFollower = target.follower;
  if (newFollower) {
    const own = asFollower(idm, newFollower.speed);
    const then = idmAcceleration(newFollower.speed, self(newFollower.gap), own);
    if (then < -p.safeDeceleration) return none;
  }
  const now = idmAcceleration(speed, current.leader, idm);
  const then = idmAcceleration(speed, target.leader, idm);
  if (then < -p.safeDeceleration) return none;
  // Nobody speeds past a leader of the left lane: the right lane is worth no more than the left one.
  const leftLeader = (to === 'left' ? target : current).leader;
  const noPassing =
    leftLeader !== null && speed > leftLeader.speed && leftLeader.speed > p.passRightBelow;
  const rightLane = to === 'left' ? now : then;
  const allowed = noPassing ? Math.min(now, then) : rightLane;
  const own = to === 'left' ? then - allowed : allowed - now;
  const gainNew = followerGain(
    newFollower,
    newFollower && beyond(newFollower.gap, target.leader),
    newFollower && self(newFollower.gap),
    idm,
  );
  const old = current.follower;
  const gainOld = followerGain(
    old,
    old && self(old.gap),
    old && beyond(old.gap, current.leader),
    idm,
  );
  // In the right-hand rules only who is in the left lane is a hindrance to others.
  return to === 'left'
    ? own + p.politeness * gainNew - p.threshold - p.keepRight
    : own + p.politeness * gainOld - p.threshold + p.keepRight;
}
