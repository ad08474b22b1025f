/**
 * Risk of serious injury (MAIS3+F) from the closing speed: 1 / (1 + exp(-(b0 + b1 v + b2 age))), v in km/h.
 * N. Lubbe, Y. Wu, H. Jeppsson, Safe speeds: fatality and injury risks of pedestrians, cyclists, motorcyclists, and car
 * drivers impacting the front of another passenger car as a function of closing speed and age, Traffic Safety Research 2
 * (2022).
 */
import type { ActorKind } from '../../core/actors.ts';
import { exp } from '../../core/math.ts';

/** Age for which the risk is given, years: about the mean of those involved. */
const RISK_AGE_YEARS = 45;

interface Coefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
}

const PEDESTRIAN: Coefficients = { b0: -6.19, b1: 0.078, b2: 0.038 };
const CYCLIST: Coefficients = { b0: -7.467, b1: 0.079, b2: 0.047 };
const CAR_DRIVER: Coefficients = { b0: -7.654, b1: 0.041, b2: 0.021 };

const COEFFICIENTS: Partial<Record<ActorKind, Coefficients>> = {
  pedestrian: PEDESTRIAN,
  bicycle: CYCLIST,
  car: CAR_DRIVER,
  van: CAR_DRIVER,
};

/**
 * Risk, 0..1, of whoever is on foot, on a bicycle, or at the wheel of a car or van; null for other kinds, for which
 * there is no curve.
 * @param closingSpeed m/s
 */
export function injuryRisk(
  kind: ActorKind,
  closingSpeed: number,
  ageYears = RISK_AGE_YEARS,
): number | null {
  const c = COEFFICIENTS[kind];
  if (!c) return null;
  return 1 / (1 + exp(-(c.b0 + c.b1 * Math.max(0, closingSpeed) * 3.6 + c.b2 * ageYears)));
}
