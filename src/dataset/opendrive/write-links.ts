/** From our links between lanes to OpenDRIVE's links of roads and lanes, and the connections of junctions. */
import type { LaneLink, LaneRef, RoadNetwork, RoadSpec } from '../../core/road-network.ts';
import type { RoadGeometry } from '../../world/roads/lanes.ts';
import { type XmlNode, xml } from '../xml/write-xml.ts';

type End = 'start' | 'end';

const exitOf = (lane: number): End => (lane < 0 ? 'end' : 'start');
const entryOf = (lane: number): End => (lane < 0 ? 'start' : 'end');

/** What a lane's end leads to or comes from. */
interface Beyond {
  readonly ref: LaneRef;
  readonly contact: End;
}

const keyOf = (road: number, end: End): string => `${road} ${end}`;

/** Links of a network by where they leave and enter roads. */
export class NetworkLinks {
  private readonly roads: ReadonlyMap<number, RoadSpec>;
  private readonly links: readonly LaneLink[];
  /** Of each road's end: its own lane there, and what lies beyond. */
  private readonly across = new Map<string, { readonly own: LaneRef; readonly beyond: Beyond }[]>();
  /** Links from section to section within a road, by the road. */
  private readonly within = new Map<number, LaneLink[]>();

  constructor(network: RoadNetwork) {
    this.roads = new Map(network.roads.map((road) => [road.id, road]));
    this.links = network.links;
    for (const link of network.links) {
      const { from, to } = link;
      if (from.road === to.road && from.section !== undefined && from.section !== to.section) {
        this.within.set(from.road, [...(this.within.get(from.road) ?? []), link]);
        continue;
      }
      this.put(from, exitOf(from.lane), { ref: to, contact: entryOf(to.lane) });
      this.put(to, entryOf(to.lane), { ref: from, contact: exitOf(from.lane) });
    }
  }

  private put(own: LaneRef, end: End, beyond: Beyond): void {
    const key = keyOf(own.road, end);
    this.across.set(key, [...(this.across.get(key) ?? []), { own, beyond }]);
  }

  /** <predecessor> or <successor> of a road, or null where nothing is known beyond that end. */
  road(spec: RoadSpec, end: End): XmlNode | null {
    const name = end === 'start' ? 'predecessor' : 'successor';
    const beyond = (this.across.get(keyOf(spec.id, end)) ?? []).map((entry) => entry.beyond);
    const junction = this.junctionBeyond(spec, beyond);
    if (junction !== null) return xml(name, { elementType: 'junction', elementId: junction });
    const [first] = beyond;
    if (!first) return null;
    const { ref, contact } = first;
    return xml(name, { elementType: 'road', elementId: ref.road, contactPoint: contact });
  }

  private junctionBeyond(spec: RoadSpec, beyond: readonly Beyond[]): number | null {
    if (spec.junction !== null) return null;
    for (const { ref } of beyond) {
      const junction = this.roads.get(ref.road)?.junction ?? null;
      if (junction !== null) return junction;
    }
    return null;
  }

  /** Ids that a lane has before (`start`) or after (`end`) its section. */
  lane({ spec }: RoadGeometry, section: number, lane: number, end: End): number[] {
    const other = end === 'start' ? section - 1 : section + 1;
    const sections = spec.sections;
    if (other >= 0 && other < sections.length) {
      if (spec.lanesBySection) return this.laneWithin(spec, section, lane, other);
      return sections[other]?.lanes.some(({ id }) => id === lane) ? [lane] : [];
    }
    const entries = this.across.get(keyOf(spec.id, end)) ?? [];
    if (
      this.junctionBeyond(
        spec,
        entries.map(({ beyond }) => beyond),
      ) !== null
    )
      return [];
    const own = entries.filter(({ own }) => own.lane === lane);
    const neighbour = entries[0]?.beyond.ref.road;
    const ids = own.filter(({ beyond }) => beyond.ref.road === neighbour);
    return [...new Set(ids.map(({ beyond }) => beyond.ref.lane))];
  }

  private laneWithin(spec: RoadSpec, section: number, lane: number, other: number): number[] {
    const links = this.within.get(spec.id) ?? [];
    const ids = links.flatMap(({ from, to }) => {
      if (from.section === section && from.lane === lane && to.section === other) return [to.lane];
      if (to.section === section && to.lane === lane && from.section === other) return [from.lane];
      return [];
    });
    return [...new Set(ids)];
  }

  /** The <connection>s of a junction. */
  connections(junction: number): XmlNode[] {
    const groups = new Map<string, LaneLink[]>();
    for (const link of this.links) {
      const isEntry =
        this.roads.get(link.to.road)?.junction === junction &&
        this.roads.get(link.from.road)?.junction !== junction;
      if (!isEntry) continue;
      const key = `${link.from.road} ${link.to.road} ${entryOf(link.to.lane)}`;
      groups.set(key, [...(groups.get(key) ?? []), link]);
    }
    return [...groups.values()].map((links, id) => {
      const { from, to } = links[0] as LaneLink;
      const attributes = {
        id,
        incomingRoad: from.road,
        connectingRoad: to.road,
        contactPoint: entryOf(to.lane),
      };
      return xml(
        'connection',
        attributes,
        links.map((link) => xml('laneLink', { from: link.from.lane, to: link.to.lane })),
      );
    });
  }
}
