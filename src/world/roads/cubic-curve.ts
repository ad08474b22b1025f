/** A parametric cubic by arc length. */
import { atan2, clamp, cos, sin } from '../../core/math.ts';
import type { Cubic } from '../../core/road-network.ts';
import { GAUSS_5 } from './quadrature.ts';

export const evaluateCubic = ([a, b, c, d]: Cubic, x: number): number =>
  a + x * (b + x * (c + x * d));
export const cubicSlope = ([, b, c, d]: Cubic, x: number): number => b + x * (2 * c + x * 3 * d);
const bend = ([, , c, d]: Cubic, x: number): number => 2 * c + 6 * d * x;

const PANELS = 64;
/** Newton's method doubles the right digits each time; a panel's linear guess has two or three of them. */
const NEWTON_STEPS = 4;

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly curvature: number;
}

/**
 * (u(p), v(p)) for p in [0, end], looked up by arc length. Length and look-up are right to below a micrometre for
 * curves of roads (64 panels of 5-point quadrature, then Newton's method on the length).
 */
export class CubicCurve {
  /** Metres. */
  readonly length: number;
  private readonly u: Cubic;
  private readonly v: Cubic;
  private readonly end: number;
  /** Arc length at the start of each panel, and at the end. */
  private readonly lengths: number[] = [0];

  constructor(u: Cubic, v: Cubic, end: number) {
    this.u = u;
    this.v = v;
    this.end = end;
    const step = end / PANELS;
    for (let i = 0; i < PANELS; i++) {
      this.lengths.push((this.lengths[i] as number) + this.lengthBetween(i * step, (i + 1) * step));
    }
    this.length = this.lengths[PANELS] as number;
  }

  /** The point after `s` metres; beyond either end it goes straight on. */
  at(s: number): CurvePoint {
    const inside = clamp(s, 0, this.length);
    const p = this.parameterAt(inside);
    const [du, dv] = [cubicSlope(this.u, p), cubicSlope(this.v, p)];
    const heading = atan2(dv, du);
    const beyond = s - inside;
    const squared = du * du + dv * dv;
    const turn = du * bend(this.v, p) - dv * bend(this.u, p);
    return {
      x: evaluateCubic(this.u, p) + beyond * cos(heading),
      y: evaluateCubic(this.v, p) + beyond * sin(heading),
      heading,
      curvature: beyond === 0 ? turn / (squared * Math.sqrt(squared)) : 0,
    };
  }

  private speedAt(p: number): number {
    const [du, dv] = [cubicSlope(this.u, p), cubicSlope(this.v, p)];
    return Math.sqrt(du * du + dv * dv);
  }

  private lengthBetween(from: number, to: number): number {
    const half = (to - from) / 2;
    const middle = (from + to) / 2;
    let sum = 0;
    for (const [node, weight] of GAUSS_5) sum += weight * this.speedAt(middle + half * node);
    return sum * half;
  }

  private parameterAt(s: number): number {
    let low = 0;
    let high = PANELS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.lengths[middle] as number) <= s) low = middle;
      else high = middle;
    }
    const step = this.end / PANELS;
    const [from, to] = [low * step, (low + 1) * step];
    const [s0, s1] = [this.lengths[low] as number, this.lengths[low + 1] as number];
    let p = s1 > s0 ? from + ((s - s0) / (s1 - s0)) * step : from;
    for (let i = 0; i < NEWTON_STEPS; i++) {
      const speed = this.speedAt(p);
      if (speed === 0) break;
      p = clamp(p - (s0 + this.lengthBetween(from, p) - s) / speed, from, to);
    }
    return p;
  }
}
