/** Road networks for tests: fixtures by name, and how far two networks' lanes lie apart. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RoadNetwork } from '../../src/core/road-network.ts';
import { readOpenDrive } from '../../src/dataset/opendrive/read-open-drive.ts';
import { RoadGeometry } from '../../src/world/roads/lanes.ts';

export const fixturePath = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/opendrive/${name}.xodr`, import.meta.url));

const fixtureText = (name: string): string => readFileSync(fixturePath(name), 'utf8');

export const readFixture = (name: string) => readOpenDrive(fixtureText(name), `${name}.xodr`, name);

/** A road of a network, ready for look-ups. */
export function roadOf({ roads }: RoadNetwork, id: number): RoadGeometry {
  const spec = roads.find((road) => road.id === id);
  if (!spec) throw new Error(`no road ${id}`);
  return new RoadGeometry(spec);
}

/** A whole file around the inside of its root element, with a header on line 2. */
export const openDrive = (inside: string): string =>
  `<OpenDRIVE>\n<header revMajor="1" revMinor="6"/>\n${inside}\n</OpenDRIVE>\n`;

/** A straight road of 100 m, its parts replaceable; `<road` is on line 3 of {@link openDrive}. */
export function straightRoad(
  parts: {
    readonly road?: string;
    readonly link?: string;
    readonly planView?: string;
    readonly lanes?: string;
    readonly more?: string;
  } = {},
): string {
  const {
    road = 'id="1" length="100" junction="-1"',
    link = '',
    planView = '<geometry s="0" x="0" y="0" hdg="0" length="100"><line/></geometry>',
    lanes = '<right><lane id="-1" type="driving"><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane></right>',
    more = '',
  } = parts;
  return [
    `<road ${road}>`,
    link,
    '<type s="0" type="town"><speed max="50" unit="km/h"/></type>',
    `<planView>${planView}</planView>`,
    `<lanes><laneSection s="0"><center><lane id="0" type="none"/></center>${lanes}</laneSection></lanes>`,
    more,
    '</road>',
  ].join('\n');
}

/**
 * The largest distance between the same lane edge of two networks, metres, at so many stations of every road; by the
 * road's id and the lane's. Infinite where a road or a lane is missing.
 */
export function laneGap(a: RoadNetwork, b: RoadNetwork, stations = 100): number {
  let worst = 0;
  for (const spec of a.roads) {
    const other = b.roads.find(({ id }) => id === spec.id);
    if (!other) return Number.POSITIVE_INFINITY;
    const [one, two] = [new RoadGeometry(spec), new RoadGeometry(other)];
    for (let i = 0; i <= stations; i++) {
      const s = (one.length * i) / stations;
      for (const extent of one.extentsAt(s)) {
        const same = two.extentsAt(s).find(({ lane }) => lane.id === extent.lane.id);
        if (!same) return Number.POSITIVE_INFINITY;
        for (const edge of ['inner', 'outer'] as const) {
          const [p, q] = [one.pointAt(s, extent[edge]), two.pointAt(s, same[edge])];
          worst = Math.max(worst, Math.hypot(p.x - q.x, p.y - q.y));
        }
      }
    }
  }
  return worst;
}
