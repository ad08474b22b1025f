/** Lanes that follow one another. */
import { angleDifference } from '../../../core/math.ts';
import { isSameLane, type LaneLink, type LaneRef } from '../../../core/road-network.ts';
import { LaneCentre } from '../../roads/lane-centre.ts';
import type { RoadGeometry } from '../../roads/lanes.ts';

const nameOf = (lane: LaneRef): string => `${lane.road}:${lane.section ?? ''}:${lane.lane}`;

/** Follows links between lanes, by index. */
export class Strands {
  private readonly roads: ReadonlyMap<number, RoadGeometry>;
  private readonly after = new Map<string, LaneRef[]>();
  private readonly before = new Map<string, LaneRef[]>();
  private readonly centres = new Map<string, LaneCentre>();

  constructor(links: readonly LaneLink[], roads: ReadonlyMap<number, RoadGeometry>) {
    this.roads = roads;
    for (const { from, to } of links) {
      this.after.set(nameOf(from), [...this.successors(from), to]);
      this.before.set(nameOf(to), [...this.predecessors(to), from]);
    }
  }

  successors(lane: LaneRef): readonly LaneRef[] {
    return this.after.get(nameOf(lane)) ?? [];
  }

  predecessors(lane: LaneRef): readonly LaneRef[] {
    return this.before.get(nameOf(lane)) ?? [];
  }

  centre(lane: LaneRef): LaneCentre {
    const name = nameOf(lane);
    const centre =
      this.centres.get(name) ?? new LaneCentre(this.roads.get(lane.road) as RoadGeometry, lane);
    this.centres.set(name, centre);
    return centre;
  }

  lengthOf(lanes: readonly LaneRef[]): number {
    return lanes.reduce((sum, lane) => sum + this.centre(lane).length, 0);
  }

  /** The way on, or back, that bends least. */
  private straightest(lane: LaneRef, forwards: boolean): LaneRef | null {
    let best: { lane: LaneRef; bend: number } | null = null;
    for (const other of forwards ? this.successors(lane) : this.predecessors(lane)) {
      const centre = this.centre(other);
      const turn = angleDifference(centre.at(centre.length).heading, centre.at(0).heading);
      if (!best || Math.abs(turn) < best.bend - 1e-6) best = { lane: other, bend: Math.abs(turn) };
    }
    return best?.lane ?? null;
  }

  /**
   * The lanes after, or before, a lane, in the order of traffic.
   * @param allow lanes that may be used
   * @param enough metres at which it stops
   */
  extend(
    lane: LaneRef,
    forwards: boolean,
    allow: (lane: LaneRef) => boolean,
    enough: number,
  ): LaneRef[] {
    const found: LaneRef[] = [];
    let reached = 0;
    let last = lane;
    while (reached < enough) {
      const next = this.straightest(last, forwards);
      const known = (other: LaneRef) => isSameLane(other, next as LaneRef);
      if (!next || !allow(next) || known(lane) || found.some(known)) break;
      found.push(next);
      reached += this.centre(next).length;
      last = next;
    }
    return forwards ? found : found.reverse();
  }
}
