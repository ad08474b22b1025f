import { describe, expect, test } from 'vitest';
import { readOpenDrive } from '../../../../src/dataset/opendrive/read-open-drive.ts';
import { groundHeight } from '../../../../src/dataset/opendrive/road-surface.ts';
import { writeOpenDrive } from '../../../../src/dataset/opendrive/write-open-drive.ts';
import { openDrive, readFixture, roadOf, straightRoad } from '../../../support/open-drive.ts';

const notesOf = (name: string) =>
  readFixture(name).notes.map(
    ({ subject, became, where, line }) => `${line} ${where}: ${subject}: ${became}`,
  );

describe('a clothoid into an arc', () => {
  const { network, notes } = readFixture('spiral');
  const road = roadOf(network, 7);

  test('runs through the points that Fresnel integrals give, and its lanes beside it', () => {
    const end = road.line.at(400);
    expect(end.x).toBeCloseTo(216.39565736578578, 9);
    expect(end.y).toBeCloseTo(250.16281920215428, 9);
    expect(end.heading).toBeCloseTo(1.675, 12);
    expect(road.line.at(170).curvature).toBeCloseTo(0.00625, 12);
    expect(road.line.at(220).curvature).toBe(0.0125);
    expect(road.extentsAt(50).map(({ lane, outer }) => [lane.id, outer])).toEqual([
      [2, 5.25],
      [1, 3.25],
      [-1, -3.5],
      [-2, -5.5],
    ]);
  });

  test('has the speed limit of its type, in m/s, and nothing to tell of', () => {
    expect(road.spec.speedLimit).toBeCloseTo(20, 12);
    expect(notes).toEqual([]);
    expect(network.name).toBe('spiral');
  });
});

describe('cubics', () => {
  const { network } = readFixture('cubics');
  const { line } = roadOf(network, 1);

  test('end where their polynomials do', () => {
    const ends = [
      [66.0294624460213, 60, 25],
      [106.04038286676987, 98.65047720579003, 35.32231620154633],
      [156.04038286676987, 145.69043694716967, 51.890135054888475],
    ] as const;
    for (const [s, x, y] of ends) {
      const p = line.at(s - 1e-9);
      expect(Math.hypot(p.x - x, p.y - y)).toBeLessThan(1e-6);
    }
    expect(line.at(156.04038286676987).heading).toBeCloseTo(0.46554385486560856, 9);
  });

  test('are walked by arc length, with the heading of the way and the curvature of its turn', () => {
    const h = 1e-3;
    for (let s = 0.5; s < 156; s += 3.1) {
      const [a, p, b] = [line.at(s - h), line.at(s), line.at(s + h)];
      // The last is 4.9 mm longer than its 50 m of s.
      expect(Math.hypot(b.x - a.x, b.y - a.y) / (2 * h)).toBeCloseTo(1, s > 106 ? 3 : 6);
      expect(Math.cos(Math.atan2(b.y - a.y, b.x - a.x) - p.heading)).toBeCloseTo(1, 9);
      expect((b.heading - a.heading) / (2 * h)).toBeCloseTo(p.curvature, 5);
    }
  });

  test('have a limit in mph', () => {
    expect(network.roads[0]?.speedLimit).toBeCloseTo(13.4112, 9);
  });
});

describe('a hill', () => {
  const { network } = readFixture('hill');

  test('has the heights of its cubics', () => {
    const road = roadOf(network, 12);
    expect(road.heightAt(50)).toBe(2);
    expect(road.heightAt(150)).toBeCloseTo(2 + 0.003 * 2500 - 0.00002 * 125_000, 12);
    expect(road.heightAt(250)).toBe(12);
  });

  test('is a surface: the height of the road that a place is beside, and of its end beyond', () => {
    const ground = groundHeight(network);
    expect(ground?.(150, -3)).toBeCloseTo(7, 9);
    expect(ground?.(400, 2)).toBe(12);
    expect(groundHeight(readFixture('spiral').network)).toBeNull();
  });

  test('tells everything that it was given and did not take, with its line', () => {
    expect(notesOf('hill')).toEqual([
      '19 road 12: superelevation: left out',
      '20 road 12: shape: left out',
      "25 road 12: lane type 'biking': read as 'shoulder'",
      '27 road 12: lane height: left out',
      "31 road 12: roadMark type 'botts dots': read as 'broken'",
      '32 road 12: access: left out',
      "49 road 12: object type 'crosswalk' without a size: left out",
      '50 road 12: bridge: left out',
      "53 road 12: signal type '274 80': left out",
      '55 road 12: surface: left out',
      '58 road 12: railroad: left out',
      '62 junctionGroup 1: junctionGroup: left out',
      '63 station 8: station: left out',
    ]);
  });

  test('has the building and the tree that stand beside it', () => {
    expect(network.scenery).toEqual([
      { kind: 'building', position: [150, 20, 0], yaw: 0.5, size: [12, 8, 6], variant: 0 },
      { kind: 'tree', position: [60, -12, 0], yaw: 0, size: [4, 4, 7], variant: 0 },
    ]);
  });
});

describe('a lane that opens beside the middle', () => {
  const { network } = readFixture('widening');
  const road = roadOf(network, 3);
  const edges = (s: number) => road.extentsAt(s).map(({ lane, outer }) => [lane.id, outer]);

  test('shifts the others outwards by its width and the offset of lane 0', () => {
    expect(edges(50)).toEqual([
      [1, 3.5],
      [-1, -3.5],
    ]);
    expect(road.laneOffsetAt(125)).toBeCloseTo(0.0018 * 625 - 0.000024 * 15_625, 12);
    const [left, turn, kerb] = edges(125) as [[number, number], [number, number], [number, number]];
    const width = 0.0036 * 625 - 0.000048 * 15_625;
    expect(left[1]).toBeCloseTo(0.75 + 3.5, 12);
    expect(turn[1]).toBeCloseTo(0.75 - width, 12);
    expect(kerb[1]).toBeCloseTo(0.75 - width - 3.5, 12);
    expect(edges(200)).toEqual([
      [1, 5],
      [-1, -1.5],
      [-2, -5],
    ]);
  });

  test('is cut where a width or a marking changes, and traffic goes on under its new id', () => {
    expect(road.spec.sections.map(({ s }) => s)).toEqual([0, 60, 100, 150]);
    expect(road.spec.sections.map(({ centreMarking }) => centreMarking)).toEqual([
      'broken',
      'solid',
      'solid',
      'solid',
    ]);
    const at = (lane: number, section: number) => ({ road: 3, lane, section });
    expect(network.links).toContainEqual({ from: at(-1, 1), to: at(-2, 2) });
    expect(network.links).toContainEqual({ from: at(1, 2), to: at(1, 1) });
    expect(network.links.some(({ to }) => to.lane === -1 && to.section === 2)).toBe(false);
  });
});

describe('roads in UTM coordinates', () => {
  const { network } = readFixture('utm');

  test('are moved near the origin by whole metres, and keep where they were', () => {
    expect(network.origin).toEqual({
      shift: [691225, 5334001, 522],
      geoReference: '+proj=utm +zone=32 +ellps=WGS84 +datum=WGS84 +units=m +no_defs',
      offset: [100, 200, 0, 0],
    });
    const start = roadOf(network, 100).line.at(0);
    expect(start.x).toBeCloseTo(-224.75, 9);
    expect(start.y).toBeCloseTo(-0.5, 9);
    expect(roadOf(network, 100).heightAt(100)).toBeCloseTo(-1, 9);
  });

  test('are written back where they came from', () => {
    const text = writeOpenDrive(network);
    expect(text).toContain('x="691000.25" y="5334000.5"');
    expect(text).toContain('<elevation s="0" a="520" b="0.01"');
    expect(text).toContain('<offset x="100" y="200" z="0" hdg="0"/>');
    expect(text).toContain('+proj=utm');
    expect(writeOpenDrive(network, 'own')).toContain(
      '<offset x="691325" y="5334201" z="522" hdg="0"/>',
    );
  });

  test('link across an end that meets an end', () => {
    const link = (from: [number, number], to: [number, number]) => ({
      from: { road: from[0], lane: from[1] },
      to: { road: to[0], lane: to[1] },
    });
    expect(network.links).toHaveLength(2);
    expect(network.links).toContainEqual(link([100, -1], [200, 1]));
    expect(network.links).toContainEqual(link([200, -1], [100, 1]));
  });
});

describe('a T', () => {
  const { network } = readFixture('t-junction');
  const [junction] = network.junctions;

  test('has three arms, of which the one with the sign must stop', () => {
    const control = new Map(junction?.arms.map(({ lanes, control }) => [lanes[0]?.road, control]));
    expect(control).toEqual(
      new Map([
        [1, 'priority'],
        [2, 'priority'],
        [3, 'stop'],
      ]),
    );
    expect(network.stopLines).toHaveLength(1);
    expect(network.links).toHaveLength(12);
  });

  test('is paved between the ends of its arms, as far as the kerbs of those who turn right', () => {
    const outline = junction?.outline ?? [];
    expect(outline.length).toBeGreaterThan(8);
    const far = outline.map(([x, y]) => Math.hypot(x, y));
    expect(Math.max(...far)).toBeLessThan(Math.hypot(12, 3.5) + 0.01);
  });
});

describe('what a file leaves open', () => {
  const read = (text: string) => readOpenDrive(text, 'x.xodr', 'x');
  const notes = (text: string) =>
    read(text).notes.map(({ subject, became }) => `${subject}: ${became}`);

  test('is filled in, and told', () => {
    const text = openDrive(
      straightRoad().replace(
        '<type s="0" type="town"><speed max="50" unit="km/h"/></type>',
        '<type s="0" type="rural"/>',
      ),
    );
    expect(notes(text)).toEqual(['a road without speed limit: 100 km/h is used']);
    expect(read(text).network.roads[0]?.speedLimit).toBeCloseTo(100 / 3.6, 9);
  });

  test('ids that are words get numbers', () => {
    const text = openDrive(straightRoad({ road: 'id="main street" length="100" junction="-1"' }));
    expect(notes(text)).toEqual(["id 'main street': read as 1"]);
    expect(read(text).network.roads[0]?.id).toBe(1);
  });

  test('links to what is not there are left out', () => {
    const link = '<link><successor elementType="road" elementId="9" contactPoint="start"/></link>';
    expect(notes(openDrive(straightRoad({ link })))).toEqual([
      "road '9', which is not in the file: left out",
    ]);
  });

  test('gaps in the reference line stay where the file has them', () => {
    const planView =
      '<geometry s="0" x="0" y="0" hdg="0" length="50"><line/></geometry>' +
      '<geometry s="50" x="50" y="0.3" hdg="0" length="50"><line/></geometry>';
    const text = openDrive(straightRoad({ planView }));
    expect(notes(text)).toEqual(['a gap of 0.30 m in the reference line: kept as it is']);
    expect(roadOf(read(text).network, 1).line.at(100).y).toBeCloseTo(0.3, 9);
  });

  test('a junction without signs lets the street go first that runs through', () => {
    const { fixture } = { fixture: readFixture('t-junction').network };
    const bare = writeOpenDrive(fixture).replace(/<signals>[\s\S]*?<\/signals>/g, '');
    const { network, notes: told } = read(bare);
    expect(told.map(({ subject }) => subject)).toEqual([
      'a junction without signs, lights or priorities',
    ]);
    const control = network.junctions[0]?.arms.map((arm) => [arm.lanes[0]?.road, arm.control]);
    expect(new Map(control as [number, string][])).toEqual(
      new Map([
        [1, 'priority'],
        [2, 'priority'],
        [3, 'give-way'],
      ]),
    );
  });
});
