/** `nearmiss import FILE.xodr --out DIR`: a user's own road, for our traffic and scenarios. */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { SCENARIOS } from '../../../scenes/index.ts';
import { UsageError } from '../../core/errors.ts';
import type { RoadNetwork } from '../../core/road-network.ts';
import { checkWritable, openFolder } from '../../dataset/folder.ts';
import { groupNotes, type NoteGroup, noteText } from '../../dataset/opendrive/notes.ts';
import { writeOpenDrive } from '../../dataset/opendrive/write-open-drive.ts';
import { ROAD_FILE, readOpenDriveFile, roadBytes, roadHash } from '../../dataset/road-file.ts';
import { placeFromNetwork } from '../../world/places/from-network/place-from-network.ts';
import { whatIsMissing } from '../../world/places/from-network/what-is-missing.ts';
import { RoadGeometry } from '../../world/roads/lanes.ts';
import { counted, printResult } from '../output.ts';

interface Options {
  readonly out: string;
  readonly json?: boolean;
}

const XODR_FILE = 'road.xodr';

/** Numbers about a network. */
function describeNetwork(network: RoadNetwork) {
  const roads = network.roads.map((spec) => new RoadGeometry(spec));
  const lengthOf = (some: readonly RoadGeometry[]) =>
    some.reduce((sum, road) => sum + road.length, 0);
  const laneKm = roads.reduce((sum, road) => {
    const sections = road.spec.sections.map(({ s, lanes }, i) => {
      const driving = lanes.filter(({ type }) => type === 'driving').length;
      return driving * (road.sectionEnd(i) - s);
    });
    return sum + sections.reduce((a, b) => a + b, 0);
  }, 0);
  return {
    name: network.name,
    roads: roads.length,
    length: lengthOf(roads),
    drivingLanes: laneKm,
    junctions: network.junctions.length,
    signals: network.signalHeads.length,
    shift: network.origin?.shift ?? [0, 0, 0],
    elevation: network.roads.some(({ elevation }) => elevation !== undefined),
  };
}

function carried(network: RoadNetwork) {
  const place = placeFromNetwork(network);
  return SCENARIOS.map((scenario) => ({
    scenario: scenario.id,
    missing: whatIsMissing(scenario, place),
  }));
}

const FLAT =
  'elevation is kept in the model and in the files, and traffic drives on the flat; `convert --to openscenario` lifts it onto the road';

function textOf(
  out: string,
  about: ReturnType<typeof describeNetwork>,
  groups: readonly NoteGroup[],
  scenarios: ReturnType<typeof carried>,
): string {
  const [dx, dy, dz] = about.shift;
  const fits = scenarios.filter(({ missing }) => missing.length === 0);
  const rest = scenarios.filter(({ missing }) => missing.length > 0);
  const moved = [dx, dy, dz].some((part) => part !== 0);
  return [
    `${out}: road '${about.name}', ${counted(about.roads, 'road')} of ${about.length.toFixed(1)} m in all, ` +
      `${about.drivingLanes.toFixed(1)} m of driving lanes, ${counted(about.junctions, 'junction')}, ` +
      `${counted(about.signals, 'signal head')}`,
    ...(moved ? [`moved by ${-dx}, ${-dy}, ${-dz} m, to lie near the origin`] : []),
    ...(about.elevation ? [FLAT] : []),
    ...(groups.length > 0 ? ['left out of the file, or read as something else:'] : []),
    ...groups.map((group) => `  ${noteText(group)}`),
    `scenarios that it can carry: ${fits.map(({ scenario }) => scenario).join(', ') || 'none'}`,
    ...rest.map(({ scenario, missing }) => `  not ${scenario}: it lacks ${missing.join('; ')}`),
    ...(fits[0]
      ? [`try it with: npm run nearmiss -- simulate --scenario ${fits[0].scenario} --road ${out}`]
      : []),
  ].join('\n');
}

async function importRoad(file: string, { out, json }: Options): Promise<void> {
  if (resolve(file) === resolve(join(out, XODR_FILE))) {
    throw new UsageError(`${file} would be written over: choose another folder with --out`);
  }
  const { network, notes } = await readOpenDriveFile(file);
  await checkWritable(out);
  const folder = openFolder(out);
  await folder.write(ROAD_FILE, roadBytes(network));
  await folder.write(XODR_FILE, new TextEncoder().encode(writeOpenDrive(network)));
  const about = describeNetwork(network);
  const groups = groupNotes(notes);
  const scenarios = carried(network);
  const value = { out, ...about, sha256: roadHash(network), leftOut: groups, scenarios };
  printResult(json, value, textOf(out, about, groups, scenarios));
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description("read a user's own road from ASAM OpenDRIVE, for our traffic and scenarios")
    .argument('<file>', 'an .xodr file')
    .requiredOption('--out <dir>', 'folder for road.json, and our model of it as road.xodr')
    .option('--json', 'machine-readable result on standard output')
    .action(importRoad);
}
