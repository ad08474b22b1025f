/** Ten minutes of dense traffic on every place, and the flow-density relation of the traffic against the IDM's. */
import { afterAll, describe, expect, it } from 'vitest';
import { StateDigest } from '../../src/core/digest.ts';
import { PLACE_NAMES, type PlaceName } from '../../src/core/scenario-spec.ts';
import type { Route } from '../../src/world/roads/route.ts';
import { Simulation } from '../../src/world/simulation.ts';
import { stageFreeDrive } from '../../src/world/staging/free-drive.ts';
import {
  alikeTraffic,
  equilibriumSpeed,
  type FlowPoint,
  measure,
  ringTraffic,
} from '../support/flow-density.ts';
import { createPhysics } from '../support/physics.ts';

const MINUTES = 10;
/** The digest covers the first minutes. */
const DIGEST_MINUTES = 2;
const table: string[] = [];

afterAll(() => {
  process.stdout.write(`${table.join('\n')}\n`);
});

function drive(place: PlaceName, minutes: number) {
  const stage = stageFreeDrive(place, 3, { moving: 60, parked: 12, pedestrians: 8 }, 600);
  const simulation = new Simulation(stage, createPhysics());
  const vehicles = stage.actors.flatMap(({ spec, parked }, i) =>
    parked || spec.kind === 'pedestrian' ? [] : [i],
  );
  const standing = new Map(vehicles.map((i) => [i, 0]));
  const digest = new StateDigest();
  const metres: number[] = [];
  let longest = 0;
  let way = 0;
  for (let second = 1; second <= minutes * 60; second++) {
    for (let i = 0; i < 100; i++) simulation.step();
    const state = simulation.state();
    if (second <= DIGEST_MINUTES * 60) digest.update(state);
    for (const i of vehicles) {
      const [vx, vy] = state.actors[i]?.velocity ?? [0, 0];
      const speed = Math.hypot(vx, vy);
      way += speed;
      standing.set(i, speed < 0.3 ? (standing.get(i) ?? 0) + 1 : 0);
      longest = Math.max(longest, standing.get(i) ?? 0);
    }
    if (second % 60 === 0) {
      metres.push(Math.round(way));
      way = 0;
    }
  }
  const collisions = simulation.collisions.map((c) => `${c.actors} at ${c.tUs / 1e6} s`);
  simulation.dispose();
  return { collisions, longest, metres, vehicles: vehicles.length, digest: digest.hex() };
}

describe('ten minutes of 60 vehicles', () => {
  const digests = new Map<PlaceName, string>();

  it.each(PLACE_NAMES)('%s: no collision, no gridlock', (place) => {
    const { collisions, longest, metres, vehicles, digest } = drive(place, MINUTES);
    digests.set(place, digest);
    table.push(
      `${place}: ${vehicles} vehicles, longest stand ${longest} s, vehicle-km by minute ${metres.map((m) => (m / 1000).toFixed(1)).join(' ')}`,
    );
    // The curve has room for 59 to start on.
    expect(vehicles).toBeGreaterThanOrEqual(59);
    expect(collisions).toEqual([]);
    expect(longest).toBeLessThan(180);
    const sum = (minutes: number[]) => minutes.reduce((total, m) => total + m, 0);
    expect(sum(metres.slice(-3))).toBeGreaterThan(0.3 * sum(metres.slice(0, 3)));
  });

  it('is the same traffic on every run', () => {
    expect(drive('four-way-signals', DIGEST_MINUTES).digest).toBe(digests.get('four-way-signals'));
  });
});

function compare(name: string, desiredSpeed: number, { density, flow }: FlowPoint): void {
  const expected = density * equilibriumSpeed(density, desiredSpeed);
  const off = (100 * (flow - expected)) / expected;
  table.push(
    `${name}: ${(density * 1000).toFixed(1)} veh/km, ${(flow * 3600).toFixed(0)} veh/h, IDM ${(expected * 3600).toFixed(0)} (${off.toFixed(1)} %)`,
  );
  expect(Math.abs(off)).toBeLessThan(10);
}

describe('flow and density', () => {
  it.each([12, 25, 45, 70, 100])('%i alike cars on a ring lie on the curve of the IDM', (cars) => {
    const desiredSpeed = 13.9;
    const { stage, route } = ringTraffic(cars, desiredSpeed);
    const whole = { route, from: 0, to: route.length };
    compare(`ring of ${route.length.toFixed(0)} m`, desiredSpeed, measure(stage, whole, 120, 60));
  });

  // Away from ends, bends and junctions; before these only while there are no queues.
  const stretches: readonly [PlaceName, string, number, number, number[]][] = [
    ['straight', 'forward-kerb', 250, 500, [8, 40]],
    ['motorway', 'forward-kerb', 500, 1200, [8, 40, 90]],
    ['country-road', 'oncoming-kerb', 300, 900, [8, 40]],
    ['curve', 'oncoming-kerb', 30, 100, [8, 40]],
    ['t-junction', 'west-east', 30, 110, [8]],
    ['four-way', 'west-east', 30, 110, [8]],
    ['four-way-signals', 'south-north', 30, 110, [8]],
  ];

  it.each(stretches)('alike cars on %s lie on it too', (place, name, from, to, counts) => {
    for (const cars of counts) {
      const stage = alikeTraffic(place, 5, cars);
      const route = stage.place.routes.get(name) as Route;
      const point = measure(stage, { route, from, to }, 60, 90);
      compare(`${place}, ${cars} cars`, route.limitAt(from), point);
    }
  });
});
