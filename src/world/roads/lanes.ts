/** Cross-sections: where each lane of a road lies beside the reference line. */
import { cos, sin } from '../../core/math.ts';
import type { LaneSection, LaneSpec, ProfilePiece, RoadSpec } from '../../core/road-network.ts';
import { evaluateCubic } from './cubic-curve.ts';
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

/** The piece of a profile that holds at s, or null before the first. */
function pieceAt(profile: readonly ProfilePiece[], s: number): ProfilePiece | null {
  let i = profile.length - 1;
  while (i >= 0 && (profile[i] as ProfilePiece).s > s) i--;
  return profile[i] ?? null;
}

/** Value of a profile at s; 0 where there is none. */
function profileAt(profile: readonly ProfilePiece[] | undefined, s: number): number {
  const piece = profile ? pieceAt(profile, s) : null;
  return piece ? evaluateCubic(piece.cubic, s - piece.s) : 0;
}

/**
 * The extents of every lane of a section at `ds` metres from its start, leftmost first.
 * @param middle where lane 0 lies, metres left of the reference line
 */
function laneExtents(section: LaneSection, ds: number, middle = 0): LaneExtent[] {
  const side = (lanes: LaneSpec[], sign: 1 | -1): LaneExtent[] => {
    let inner = middle;
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
    return this.extentsIn(this.sectionAt(s), s);
  }

  /** The extents of a section's lanes at s, which may be its very end, where the next section begins. */
  extentsIn(section: LaneSection, s: number): LaneExtent[] {
    return laneExtents(section, s - section.s, this.laneOffsetAt(s));
  }

  /** Where lane 0 lies, metres left of the reference line. */
  laneOffsetAt(s: number): number {
    return profileAt(this.spec.laneOffset, s);
  }

  /** Where section number `index` ends. */
  sectionEnd(index: number): number {
    return this.spec.sections[index + 1]?.s ?? this.length;
  }

  /** Height of the reference line, metres. */
  heightAt(s: number): number {
    return profileAt(this.spec.elevation, s);
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
