/**
 * Reference lines: straights, arcs and clothoids by arc length. Clothoids are integrated by composite
 * 5-point Gauss-Legendre quadrature, exact to below a micrometre at the curvatures of roads.
 */
import { cos, sin } from '../../core/math.ts';
import type { PlanElement, ReferenceLine } from '../../core/road-network.ts';

export interface Pose2 {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}

export interface LinePoint extends Pose2 {
  /** 1/m, left positive. */
  readonly curvature: number;
}

const NODES: readonly (readonly [number, number])[] = [
  [-0.906179845938664, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
];
const PANEL_M = 5;

function alongSpiral(start: Pose2, from: number, rate: number, s: number): Pose2 {
  const headingAt = (u: number) => start.heading + from * u + 0.5 * rate * u * u;
  const panels = Math.max(1, Math.ceil(Math.abs(s) / PANEL_M));
  const half = s / panels / 2;
  let { x, y } = start;
  for (let panel = 0; panel < panels; panel++) {
    const middle = (2 * panel + 1) * half;
    for (const [node, weight] of NODES) {
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

/** The point `s` metres along one element that starts at `start`. */
function alongElement(element: PlanElement, start: Pose2, s: number): LinePoint {
  switch (element.kind) {
    case 'line':
      return { ...alongLine(start, s), curvature: 0 };
    case 'arc':
      return { ...alongArc(start, element.curvature, s), curvature: element.curvature };
    case 'spiral': {
      const rate = (element.curvatureEnd - element.curvatureStart) / element.length;
      return {
        ...alongSpiral(start, element.curvatureStart, rate, s),
        curvature: element.curvatureStart + rate * s,
      };
    }
  }
}

/** Evaluates a reference line; keeps each element's start, so a look-up costs one element. */
export class ReferenceLineEvaluator {
  readonly length: number;
  private readonly starts: {
    readonly s: number;
    readonly pose: Pose2;
    readonly element: PlanElement;
  }[] = [];

  constructor(line: ReferenceLine) {
    let pose: Pose2 = { x: line.x, y: line.y, heading: line.heading };
    let s = 0;
    for (const element of line.elements) {
      this.starts.push({ s, pose, element });
      pose = alongElement(element, pose, element.length);
      s += element.length;
    }
    this.length = s;
  }

  /** The point at arc length `s`; beyond either end the first or last element goes on. */
  at(s: number): LinePoint {
    let i = this.starts.length - 1;
    while (i > 0 && (this.starts[i] as { s: number }).s > s) i--;
    const start = this.starts[i];
    if (!start) throw new RangeError('a reference line without elements');
    return alongElement(start.element, start.pose, s - start.s);
  }
}
