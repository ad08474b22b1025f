/** How fast a contact comes nearer, as one number that is always there: the inverse of the time to collision. */

/** Nearer contacts count as this near: 1 / TTC grows without bound, and half a second is too late for anything. */
const LEAST_TTC_S = 0.5;

/**
 * 1 / TTC in 1/s: 0 where no contact is coming, 2 at most.
 * @param ttc seconds, from 0; null where none is coming
 */
export const inverseTtc = (ttc: number | null): number =>
  ttc === null ? 0 : 1 / Math.max(LEAST_TTC_S, ttc);
