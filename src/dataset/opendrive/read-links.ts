/** Which lane traffic goes on into: from the links of roads and lanes, and the connections of junctions. */
import type { LaneLink, LaneRef } from '../../core/road-network.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import type { ReadLane } from './read-lanes.ts';
import type { End, Ids, ReadRoad } from './read-road.ts';

export type Roads = ReadonlyMap<number, ReadRoad>;

/** Traffic keeps right: right lanes run along s and leave at the end, left lanes leave at the start. */
const exitOf = (lane: number): End => (lane < 0 ? 'end' : 'start');
const entryOf = (lane: number): End => (lane < 0 ? 'start' : 'end');

/** The lane at one end of a road, where it is for driving. */
function laneAt(road: ReadRoad, lane: number, end: End): LaneRef | null {
  const pieces = road.spec.sections;
  const section = end === 'start' ? 0 : pieces.length - 1;
  const found = pieces[section]?.lanes.find(({ id }) => id === lane);
  if (found?.type !== 'driving') return null;
  return road.spec.lanesBySection
    ? { road: road.spec.id, lane, section }
    : { road: road.spec.id, lane };
}

const keyOf = (ref: LaneRef): string => `${ref.road} ${ref.lane} ${ref.section ?? ''}`;

/** Links without repeats, in the order of their discovery. */
class LinkList {
  readonly links: LaneLink[] = [];
  private readonly known = new Set<string>();

  add(from: LaneRef | null, to: LaneRef | null): void {
    if (!from || !to) return;
    const key = `${keyOf(from)} > ${keyOf(to)}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    this.links.push({ from, to });
  }
}

/** From section to section within a road whose lanes are counted by section. */
function linkWithin({ spec, sections, firstPiece }: ReadRoad, list: LinkList): void {
  if (!spec.lanesBySection) return;
  const ref = (lane: number, section: number): LaneRef | null =>
    spec.sections[section]?.lanes.some(({ id, type }) => id === lane && type === 'driving')
      ? { road: spec.id, lane, section }
      : null;
  const add = (before: number, after: number, piece: number) => {
    if (before > 0 !== after > 0) return;
    const [a, b] = [ref(before, piece), ref(after, piece + 1)];
    if (before < 0) list.add(a, b);
    else list.add(b, a);
  };
  for (let piece = 0; piece + 1 < spec.sections.length; piece++) {
    const next = firstPiece.indexOf(piece + 1);
    if (next < 0) {
      for (const { id } of spec.sections[piece]?.lanes ?? []) add(id, id, piece);
      continue;
    }
    for (const lane of sections[next - 1]?.lanes ?? []) {
      for (const to of lane.successors) add(lane.id, to, piece);
    }
    for (const lane of sections[next]?.lanes ?? []) {
      for (const from of lane.predecessors) add(from, lane.id, piece);
    }
  }
}

/** From road to road at one end of `road`. */
function linkAcross(road: ReadRoad, end: End, roads: Roads, list: LinkList): void {
  const neighbour = road.neighbours[end];
  if (neighbour?.kind !== 'road') return;
  const other = roads.get(neighbour.id);
  if (!other) return;
  const section = end === 'start' ? road.sections[0] : road.sections.at(-1);
  for (const lane of section?.lanes ?? []) {
    for (const id of beyond(lane, end)) {
      const here = laneAt(road, lane.id, end);
      const there = laneAt(other, id, neighbour.contact);
      if (exitOf(lane.id) === end && entryOf(id) === neighbour.contact) list.add(here, there);
      if (entryOf(lane.id) === end && exitOf(id) === neighbour.contact) list.add(there, here);
    }
  }
}

const beyond = (lane: ReadLane, end: End): readonly number[] =>
  end === 'start' ? lane.predecessors : lane.successors;

/** An incoming lane of a junction and the lane of a connecting road that it leads into. */
export interface Turn {
  readonly from: LaneRef;
  readonly to: LaneRef;
}

/** The connections of a junction that traffic can take. */
export function readConnections(
  junction: XmlElement,
  roads: Roads,
  ids: Ids,
  where: string,
  notes: Notes,
): Turn[] {
  const turns: Turn[] = [];
  for (const connection of junction.all('connection')) {
    connection.pass('id', 'type');
    if (!connection.has('connectingRoad')) {
      connection.passWhole();
      notes.add('a connection without connecting road', 'left out', where, connection.line);
      continue;
    }
    const incoming = roads.get(ids.roads.referred(connection, 'incomingRoad', where, notes) ?? -1);
    const through = roads.get(ids.roads.referred(connection, 'connectingRoad', where, notes) ?? -1);
    const contact = connection.textOr('contactPoint', 'start');
    for (const link of connection.all('laneLink')) {
      const [from, to] = [link.integer('from'), link.integer('to')];
      link.pass('overlapZone');
      if (!incoming || !through) continue;
      const a = laneAt(incoming, from, exitOf(from));
      const b = entryOf(to) === contact ? laneAt(through, to, entryOf(to)) : null;
      if (a && b) turns.push({ from: a, to: b });
      else if (leadsTraffic(incoming, from)) {
        notes.add('a laneLink that no traffic can follow', 'left out', where, link.line);
      }
    }
  }
  return turns;
}

const leadsTraffic = (road: ReadRoad, lane: number): boolean =>
  laneAt(road, lane, exitOf(lane)) !== null;

/** @param turns of all junctions */
export function linkLanes(roads: Roads, turns: readonly Turn[]): LaneLink[] {
  const list = new LinkList();
  for (const road of roads.values()) linkWithin(road, list);
  for (const { from, to } of turns) list.add(from, to);
  for (const road of roads.values()) {
    linkAcross(road, 'start', roads, list);
    linkAcross(road, 'end', roads, list);
  }
  return list.links;
}
