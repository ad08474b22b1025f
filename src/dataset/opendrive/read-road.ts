/** A road on its own: geometry, cross-section, speed, and what its ends are said to lead to. */
import { kmh } from '../../core/math.ts';
import type { LaneSection, RoadSpec } from '../../core/road-network.ts';
import { shortened, type XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import {
  cutSection,
  type ReadLane,
  type ReadSection,
  readLanes,
  readSpeed,
  widthProblem,
} from './read-lanes.ts';
import { readPlanView } from './read-plan-view.ts';
import { isZero, readProfile } from './read-profile.ts';
import type { RoadIds } from './road-ids.ts';

export type End = 'start' | 'end';

/** What lies beyond one end of a road. */
export type Neighbour =
  | { readonly kind: 'road'; readonly id: number; readonly contact: End }
  | { readonly kind: 'junction'; readonly id: number };

export interface ReadRoad {
  readonly spec: RoadSpec;
  readonly where: string;
  readonly element: XmlElement;
  /** Sections as the file has them, and the index of the first of ours that each became. */
  readonly sections: readonly ReadSection[];
  readonly firstPiece: readonly number[];
  readonly neighbours: Readonly<Record<End, Neighbour | null>>;
}

export interface Ids {
  readonly roads: RoadIds;
  readonly junctions: RoadIds;
}

/** Speed limits where a file says none, by the road's type; German defaults. */
const USUAL_KMH: Readonly<Record<string, number>> = {
  rural: 100,
  motorway: 130,
  lowSpeed: 30,
  townExpressway: 70,
  townPrivate: 30,
  townPlayStreet: 10,
  pedestrian: 10,
  bicycle: 20,
};
const USUAL_ELSEWHERE_KMH = 50;

function readSpeedLimit(
  road: XmlElement,
  sections: readonly ReadSection[],
  where: string,
  notes: Notes,
): number {
  const types = road.all('type');
  const limits = types.map((type) => {
    type.pass('s', 'country', 'type');
    const speed = type.maybe('speed');
    return speed ? readSpeed(speed, where, notes) : null;
  });
  const [limit] = limits;
  for (const [i, other] of limits.entries()) {
    if (i > 0 && other !== limit) {
      const line = types[i]?.line ?? road.line;
      notes.add(
        'a speed limit that changes along the road',
        'that at its start is used',
        where,
        line,
      );
    }
  }
  const ofLanes = sections
    .flatMap(({ lanes }) => lanes)
    .filter((lane) => lane.type === 'driving' && lane.speedLimit !== null);
  const fastest = ofLanes.reduce((most, lane) => Math.max(most, lane.speedLimit as number), 0);
  const chosen = limit || fastest;
  const odd = ofLanes.find((lane) => lane.speedLimit !== chosen);
  if (odd) notes.add('lane speed', `${chosen.toFixed(1)} m/s of the road is used`, where, odd.line);
  if (chosen > 0) return chosen;
  const word = types[0]?.textOr('type', 'unknown') ?? 'unknown';
  const usual = (Object.hasOwn(USUAL_KMH, word) ? USUAL_KMH[word] : null) ?? USUAL_ELSEWHERE_KMH;
  notes.add('a road without speed limit', `${usual} km/h is used`, where, road.line);
  return kmh(usual);
}

function readNeighbour(
  link: XmlElement | null,
  name: 'predecessor' | 'successor',
  ids: Ids,
  where: string,
  notes: Notes,
): Neighbour | null {
  const element = link?.maybe(name);
  if (!element) return null;
  const kind = element.textOr('elementType', 'road');
  if (kind === 'junction') {
    element.pass('contactPoint');
    const id = ids.junctions.referred(element, 'elementId', where, notes);
    return id === null ? null : { kind, id };
  }
  if (kind !== 'road') element.fail(`elementType="${shortened(kind)}"`, 'elementType');
  const id = ids.roads.referred(element, 'elementId', where, notes);
  if (id === null) {
    element.passWhole();
    return null;
  }
  const contact = element.text('contactPoint');
  if (contact !== 'start' && contact !== 'end') {
    element.fail(
      `contactPoint="${shortened(contact)}" is neither 'start' nor 'end'`,
      'contactPoint',
    );
  }
  return { kind: 'road', id, contact: contact as End };
}

/** Ids of the driving lanes, by the type of each. */
const shapeOf = (lanes: readonly ReadLane[]): string =>
  lanes.map(({ id, type }) => `${id} ${type}`).join();

/** Whether any lane begins, ends, or goes on under another id between sections. */
function countsBySection(sections: readonly ReadSection[]): boolean {
  return sections.some((section, i) => {
    const next = sections[i + 1];
    if (!next) return false;
    const moves = (lane: ReadLane, to: readonly number[]) =>
      lane.type === 'driving' && to.length > 0 && (to.length > 1 || to[0] !== lane.id);
    return (
      shapeOf(section.lanes) !== shapeOf(next.lanes) ||
      section.lanes.some((lane) => moves(lane, lane.successors)) ||
      next.lanes.some((lane) => moves(lane, lane.predecessors))
    );
  });
}

function noteLateralProfile(road: XmlElement, where: string, notes: Notes): void {
  const profile = road.maybe('lateralProfile');
  for (const name of ['superelevation', 'crossfall', 'shape']) {
    for (const record of profile?.all(name) ?? []) {
      const isFlat = ['a', 'b', 'c', 'd'].every((key) => record.numberOr(key, 0) === 0);
      record.passWhole();
      if (!isFlat) notes.add(name, 'left out', where, record.line);
    }
  }
}

function cutSections(
  sections: readonly ReadSection[],
  length: number,
): { readonly pieces: LaneSection[]; readonly firstPiece: number[] } {
  const pieces: LaneSection[] = [];
  const firstPiece: number[] = [];
  for (const [i, section] of sections.entries()) {
    const end = sections[i + 1]?.s ?? length;
    firstPiece.push(pieces.length);
    const own = cutSection(section, end);
    for (const [k, piece] of own.entries()) {
      const to = own[k + 1]?.s ?? end;
      for (const lane of piece.lanes) {
        const problem = widthProblem(lane, to - piece.s);
        const at = section.lanes.find(({ id }) => id === lane.id)?.element;
        if (problem && at)
          at.fail(`${problem} between s ${piece.s.toFixed(1)} and ${to.toFixed(1)} m`);
      }
    }
    pieces.push(...own);
  }
  return { pieces, firstPiece };
}

function junctionOf(road: XmlElement, ids: Ids, where: string, notes: Notes): number | null {
  return road.textOr('junction', '-1') === '-1'
    ? null
    : ids.junctions.referred(road, 'junction', where, notes);
}

/** @throws UsageError `FILE:LINE: ...` where the road makes no sense, or traffic keeps left on it */
export function readRoad(road: XmlElement, ids: Ids, notes: Notes): ReadRoad {
  const id = ids.roads.of(road);
  const where = `road ${road.text('id')}`;
  if (road.textOr('rule', 'RHT') === 'LHT') {
    road.fail(`traffic keeps left on ${where} (rule="LHT"), and ours keeps right`, 'rule');
  }
  const referenceLine = readPlanView(road, where, notes);
  const length = referenceLine.elements.reduce((sum, element) => sum + element.length, 0);
  const stated = road.number('length');
  if (Math.abs(stated - length) > 0.05 + 1e-3 * length) {
    road.fail(`${where} has length="${stated}", and its geometry ${length.toFixed(3)} m`, 'length');
  }
  const { sections, laneOffset } = readLanes(road, length, where, notes);
  const { pieces, firstPiece } = cutSections(sections, length);
  const elevation = readProfile(road.maybe('elevationProfile')?.all('elevation') ?? []);
  noteLateralProfile(road, where, notes);
  const link = road.maybe('link');
  const neighbours = {
    start: readNeighbour(link, 'predecessor', ids, where, notes),
    end: readNeighbour(link, 'successor', ids, where, notes),
  };
  const spec: RoadSpec = {
    id,
    name: road.textOr('name', ''),
    referenceLine,
    sections: pieces,
    speedLimit: readSpeedLimit(road, sections, where, notes),
    junction: junctionOf(road, ids, where, notes),
    ...(isZero(elevation) ? {} : { elevation }),
    ...(isZero(laneOffset) ? {} : { laneOffset }),
    ...(countsBySection(sections) ? { lanesBySection: true } : {}),
  };
  return { spec, where, element: road, sections, firstPiece, neighbours };
}
