/** The logistic function, its quadratic bound, and its mean under a normal distribution. */
import { exp } from '../core/math.ts';

export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/**
 * (sigmoid(xi) - 1/2) / (2 xi), 1/8 at 0: the curvature of the bound of Jaakkola and Jordan 1997.
 * By its series where the difference would cancel.
 */
export function lambda(xi: number): number {
  const x = Math.abs(xi);
  if (x < 1e-2) return 0.125 - (x * x) / 96;
  return (sigmoid(x) - 0.5) / (2 * x);
}

/** Mean of sigmoid(f) for a normal f, MacKay 1992. */
export const moderated = (mean: number, variance: number): number =>
  sigmoid(mean / Math.sqrt(1 + (Math.PI * variance) / 8));
