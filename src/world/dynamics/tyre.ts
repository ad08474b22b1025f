/**
 * Tyre forces with combined slip inside a friction circle.
 *
 * The slip vector, normalised by the slips at which the tyre slides wholly, has the length sigma; the force has
 * the size mu Fz (1 - (1 - sigma)^3) up to sigma = 1 and mu Fz beyond (Fiala's brush model: H. B. Pacejka, Tyre
 * and Vehicle Dynamics, 3rd ed., section 3.2), and points against the slip. So no combination of braking and
 * cornering leaves the circle of radius mu Fz.
 */

export interface TyreForce {
  /** N along and across the wheel, in its plane (forward, left). */
  readonly along: number;
  readonly across: number;
  /** Longitudinal slip: (wheel's surface speed - ground speed) / ground speed; -1 is a locked wheel. */
  readonly slip: number;
}

/** Longitudinal slip at which the tyre slides wholly; the anti-lock limit keeps the wheel at this slip. */
export const SLIDING_SLIP = 0.12;
/** Below this ground speed slips are taken relative to it, which keeps them finite at standstill. */
const LEAST_SPEED = 2.5;

const saturation = (sigma: number): number => {
  if (sigma >= 1) return 1;
  const left = 1 - sigma;
  return 1 - left * left * left;
};

/** Force along per mu Fz for normalised slips. */
function shareAlong(slipAlong: number, slipAcross: number): number {
  const sigma = Math.sqrt(slipAlong * slipAlong + slipAcross * slipAcross);
  return sigma < 1e-9 ? 3 * slipAlong : (saturation(sigma) * slipAlong) / sigma;
}

/**
 * Longitudinal slip (normalised) at which the tyre gives the share `wanted` of mu Fz along, at most 1 in size:
 * the anti-lock and traction limit. The force rises with the slip, so bisection finds it.
 */
function slipForShare(wanted: number, slipAcross: number): number {
  const size = Math.abs(wanted);
  if (size === 0) return 0;
  if (shareAlong(1, slipAcross) <= size) return wanted > 0 ? 1 : -1;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 14; i++) {
    const middle = (low + high) / 2;
    if (shareAlong(middle, slipAcross) < size) low = middle;
    else high = middle;
  }
  const found = (low + high) / 2;
  return wanted > 0 ? found : -found;
}

/**
 * The force of one tyre.
 * @param load Fz, N; no load, no force
 * @param friction coefficient mu
 * @param speedAlong ground speed along the wheel, m/s
 * @param speedAcross sideways ground speed, left positive, m/s
 * @param demand force along that drive or brakes ask for, N
 * @param slidingSlipAngle tangent of the slip angle at which the tyre slides wholly
 */
export function tyreForce(
  load: number,
  friction: number,
  speedAlong: number,
  speedAcross: number,
  demand: number,
  slidingSlipAngle: number,
): TyreForce {
  if (load <= 0) return { along: 0, across: 0, slip: 0 };
  const limit = friction * load;
  const speed = Math.max(Math.abs(speedAlong), LEAST_SPEED);
  const slipAcross = -speedAcross / speed / slidingSlipAngle;
  const slipAlong = slipForShare(demand / limit, slipAcross);
  const sigma = Math.sqrt(slipAlong * slipAlong + slipAcross * slipAcross);
  const perSlip = sigma < 1e-9 ? 3 : saturation(sigma) / sigma;
  return {
    along: limit * perSlip * slipAlong,
    across: limit * perSlip * slipAcross,
    slip: slipAlong * SLIDING_SLIP,
  };
}
