import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../../../scenes/index.ts';
import { createRng } from '../../../src/core/rng.ts';
import type { RoadNetwork } from '../../../src/core/road-network.ts';
import { PLACE_NAMES } from '../../../src/core/scenario-spec.ts';
import { readOpenDrive } from '../../../src/dataset/opendrive/read-open-drive.ts';
import { placeFromNetwork } from '../../../src/world/places/from-network/place-from-network.ts';
import { whatIsMissing } from '../../../src/world/places/from-network/what-is-missing.ts';
import { PLACES } from '../../../src/world/places/index.ts';
import type { Route } from '../../../src/world/roads/route.ts';
import { openDrive, readFixture, straightRoad } from '../../support/open-drive.ts';

const place = (name: string) => placeFromNetwork(readFixture(name).network);
const carried = (network: RoadNetwork) => {
  const own = placeFromNetwork(network);
  return SCENARIOS.filter((scenario) => whatIsMissing(scenario, own).length === 0).map(
    ({ id }) => id,
  );
};

describe.each(PLACE_NAMES.filter((name) => name !== 'town'))('our own %s', (name) => {
  const own = PLACES[name](createRng(6));
  const found = placeFromNetwork(own.network);

  test('has the routes that it was built with', () => {
    for (const [route, wanted] of own.routes) {
      const is = found.routes.get(route);
      expect(is, route).toBeDefined();
      if (!is) continue;
      // The ends may differ, as a place may walk along its reference line; the way does not.
      for (let s = 5; s < wanted.length - 10; s += 7) {
        const p = wanted.at(s);
        const at = is.project(p.x, p.y);
        expect(Math.abs(at.offset), `${route} at ${s}`).toBeLessThan(0.05);
        expect(Math.cos(is.at(at.s).heading - p.heading)).toBeGreaterThan(0.999);
      }
      expect(is.stops.map(({ control, signalGroup }) => ({ control, signalGroup }))).toEqual(
        wanted.stops.map(({ control, signalGroup }) => ({ control, signalGroup })),
      );
    }
  });

  test('carries the scenarios that are staged in it', () => {
    const ids = SCENARIOS.filter((scenario) => scenario.place === name).map(({ id }) => id);
    expect(carried(own.network)).toEqual(expect.arrayContaining(ids));
  });
});

describe('a bend with a lane each way', () => {
  const { routes, drivingRoutes, walkingRoutes, measures } = place('spiral');

  test('has the routes of an open road', () => {
    expect([...routes.keys()].sort()).toEqual([
      'crossing-from-left',
      'crossing-from-right',
      'forward-inner',
      'forward-kerb',
      'left-bend',
      'oncoming-inner',
      'oncoming-kerb',
      'overtaking',
      'pavement-left',
      'pavement-right',
      'right-bend',
    ]);
    expect(drivingRoutes).toEqual(['forward-kerb', 'oncoming-kerb']);
    expect(walkingRoutes).toEqual(['pavement-right', 'pavement-left']);
  });

  test('walks lanes by their own length', () => {
    // 1.375 rad of turn to the left; the right lane is 1.75 m outside of the reference line.
    expect(routes.get('forward-kerb')?.length).toBeCloseTo(400 + 1.375 * 1.75, 3);
    expect(routes.get('oncoming-kerb')?.length).toBeCloseTo(400 - 1.375 * 1.625, 3);
    const step = (route: Route | undefined, s: number) => {
      const { x, y } = route?.directionAt(s) ?? { x: 0, y: 0 };
      return Math.hypot(x, y);
    };
    for (let s = 1; s < 399; s += 5) expect(step(routes.get('forward-kerb'), s)).toBeCloseTo(1, 3);
  });

  test('the direction for which it bends left is the forward one', () => {
    expect(routes.get('left-bend')).toBe(routes.get('forward-inner'));
    expect(routes.get('right-bend')).toBe(routes.get('oncoming-inner'));
    // The forward lane lies 1.75 m outside of a reference line of 80 m radius.
    expect(measures?.bendRadius).toBeCloseTo(81.75, 1);
  });
});

describe('roads end to end', () => {
  const { routes, parking } = place('utm');

  test('are one stretch', () => {
    expect(routes.get('forward-kerb')?.length).toBeCloseTo(450, 6);
    const [a, b] = [routes.get('forward-kerb')?.at(0), routes.get('forward-kerb')?.at(450)];
    expect([a?.x, b?.x]).toEqual([expect.closeTo(-224.75, 6), expect.closeTo(225.25, 6)]);
    expect(Math.cos(routes.get('oncoming-kerb')?.at(200).heading ?? 0)).toBeCloseTo(-1, 9);
  });

  test('have room to park on one side', () => {
    expect(routes.get('parking-right')?.length).toBeCloseTo(450, 3);
    expect(routes.has('parking-left')).toBe(false);
    expect(parking.length).toBeGreaterThan(50);
    for (const { yaw } of parking) expect(Math.abs(Math.cos(yaw))).toBeCloseTo(1, 9);
  });
});

test('a lane that opens beside another is not the one that goes on', () => {
  const { routes } = place('widening');
  const kerb = routes.get('forward-kerb');
  expect(kerb?.at(50).y).toBeCloseTo(-1.75, 6);
  expect(kerb?.at((kerb?.length ?? 0) - 50).y).toBeCloseTo(1.5 - 3 - 1.75, 4);
  expect(routes.get('forward-inner')).toBe(kerb);
});

describe('a T that is turned by 30 degrees', () => {
  const { routes, crossings } = place('t-junction');

  test('has its arms named by its shape: the side road is the south', () => {
    const ways = [...routes.keys()].filter((name) => /^(east|west|south)-/.test(name));
    expect(ways.sort()).toEqual([
      'east-south',
      'east-west',
      'south-east',
      'south-west',
      'west-east',
      'west-south',
    ]);
    const [stop] = routes.get('south-east')?.stops ?? [];
    expect(stop?.control).toBe('stop');
    expect(routes.get('west-east')?.stops[0]?.control).toBe('priority');
    const heading = routes.get('west-east')?.at(100).heading ?? 0;
    expect(Math.cos(heading - Math.PI / 6)).toBeCloseTo(1, 9);
  });

  test('has no pavements, so nobody of the traffic crosses', () => {
    expect(crossings).toEqual([]);
  });
});

describe('pairs of one-way roads', () => {
  /** A cross whose four arms are two roads each, ids 1-4 in and 11-14 out, straight on and to the right only. */
  function cross(): RoadNetwork {
    const width = '<width sOffset="0" a="3" b="0" c="0" d="0"/>';
    const road = (
      id: number,
      x: number,
      y: number,
      hdg: number,
      length: number,
      link: string,
      lane = '',
      junction = -1,
    ) =>
      `<road id="${id}" length="${length}" junction="${junction}"><link>${link}</link>` +
      `<type s="0" type="town"><speed max="50" unit="km/h"/></type>` +
      `<planView><geometry s="0" x="${x}" y="${y}" hdg="${hdg}" length="${length}"><line/></geometry></planView>` +
      `<lanes><laneSection s="0"><center><lane id="0" type="none"/></center>` +
      `<right><lane id="-1" type="driving">${lane}${width}</lane></right></laneSection></lanes></road>`;
    const at = (turn: number, x: number, y: number): [number, number] => [
      x * Math.cos(turn) - y * Math.sin(turn),
      x * Math.sin(turn) + y * Math.cos(turn),
    ];
    const parts: string[] = [];
    const connections: string[] = [];
    for (let i = 0; i < 4; i++) {
      const turn = (i * Math.PI) / 2;
      const [xIn, yIn] = at(turn, 212, 3.2);
      const [xOut, yOut] = at(turn, 12, -0.2);
      parts.push(
        road(
          1 + i,
          xIn,
          yIn,
          turn + Math.PI,
          200,
          '<successor elementType="junction" elementId="9"/>',
        ),
      );
      parts.push(
        road(11 + i, xOut, yOut, turn, 200, '<predecessor elementType="junction" elementId="9"/>'),
      );
      const [x, y] = at(turn, 12, 3.2);
      const to = 11 + ((i + 2) % 4);
      const link =
        `<predecessor elementType="road" elementId="${1 + i}" contactPoint="end"/>` +
        `<successor elementType="road" elementId="${to}" contactPoint="start"/>`;
      const lane = '<link><predecessor id="-1"/><successor id="-1"/></link>';
      parts.push(road(21 + i, x, y, turn + Math.PI, 24, link, lane, 9));
      connections.push(
        `<connection id="${i}" incomingRoad="${1 + i}" connectingRoad="${21 + i}" contactPoint="start"><laneLink from="-1" to="-1"/></connection>`,
      );
    }
    const junction = `<junction id="9" name="">${connections.join('')}</junction>`;
    return readOpenDrive(openDrive(`${parts.join('\n')}\n${junction}`), 'cross.xodr', 'cross')
      .network;
  }

  test('are one arm of a junction', () => {
    const network = cross();
    expect(carried(network)).toEqual(expect.arrayContaining(['scp-v1']));
    const { routes } = placeFromNetwork(network);
    const ways = [...routes.keys()].filter((name) => /^(east|north|west|south)-/.test(name));
    expect(ways.sort()).toEqual(['east-west', 'north-south', 'south-north', 'west-east']);
  });
});

describe('what a road lacks for a scenario', () => {
  const scenario = (id: string) => {
    const found = SCENARIOS.find((one) => one.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  };

  test('is named', () => {
    expect(whatIsMissing(scenario('scp-v1'), place('spiral'))).toEqual([
      "a route 'south-north'",
      "a route 'west-east' or 'east-west'",
    ]);
    expect(whatIsMissing(scenario('cut-in-v1'), place('spiral'))).toEqual([
      "a lane of its own for each of 'forward-inner' and 'forward-kerb'",
    ]);
    expect(whatIsMissing(scenario('red-light-v1'), place('t-junction'))).toEqual(
      expect.arrayContaining(["a route 'south-north'"]),
    );
  });

  test('is room on a road that is too short', () => {
    const text = openDrive(straightRoad());
    const { network } = readOpenDrive(text, 'short.xodr', 'short');
    expect(carried(network)).toEqual([]);
    expect(placeFromNetwork(network).routes.size).toBe(0);
  });
});
