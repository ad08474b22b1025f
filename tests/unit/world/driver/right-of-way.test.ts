import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { PlaceName } from '../../../../src/core/scenario-spec.ts';
import type { SignalColour } from '../../../../src/core/world-state.ts';
import { type JunctionMemory, NO_JUNCTION } from '../../../../src/world/driver/junction-memory.ts';
import { decideAtJunction } from '../../../../src/world/driver/junction-rule.ts';
import { CRITICAL_GAP_S, travelTime } from '../../../../src/world/driver/right-of-way.ts';
import type { Neighbour } from '../../../../src/world/driver/surroundings.ts';
import { type RouteFollower, TrafficView } from '../../../../src/world/driver/traffic-view.ts';
import { PLACES } from '../../../../src/world/places/index.ts';
import type { Route } from '../../../../src/world/roads/route.ts';
import { signalColour } from '../../../../src/world/signals.ts';

interface Someone {
  readonly seen: Neighbour;
  readonly follower: RouteFollower;
}

const place = (name: PlaceName) => PLACES[name](createRng(5).split('place'));

/** A car whose front is so far before the end of its arm, at a speed. */
function car(
  route: Route,
  id: number,
  before: number,
  speed: number,
  memory: Partial<JunctionMemory> = {},
): Someone {
  const entryS = (route.stops[0] as { entryS: number }).entryS;
  const s = entryS - before - 2.3;
  const p = route.at(s);
  const { x: ux, y: uy } = route.directionAt(s);
  return {
    seen: {
      id,
      x: p.x,
      y: p.y,
      vx: ux * speed,
      vy: uy * speed,
      ux,
      uy,
      halfLength: 2.3,
      halfWidth: 0.95,
    },
    follower: { route, s, junction: { ...NO_JUNCTION, entryS, ...memory } },
  };
}

/** What the first of them decides. */
function decide(everybody: Someone[], signals: SignalColour[] = [], tS = 10) {
  const view = new TrafficView([], []);
  const others = everybody.map(({ seen }) => seen);
  view.observe(
    tS,
    signals,
    others,
    everybody.map((one) => ({ ...one, walker: null })),
  );
  const { seen, follower } = everybody[0] as Someone;
  return decideAtJunction({ self: seen, follower, view, careful: true, leader: null });
}

describe('gap acceptance', () => {
  const four = place('four-way');
  const crossing = four.routes.get('south-north') as Route;
  const main = four.routes.get('west-east') as Route;
  const stood = { phase: 'stood', waitingSince: 9 } as const;

  it('crosses when nobody comes, after having stood at the stop line', () => {
    expect(decide([car(crossing, 1, 1, 0, stood)]).memory.phase).toBe('committed');
    const rolling = decide([car(crossing, 1, 6, 4)]);
    expect(rolling.hold).toBeGreaterThan(0);
    expect(rolling.memory.phase).toBe('approaching');
  });

  it('waits for a gap shorter than the critical one and takes a longer one', () => {
    const speed = 13.9;
    // The ways meet about 10 m behind the entry of the main road.
    const coming = (seconds: number) => car(main, 2, speed * seconds - 10, speed);
    const waits = decide([car(crossing, 1, 1, 0, stood), coming(CRITICAL_GAP_S.crossing - 1)]);
    expect(waits.memory.phase).toBe('stood');
    expect(waits.hold).not.toBeNull();
    const goes = decide([car(crossing, 1, 1, 0, stood), coming(CRITICAL_GAP_S.crossing + 3)]);
    expect(goes.memory.phase).toBe('committed');
  });

  it('one with priority does not wait for one who has to stop', () => {
    expect(decide([car(main, 1, 20, 12), car(crossing, 2, 1, 0, stood)]).memory.phase).toBe(
      'committed',
    );
  });

  it('one with priority waits for whoever is already going', () => {
    const inside = car(crossing, 2, -9, 1, { phase: 'committed' });
    const answer = decide([car(main, 1, 10, 8), inside]);
    expect(answer.memory.phase).toBe('approaching');
    expect(answer.hold).toBeGreaterThan(0);
  });

  it('one who turns left from the main road waits inside for oncoming traffic', () => {
    const left = four.routes.get('west-north') as Route;
    const oncoming = four.routes.get('east-west') as Route;
    const answer = decide([car(left, 1, 3, 5), car(oncoming, 2, 30, 13)]);
    expect(answer.memory.phase).not.toBe('committed');
    expect(answer.hold).toBeGreaterThan(3 + 3);
  });

  it('nobody enters a junction that cannot be left', () => {
    const entryS = main.stops[0]?.entryS as number;
    const exitS = main.stops[0]?.exitS as number;
    const queue = car(main, 2, entryS - exitS - 6, 0);
    const answer = decide([car(main, 1, 5, 3), queue]);
    expect(answer.memory.phase).not.toBe('committed');
    expect(answer.hold).toBeCloseTo(5, 6);
  });

  it('accepts a shorter gap the longer it has waited', () => {
    const other = car(main, 2, 13.9 * 5.6 - 10, 13.9);
    const fresh = decide([car(crossing, 1, 1, 0, stood), other]);
    const merging = four.routes.get('south-east') as Route;
    const patient = decide([car(merging, 1, 1, 0, { ...stood, waitingSince: 9 }), other]);
    const impatient = decide([car(merging, 1, 1, 0, { ...stood, waitingSince: -60 }), other]);
    expect(fresh.memory.phase).toBe('stood');
    expect(patient.memory.phase).toBe('stood');
    expect(impatient.memory.phase).toBe('committed');
  });
});

describe('four who wait for each other', () => {
  const signals = place('four-way-signals');
  const routes = ['south-north', 'east-west'].map((name) => signals.routes.get(name) as Route);

  it('the one who has waited longest goes, of equals the one with the lowest id', () => {
    // Both groups green at once: a plan that leaves it to the drivers.
    const wait = (i: number, id: number, since: number) =>
      car(routes[i] as Route, id, 6, 0, { phase: 'stood', waitingSince: since });
    const green: SignalColour[] = ['green', 'green'];
    expect(decide([wait(0, 1, 3), wait(1, 2, 4)], green).memory.phase).toBe('committed');
    expect(decide([wait(1, 2, 4), wait(0, 1, 3)], green).memory.phase).toBe('stood');
    expect(decide([wait(0, 1, 3), wait(1, 2, 3)], green).memory.phase).toBe('committed');
    expect(decide([wait(1, 2, 3), wait(0, 1, 3)], green).memory.phase).toBe('stood');
  });
});

describe('signals', () => {
  const four = place('four-way-signals');
  const route = four.routes.get('west-east') as Route;
  const setback = (route.stops[0]?.entryS as number) - (route.stops[0]?.s as number);

  it('amber: stops where 3 m/s^2 are enough, else goes on', () => {
    const speed = 13;
    const needed = (speed * speed) / 6;
    const at = (toLine: number) =>
      decide([car(route, 1, toLine + setback, speed)], ['amber', 'red']);
    expect(at(needed + 1).hold).toBeCloseTo(needed + 1, 6);
    expect(at(needed - 1).memory.phase).toBe('committed');
  });

  it('red and red-and-amber: waits at the line', () => {
    for (const colour of ['red', 'red-amber'] as const) {
      expect(decide([car(route, 1, 3 + setback, 2)], [colour, 'red']).hold).toBeCloseTo(3, 6);
    }
  });

  it('the stop line lies before the crossing', () => {
    const crossing = four.crossings?.find(({ name }) => name === 'crossing-west');
    const way = crossing?.way as Route;
    const middle = way.at(way.length / 2);
    const place = route.project(middle.x, middle.y);
    expect(place.s - (route.stops[0]?.s as number)).toBeGreaterThan(1.5);
  });

  it('all is red for 2 s between the greens of a plan', () => {
    for (const name of ['four-way-signals', 'town'] as const) {
      const { signalGroups } = place(name).network;
      expect(signalGroups.length % 2).toBe(0);
      for (let pair = 0; pair < signalGroups.length; pair += 2) {
        let [allRed, conflict] = [0, 0];
        for (let i = 0; i < 3400; i++) {
          const colours = [0, 1].map((k) =>
            signalColour(signalGroups[pair + k] as (typeof signalGroups)[number], i / 100),
          );
          const red = colours.map((colour) => colour === 'red' || colour === 'red-amber');
          if (red[0] && red[1]) allRed++;
          if (!red[0] && !red[1]) conflict++;
        }
        expect(conflict).toBe(0);
        expect(allRed).toBeGreaterThanOrEqual(398);
        expect(allRed).toBeLessThanOrEqual(402);
      }
    }
  });
});

describe('travel time', () => {
  it('agrees with the formulas of motion', () => {
    expect(travelTime(20, 10, 10, 1)).toBe(2);
    expect(travelTime(8, 0, 100, 1)).toBe(4);
    expect(travelTime(8 + 40, 0, 4, 1)).toBe(4 + 10);
    expect(travelTime(-1, 3, 10, 1)).toBe(0);
  });
});
