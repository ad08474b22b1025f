/**
 * Reads a road network from ASAM OpenDRIVE 1.4 to 1.8: reference lines of every kind, lane sections, offsets, links,
 * junctions, elevation, signs and lights of junctions, and what of the scenery we have a likeness of. What else is in
 * the file is named in the result.
 */
import { UsageError } from '../../core/errors.ts';
import type { NetworkOrigin, RoadNetwork } from '../../core/road-network.ts';
import { parseXml } from '../xml/parse-xml.ts';
import { shortened, type XmlElement } from '../xml/xml-element.ts';
import { Notes, type ReadingNote } from './notes.ts';
import { readJunction } from './read-junctions.ts';
import { linkLanes, readConnections } from './read-links.ts';
import { readObjects } from './read-objects.ts';
import { type Ids, type ReadRoad, readRoad } from './read-road.ts';
import { headsOf, readLights, readSignals } from './read-signals.ts';
import { RoadIds } from './road-ids.ts';
import { shiftFor, shiftNetwork } from './shift-network.ts';

export interface OpenDriveReading {
  readonly network: RoadNetwork;
  /** What was left out or read as something else, in the file's order. */
  readonly notes: readonly ReadingNote[];
}

/** Together; beyond this no ordinary machine can drive on it. */
const MOST_LENGTH_M = 1_000_000;

function readHeader(
  root: XmlElement,
  notes: Notes,
): Omit<NetworkOrigin, 'shift'> & { name: string } {
  const header = root.one('header');
  const [major, minor] = [header.integer('revMajor'), header.integer('revMinor')];
  if (major !== 1) header.fail(`OpenDRIVE ${major}.${minor} is not supported, 1.x is`, 'revMajor');
  header.pass('version', 'date', 'vendor', 'north', 'south', 'east', 'west');
  const offset = header.maybe('offset');
  for (const name of ['license', 'defaultRegulations']) header.maybe(name)?.passWhole();
  const reference = header.maybe('geoReference');
  if (minor > 8) notes.add(`OpenDRIVE 1.${minor}`, 'read as 1.8', 'header', header.line);
  return {
    name: header.textOr('name', ''),
    geoReference: reference?.content.trim() ?? '',
    offset: offset
      ? [
          offset.numberOr('x', 0),
          offset.numberOr('y', 0),
          offset.numberOr('z', 0),
          offset.numberOr('hdg', 0),
        ]
      : [0, 0, 0, 0],
  };
}

function readRoads(root: XmlElement, ids: Ids, notes: Notes): Map<number, ReadRoad> {
  const roads = new Map<number, ReadRoad>();
  let total = 0;
  for (const element of root.all('road')) {
    const road = readRoad(element, ids, notes);
    for (const { length } of road.spec.referenceLine.elements) total += length;
    if (total > MOST_LENGTH_M) element.fail(`more than ${MOST_LENGTH_M / 1000} km of road`);
    roads.set(road.spec.id, road);
  }
  if (roads.size === 0) root.fail('there is no <road> in the file');
  return roads;
}

/** Whatever no reader asked for: all that is said of it is that it was left out. */
function noteUnseen(root: XmlElement, notes: Notes): void {
  for (const { name, line, element } of root.unseen()) {
    // Data of other programs, which the format says nothing of.
    if (name === 'userData' || name === 'dataQuality') continue;
    notes.add(name, 'left out', ownerOf(root, element), line);
  }
}

function ownerOf(root: XmlElement, element: XmlElement): string {
  const top = root.children.findLast((child) => child.line <= element.line);
  if (element === root || !top) return 'the file';
  const id = top.textOr('id', null);
  return id === null ? top.name : `${top.name} ${shortened(id)}`;
}

function networkOf(root: XmlElement, name: string, notes: Notes): RoadNetwork {
  const { name: ownName, ...origin } = readHeader(root, notes);
  const junctions = root.all('junction');
  const ids: Ids = {
    roads: new RoadIds(root.all('road'), 'road', notes),
    junctions: new RoadIds(junctions, 'junction', notes),
  };
  const read = readRoads(root, ids, notes);
  const whereOf = (junction: XmlElement) => `junction ${shortened(junction.text('id'))}`;
  const turns = junctions.flatMap((junction) =>
    readConnections(junction, read, ids, whereOf(junction), notes),
  );
  const links = linkLanes(read, turns);
  const signals = [...read.values()].flatMap((road) => readSignals(road, notes));
  const lights = readLights(root.all('controller'), signals, notes);
  const roads = new Map([...read].map(([id, road]) => [id, road.spec]));
  const tools = { roads, links, signals, lights, notes };
  const found = junctions.map((junction) => {
    for (const controller of junction.all('controller')) controller.passWhole();
    const type = junction.textOr('type', 'default');
    if (type !== 'default') {
      notes.add(
        `junction type '${shortened(type)}'`,
        "read as 'default'",
        whereOf(junction),
        junction.line,
      );
    }
    return readJunction(junction, ids.junctions.of(junction), whereOf(junction), tools);
  });
  return {
    name: ownName || name,
    origin: { shift: [0, 0, 0], ...origin },
    roads: [...roads.values()],
    links,
    junctions: found.map(({ spec }) => spec),
    signalGroups: lights.groups,
    signalHeads: headsOf(signals, lights),
    stopLines: found.flatMap(({ stopLines }) => stopLines),
    scenery: [...read.values()].flatMap((road) => readObjects(road, notes)),
  };
}

/**
 * @param text of an .xodr file
 * @param file what messages call it
 * @param name of the network where the file's header has none
 * @throws UsageError `FILE:LINE: ...` where the file is no OpenDRIVE, or contradicts itself
 */
export function readOpenDrive(text: string, file: string, name: string): OpenDriveReading {
  const root = parseXml(text, file);
  if (root.name !== 'OpenDRIVE') {
    throw new UsageError(
      `${file}:${root.line}: the root element is <${shortened(root.name)}>, not <OpenDRIVE>`,
    );
  }
  const notes = new Notes();
  const network = networkOf(root, name, notes);
  noteUnseen(root, notes);
  const sorted = notes.all.sort((a, b) => a.line - b.line);
  return { network: shiftNetwork(network, shiftFor(network)), notes: sorted };
}
