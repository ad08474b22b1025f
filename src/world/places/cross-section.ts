/** Cross-sections of roads, from the reference line outwards. */
import type { LaneSection, LaneSpec, LaneType, MarkingKind } from '../../core/road-network.ts';

export interface Strip {
  readonly type: LaneType;
  readonly width: number;
  /** Marking on the outer edge. */
  readonly marking: MarkingKind;
}

/** A single section that is the same all along: strips to the right and to the left, innermost first. */
export function constantSection(
  right: readonly Strip[],
  left: readonly Strip[],
  centre: MarkingKind,
): LaneSection {
  const lane = (strip: Strip, id: number): LaneSpec => ({
    id,
    type: strip.type,
    width: [strip.width, 0, 0, 0],
    marking: strip.marking,
  });
  return {
    s: 0,
    centreMarking: centre,
    lanes: [
      ...left.map((strip, i) => lane(strip, i + 1)).reverse(),
      ...right.map((strip, i) => lane(strip, -(i + 1))),
    ],
  };
}

/** Half of a carriageway with its verge: driving lanes, a strip at the kerb, and the pavement. */
export function halfRoad(
  lanes: number,
  laneWidth: number,
  kerbStrip: { type: 'parking' | 'shoulder'; width: number },
  pavement: number,
): Strip[] {
  const driving = Array.from(
    { length: lanes },
    (_, i): Strip => ({
      type: 'driving',
      width: laneWidth,
      marking: i < lanes - 1 ? 'broken' : 'solid',
    }),
  );
  const kerb: Strip = { type: kerbStrip.type, width: kerbStrip.width, marking: 'none' };
  if (pavement <= 0) return [...driving, kerb];
  return [...driving, kerb, { type: 'sidewalk', width: pavement, marking: 'none' }];
}

/** Distance from the reference line to the outer edge of strip number `index`. */
const outerEdge = (strips: readonly Strip[], index: number): number =>
  strips.slice(0, index + 1).reduce((sum, strip) => sum + strip.width, 0);

/** Distance from the reference line to the middle of the first strip of a type, or null. */
export function middleOf(strips: readonly Strip[], type: LaneType): number | null {
  const index = strips.findIndex((strip) => strip.type === type);
  if (index < 0) return null;
  return outerEdge(strips, index) - (strips[index] as Strip).width / 2;
}
