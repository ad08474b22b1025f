import { describe, expect, test } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { RoadNetwork } from '../../../../src/core/road-network.ts';
import { PLACE_NAMES } from '../../../../src/core/scenario-spec.ts';
import { readOpenDrive } from '../../../../src/dataset/opendrive/read-open-drive.ts';
import { writeOpenDrive } from '../../../../src/dataset/opendrive/write-open-drive.ts';
import { PLACES } from '../../../../src/world/places/index.ts';
import { laneGap, readFixture } from '../../../support/open-drive.ts';

const MOST_GAP_M = 0.01;
const back = (network: RoadNetwork) => readOpenDrive(writeOpenDrive(network), 'back.xodr', 'back');
const sorted = <T>(values: readonly T[]) => values.map((value) => JSON.stringify(value)).sort();

describe.each(PLACE_NAMES)('%s', (name) => {
  test.each([0, 1, 77])('keeps its lanes to a centimetre, seed %i', (seed) => {
    const { network } = PLACES[name](createRng(seed));
    const { network: read, notes } = back(network);
    expect(laneGap(network, read)).toBeLessThan(MOST_GAP_M);
    expect(laneGap(read, network)).toBeLessThan(MOST_GAP_M);
    expect(notes).toEqual([]);
  });

  test('keeps what traffic goes by: types, markings, links, limits, junctions, signals, stop lines', () => {
    const { network } = PLACES[name](createRng(3));
    const { network: read } = back(network);
    for (const [i, road] of network.roads.entries()) {
      const { speedLimit, junction, sections } = read.roads[i] ?? {};
      expect(speedLimit).toBeCloseTo(road.speedLimit, 9);
      expect(junction).toBe(road.junction);
      expect(
        sections?.map(({ lanes }) => lanes.map(({ id, type, marking }) => ({ id, type, marking }))),
      ).toEqual(
        road.sections.map(({ lanes }) =>
          lanes.map(({ id, type, marking }) => ({ id, type, marking })),
        ),
      );
      expect(sections?.map(({ centreMarking }) => centreMarking)).toEqual(
        road.sections.map(({ centreMarking }) => centreMarking),
      );
    }
    expect(sorted(read.links)).toEqual(sorted(network.links));
    expect(read.signalGroups).toEqual(network.signalGroups);
    for (const junction of network.junctions) {
      const other = read.junctions.find(({ id }) => id === junction.id);
      expect(sorted(other?.arms ?? [])).toEqual(sorted(junction.arms));
      expect(other?.outline).toEqual(junction.outline);
      expect(other?.corners).toEqual(junction.corners);
    }
    expect(read.signalHeads).toHaveLength(network.signalHeads.length);
    for (const head of network.signalHeads) {
      const near = read.signalHeads.filter(
        ({ position: [x, y] }) =>
          Math.hypot(x - head.position[0], y - head.position[1]) < MOST_GAP_M,
      );
      expect(near).toHaveLength(1);
      expect(near[0]?.group).toBe(head.group);
      expect(Math.cos((near[0]?.facing ?? 0) - head.facing)).toBeCloseTo(1, 9);
    }
    expect(read.stopLines).toHaveLength(network.stopLines.length);
    for (const line of network.stopLines) {
      const near = read.stopLines.filter(
        ({ from, to, kind }) =>
          kind === line.kind &&
          Math.hypot(from[0] - line.from[0], from[1] - line.from[1]) < MOST_GAP_M &&
          Math.hypot(to[0] - line.to[0], to[1] - line.to[1]) < MOST_GAP_M,
      );
      expect(near).toHaveLength(1);
    }
  });

  test('keeps the scenery that stands square beside a road', () => {
    const { network } = PLACES[name](createRng(4));
    const { network: read } = back(network);
    expect(read.scenery.length).toBeGreaterThan(0.95 * network.scenery.length);
    for (const item of read.scenery) {
      const same = network.scenery.some(
        (own) =>
          own.kind === item.kind &&
          own.variant === item.variant &&
          Math.hypot(own.position[0] - item.position[0], own.position[1] - item.position[1]) <
            1e-3 &&
          Math.abs(Math.sin((own.yaw - item.yaw) / 2)) < 1e-6 &&
          own.size.every((side, axis) => side === item.size[axis]),
      );
      expect(same).toBe(true);
    }
  });
});

test.each(['spiral', 'cubics', 'hill', 'widening', 'utm', 't-junction'])(
  'the fixture %s keeps its lanes, its heights and its links',
  (name) => {
    const { network } = readFixture(name);
    const { network: read, notes } = back(network);
    expect(notes).toEqual([]);
    expect(laneGap(network, read)).toBeLessThan(1e-6);
    expect(sorted(read.links)).toEqual(sorted(network.links));
    expect(read.roads.map(({ elevation }) => elevation)).toEqual(
      network.roads.map(({ elevation }) => elevation),
    );
    expect(read.roads.map(({ laneOffset }) => laneOffset)).toEqual(
      network.roads.map(({ laneOffset }) => laneOffset),
    );
    expect(read.origin).toEqual(network.origin);
  },
);

test('the same network gives the same text, also after having been read', () => {
  const { network } = readFixture('utm');
  const text = writeOpenDrive(network);
  expect(writeOpenDrive(network)).toBe(text);
  expect(writeOpenDrive(readOpenDrive(text, 'x', 'x').network)).toBe(text);
});

test('names with signs that mean something in XML come back as they were', () => {
  const { network } = readFixture('spiral');
  const name = `<a> & "b" 'c'\n\u00fc\u{1f697}`;
  const named = { ...network, roads: network.roads.map((road) => ({ ...road, name })) };
  expect(back(named).network.roads[0]?.name).toBe(name.trim());
});
