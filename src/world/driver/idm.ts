/**
 * The intelligent-driver model: M. Treiber, A. Hennecke, D. Helbing, Congested traffic states in empirical
 * observations and microscopic simulations, Phys. Rev. E 62, 1805 (2000), equations 1-3, exponent 4.
 */
export interface IdmParameters {
  /** Desired speed, m/s. */
  readonly desiredSpeed: number;
  /** Time headway T, s. */
  readonly headway: number;
  /** Gap at standstill s0, m. */
  readonly standstillGap: number;
  /** Acceleration a and comfortable deceleration b, m/s^2. */
  readonly acceleration: number;
  readonly deceleration: number;
}

/** A driver of our traffic, but for the speed that it likes. */
export const USUAL_DRIVER = {
  headway: 1.4,
  standstillGap: 2.5,
  acceleration: 1.6,
  deceleration: 2.5,
} as const;

export interface Leader {
  /** Bumper to bumper, m. */
  readonly gap: number;
  /** Along the follower's path, m/s. */
  readonly speed: number;
}

/** Acceleration that the model asks for, m/s^2. */
export function idmAcceleration(speed: number, leader: Leader | null, p: IdmParameters): number {
  const ratio = speed / Math.max(0.1, p.desiredSpeed);
  const free = 1 - ratio * ratio * ratio * ratio;
  if (!leader) return p.acceleration * free;
  const approach =
    (speed * (speed - leader.speed)) / (2 * Math.sqrt(p.acceleration * p.deceleration));
  const wanted = p.standstillGap + Math.max(0, speed * p.headway + approach);
  const share = wanted / Math.max(0.1, leader.gap);
  return p.acceleration * (free - share * share);
}
