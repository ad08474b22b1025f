/**
 * Time-exposed and time-integrated time to collision: how long, and how far below a threshold, the time to collision
 * has been. M. M. Minderhoud, P. H. L. Bovy, Extended time-to-collision measures for road traffic safety assessment,
 * Accident Analysis and Prevention 33 (2001), with the threshold of 2 s.
 */

/** s */
const EXPOSURE_THRESHOLD_S = 2;

export interface Exposure {
  /** TET: total time with ttc at most the threshold, s. */
  readonly tet: number;
  /** TIT: integral of (threshold - ttc) over that time, s^2. */
  readonly tit: number;
}

export const NO_EXPOSURE: Exposure = { tet: 0, tit: 0 };

/**
 * The exposure after one more step.
 * @param ttc over the step, s; null where no contact is predicted
 * @param dt length of the step, s
 */
export function exposed(before: Exposure, ttc: number | null, dt: number): Exposure {
  if (ttc === null || ttc > EXPOSURE_THRESHOLD_S) return before;
  return { tet: before.tet + dt, tit: before.tit + (EXPOSURE_THRESHOLD_S - ttc) * dt };
}
