/** Cross-sections: where each lane of a road lies beside the reference line. */
import { cos, sin } from '../../core/math.ts';
import type { LaneSection, LaneSpec, RoadSpec } from '../../core/road-network.ts';
import { type LinePoint, ReferenceLineEvaluator } from './reference-line.ts';

/** A lane's edges at one s, as offsets from the reference line, metres, left positive; `inner` is nearer to it. */
export interface LaneExtent {
  readonly lane: LaneSpec;
  readonly inner: number;
  readonly outer: number;
}

function laneWidth(lane: LaneSpec, ds: number): number {
  const [a, b, c, d] = lane.width;
  return a + ds * (b + ds * (c + ds * d));
}

/** The extents of every lane of a section at `ds` metres from its start, leftmost first. */
export function laneExtents(section: LaneSection, ds: number): LaneExtent[] {
  const side = (lanes: LaneSpec[], sign: 1 | -1): LaneExtent[] => {
    let inner = 0;
    return lanes.map((lane) => {
      const outer = inner + sign * laneWidth(lane, ds);
      const extent = { lane, inner, outer };
      inner = outer;
      return extent;
    });
  };
  const left = section.lanes.filter((lane) => lane.id > 0).sort((a, b) => a.id - b.id);
  const right = section.lanes.filter((lane) => lane.id < 0).sort((a, b) => b.id - a.id);
  return [...side(left, 1).reverse(), ...side(right, -1)];
}

/** A road ready for look-ups. */
export class RoadGeometry {
  readonly spec: RoadSpec;
  readonly line: ReferenceLineEvaluator;

  constructor(spec: RoadSpec) {
    this.spec = spec;
    this.line = new ReferenceLineEvaluator(spec.referenceLine);
  }

  get length(): number {
    return this.line.length;
  }

  sectionAt(s: number): LaneSection {
    const sections = this.spec.sections;
    let i = sections.length - 1;
    while (i > 0 && (sections[i] as LaneSection).s > s) i--;
    return sections[i] as LaneSection;
  }

  extentsAt(s: number): LaneExtent[] {
    const section = this.sectionAt(s);
    return laneExtents(section, s - section.s);
  }

  /** World position `t` metres left of the reference line at `s`, with the line's direction there. */
  pointAt(s: number, t: number): LinePoint {
    const p = this.line.at(s);
    return {
      x: p.x - t * sin(p.heading),
      y: p.y + t * cos(p.heading),
      heading: p.heading,
      curvature: p.curvature / (1 - p.curvature * t),
    };
  }
}
