/**
 * Reference lines: straights, arcs, clothoids and parametric cubics by arc length. Clothoids are integrated by composite
 * 5-point Gauss-Legendre quadrature, exact to below a micrometre at the curvatures of roads.
 */
import { cos, sin } from '../../core/math.ts';
import type { PlanElement, ReferenceLine } from '../../core/road-network.ts';
import { CubicCurve } from './cubic-curve.ts';
import { GAUSS_5 } from './quadrature.ts';

export interface Pose2 {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

export interface LinePoint extends Pose2 {
  /** 1/m, left positive. */
  readonly curvature: number;
}

const PANEL_M = 5;

function alongSpiral(start: Pose2, from: number, rate: number, s: number): Pose2 {
  const headingAt = (u: number) => start.heading + from * u + 0.5 * rate * u * u;
  const panels = Math.max(1, Math.ceil(Math.abs(s) / PANEL_M));
  const half = s / panels / 2;
  let { x, y } = start;
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half;
    for (const [node, weight] of GAUSS_5) {
      const heading = headingAt(middle + half * node);
      x += half * weight * cos(heading);
      y += half * weight * sin(heading);
    }
  }
  return { x, y, heading: headingAt(s) };
}

function alongArc(start: Pose2, curvature: number, s: number): Pose2 {
  const heading = start.heading + curvature * s;
  return {
    x: start.x + (sin(heading) - sin(start.heading)) / curvature,
    y: start.y - (cos(heading) - cos(start.heading)) / curvature,
    heading,
  };
}

const alongLine = (start: Pose2, s: number): Pose2 => ({
  x: start.x + s * cos(start.heading),
  y: start.y + s * sin(start.heading),
  heading: start.heading,
});

/** The point `s` metres along one element. */
type Along = (s: number) => LinePoint;

function alongElement(element: PlanElement, start: Pose2): Along {
  switch (element.kind) {
    case 'line':
      return (s) => ({ ...alongLine(start, s), curvature: 0 });
    case 'arc': {
      const { curvature } = element;
      return (s) => ({ ...alongArc(start, curvature, s), curvature });
    }
    case 'spiral': {
      const { curvatureStart, curvatureEnd, length } = element;
      const rate = (curvatureEnd - curvatureStart) / length;
      return (s) => ({
        ...alongSpiral(start, curvatureStart, rate, s),
        curvature: curvatureStart + rate * s,
      });
    }
    case 'cubic': {
      const curve = new CubicCurve(element.u, element.v, element.end);
      return alongCubic(curve, start, curve.length / element.length);
    }
  }
}

/** @param stretch metres of the curve for a metre of s */
function alongCubic(curve: CubicCurve, start: Pose2, stretch: number): Along {
  const [c, d] = [cos(start.heading), sin(start.heading)];
  return (s) => {
    const p = curve.at(s * stretch);
    return {
      x: start.x + p.x * c - p.y * d,
      y: start.y + p.x * d + p.y * c,
      heading: start.heading + p.heading,
      curvature: p.curvature,
    };
  };
}

/** Evaluates a reference line; keeps each element's start, so a look-up costs one element. */
export class ReferenceLineEvaluator {
  readonly length: number;
  /** Of each element: the frame that it begins in. */
  readonly starts: readonly Pose2[];
  private readonly pieces: { readonly s: number; readonly along: Along }[] = [];

  constructor(line: ReferenceLine) {
    let pose: Pose2 = { x: line.x, y: line.y, heading: line.heading };
    let s = 0;
    const starts: Pose2[] = [];
    for (const element of line.elements) {
      const start = element.start ?? pose;
      const along = alongElement(element, start);
      starts.push(start);
      this.pieces.push({ s, along });
      pose = along(element.length);
      s += element.length;
    }
    this.starts = starts;
    this.length = s;
  }

  /** The point at arc length `s`; beyond either end the first or last element goes on. */
  at(s: number): LinePoint {
    let i = this.pieces.length - 1;
    while (i > 0 && (this.pieces[i] as { s: number }).s > s) i--;
    const piece = this.pieces[i];
    if (!piece) throw new RangeError('a reference line without elements');
    return piece.along(s - piece.s);
  }
}
