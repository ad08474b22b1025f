/** The cross-section of a road: <lanes>. Sections are cut where a width or a marking changes within one. */
import type {
  Cubic,
  LaneSection,
  LaneSpec,
  MarkingKind,
  ProfilePiece,
} from '../../core/road-network.ts';
import { cubicSlope, evaluateCubic } from '../../world/roads/cubic-curve.ts';
import { shortened, type XmlElement } from '../xml/xml-element.ts';
import type { Notes } from './notes.ts';
import { type RecordOf, readProfile, recordAt } from './read-profile.ts';
import { laneTypeOf, MARKING_WIDTH_M, markingOf, SPEED_UNITS } from './vocabulary.ts';

/** A lane of a section of the file. */
export interface ReadLane {
  readonly id: number;
  readonly type: LaneSpec['type'];
  readonly line: number;
  readonly element: XmlElement;
  /** Ids in the section, or at the road, before and after by rising s. */
  readonly predecessors: readonly number[];
  readonly successors: readonly number[];
  /** m/s, at its start; null where it says none. */
  readonly speedLimit: number | null;
  readonly widths: readonly RecordOf<Cubic>[];
  readonly markings: readonly RecordOf<MarkingKind>[];
}

/** A section of the file. */
export interface ReadSection {
  readonly s: number;
  readonly line: number;
  readonly lanes: readonly ReadLane[];
  readonly centre: readonly RecordOf<MarkingKind>[];
}

export interface ReadLanes {
  readonly sections: readonly ReadSection[];
  readonly laneOffset: readonly ProfilePiece[];
}

const LINKS = ['predecessor', 'successor'] as const;
/** Of cubics fitted to nothing: a width may be below zero by so much. */
const WIDTH_ERROR_M = 0.02;
const MOST_WIDTH_M = 200;

function readMarkings(lane: XmlElement, where: string, notes: Notes): RecordOf<MarkingKind>[] {
  return lane.all('roadMark').map((mark) => {
    const word = mark.textOr('type', 'none');
    const found =
      markingOf(word) ?? mark.fail(`roadMark type '${shortened(word)}' is not known`, 'type');
    if (!found.exact) {
      notes.add(`roadMark type '${word}'`, `read as '${found.kind}'`, where, mark.line);
    }
    const colour = mark.textOr('color', 'standard');
    if (found.kind !== 'none' && colour !== 'standard' && colour !== 'white') {
      notes.add(`roadMark colour '${shortened(colour)}'`, "read as 'white'", where, mark.line);
    }
    const width = mark.numberOr('width', MARKING_WIDTH_M);
    if (found.kind !== 'none' && width > 0 && Math.abs(width - MARKING_WIDTH_M) > 0.03) {
      notes.add(`roadMark width ${width} m`, `read as ${MARKING_WIDTH_M} m`, where, mark.line);
    }
    mark.pass('weight', 'material');
    const implied = found.kind === 'broken' || found.kind === 'none' ? 'both' : 'none';
    if (mark.textOr('laneChange', implied) !== implied) {
      notes.add('roadMark laneChange', 'left out', where, mark.line);
    }
    if (mark.numberOr('height', 0) !== 0)
      notes.add('roadMark height', 'left out', where, mark.line);
    return { s: mark.numberOr('sOffset', 0), value: found.kind };
  });
}

function readWidths(lane: XmlElement, id: number): RecordOf<Cubic>[] {
  const widths = lane.all('width').map((width) => ({
    s: width.number('sOffset'),
    value: [
      width.number('a'),
      width.number('b'),
      width.number('c'),
      width.number('d'),
    ] as const satisfies Cubic,
    line: width,
  }));
  const [first] = widths;
  const border = lane.maybe('border');
  if (!first && border)
    border.fail(`lane ${id} has a border instead of a width, which is not supported`);
  if (!first) lane.fail(`lane ${id} has no width`);
  if (first && Math.abs(first.s) > 1e-6) {
    first.line.fail(`the first width of lane ${id} begins at ${first.s} m, not at 0`, 'sOffset');
  }
  for (const [i, width] of widths.entries()) {
    if (i > 0 && width.s < (widths[i - 1] as { s: number }).s) {
      width.line.fail(`the widths of lane ${id} are not by rising sOffset`, 'sOffset');
    }
  }
  return widths.map(({ s, value }) => ({ s: Math.max(0, s), value }));
}

/** @returns m/s, or null */
export function readSpeed(speed: XmlElement, where: string, notes: Notes): number | null {
  const max = speed.text('max');
  if (max === 'no limit' || max === 'undefined') {
    speed.pass('unit');
    notes.add(`speed '${max}'`, 'left out', where, speed.line);
    return null;
  }
  const unit = speed.textOr('unit', 'm/s');
  const factor = Object.hasOwn(SPEED_UNITS, unit) ? SPEED_UNITS[unit] : undefined;
  if (factor === undefined)
    speed.fail(`the unit '${shortened(unit)}' is none of m/s, km/h, mph`, 'unit');
  const value = speed.number('max') * (factor as number);
  if (value < 0 || value > 150) speed.fail(`a speed limit of ${value.toFixed(1)} m/s`, 'max');
  return value;
}

function noteLaneParts(lane: XmlElement, where: string, notes: Notes): void {
  for (const height of lane.all('height')) {
    const [inner, outer] = [height.numberOr('inner', 0), height.numberOr('outer', 0)];
    height.pass('sOffset');
    if (inner !== 0 || outer !== 0) notes.add('lane height', 'left out', where, height.line);
  }
  // Of a road without superelevation every lane is level, and superelevation is told of where it is.
  lane.pass('level');
}

function readLane(lane: XmlElement, side: 'left' | 'right', where: string, notes: Notes): ReadLane {
  const id = lane.integer('id');
  if (id === 0 || id > 0 !== (side === 'left'))
    lane.fail(`lane ${id} is on the wrong side: <${side}>`, 'id');
  const word = lane.text('type');
  const found =
    laneTypeOf(word) ?? lane.fail(`lane type '${shortened(word)}' is not known`, 'type');
  if (!found.exact) notes.add(`lane type '${word}'`, `read as '${found.type}'`, where, lane.line);
  noteLaneParts(lane, where, notes);
  const link = lane.maybe('link');
  const [predecessors, successors] = LINKS.map(
    (name) => link?.all(name).map((to) => to.integer('id')) ?? [],
  ) as [number[], number[]];
  const [speed, later] = lane.all('speed');
  if (later) notes.add('a lane speed that changes', 'that at its start is used', where, later.line);
  speed?.pass('sOffset');
  const speedLimit = speed ? readSpeed(speed, where, notes) : null;
  const widths = readWidths(lane, id);
  const markings = readMarkings(lane, where, notes);
  return {
    id,
    type: found.type,
    line: lane.line,
    element: lane,
    predecessors,
    successors,
    speedLimit,
    widths,
    markings,
  };
}

function readSection(section: XmlElement, where: string, notes: Notes): ReadSection {
  const lanes = (['left', 'right'] as const).flatMap(
    (side) =>
      section
        .maybe(side)
        ?.all('lane')
        .map((lane) => readLane(lane, side, where, notes)) ?? [],
  );
  const known = new Set<number>();
  for (const { id } of lanes) {
    if (known.has(id)) section.fail(`two lanes have the id ${id}`);
    known.add(id);
  }
  const [centre, second] = section.maybe('center')?.all('lane') ?? [];
  second?.fail('a second centre lane');
  if (centre && centre.integer('id') !== 0) centre.fail('the centre lane is not lane 0', 'id');
  centre?.pass('type', 'level');
  centre?.maybe('link')?.passWhole();
  const single = section.textOr('singleSide', 'false');
  if (single === 'true' || single === '1') {
    notes.add('laneSection singleSide', 'left out', where, section.line);
  }
  return {
    s: section.number('s'),
    line: section.line,
    lanes: lanes.sort((a, b) => b.id - a.id),
    centre: centre ? readMarkings(centre, where, notes) : [],
  };
}

/** @param length of the road, metres */
export function readLanes(
  road: XmlElement,
  length: number,
  where: string,
  notes: Notes,
): ReadLanes {
  const lanes = road.one('lanes');
  const elements = lanes.all('laneSection');
  if (elements.length === 0) lanes.fail('<lanes> has no <laneSection>');
  const sections = elements.map((section) => readSection(section, where, notes));
  for (const [i, { s }] of sections.entries()) {
    const element = elements[i] as XmlElement;
    if (i === 0 && Math.abs(s) > 1e-6)
      element.fail(`the first <laneSection> begins at ${s} m, not at 0`, 's');
    if (i > 0 && s <= (sections[i - 1] as ReadSection).s)
      element.fail('the sections are not by rising s', 's');
    if (i > 0 && s >= length)
      element.fail(`a <laneSection> begins at ${s} m, and the road has ${length} m`, 's');
  }
  return { sections, laneOffset: readProfile(lanes.all('laneOffset')) };
}

/** The same cubic for a distance that is counted from `by` on. */
const rebased = (cubic: Cubic, by: number): Cubic => [
  evaluateCubic(cubic, by),
  cubicSlope(cubic, by),
  cubic[2] + 3 * cubic[3] * by,
  cubic[3],
];

/** A section of the file as sections of ours, each without a change within it. */
export function cutSection(section: ReadSection, end: number): LaneSection[] {
  const length = end - section.s;
  const offsets = [
    ...section.centre.map(({ s }) => s),
    ...section.lanes.flatMap(({ widths, markings }) => [...widths, ...markings].map(({ s }) => s)),
  ].filter((s) => s > 1e-6 && s < length - 1e-6);
  const cuts = [0, ...new Set(offsets)].sort((a, b) => a - b);
  return cuts.map((from) => ({
    s: section.s === 0 && from === 0 ? 0 : section.s + from,
    centreMarking: recordAt(section.centre, from)?.value ?? 'none',
    lanes: section.lanes.map((lane): LaneSpec => {
      const width = recordAt(lane.widths, from) as RecordOf<Cubic>;
      return {
        id: lane.id,
        type: lane.type,
        width: rebased(width.value, from - width.s),
        marking: recordAt(lane.markings, from)?.value ?? 'none',
      };
    }),
  }));
}

/** What is wrong with a lane's width, or null. */
export function widthProblem(lane: LaneSpec, length: number): string | null {
  const widths = Array.from({ length: 9 }, (_, i) => evaluateCubic(lane.width, (length * i) / 8));
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  if (least < -WIDTH_ERROR_M) return `the width of lane ${lane.id} falls to ${least.toFixed(2)} m`;
  if (most > MOST_WIDTH_M) return `the width of lane ${lane.id} rises to ${most.toFixed(0)} m`;
  return null;
}
