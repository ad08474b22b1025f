/** Affordances on hand-made roads, where every answer follows from a little geometry. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActorKind, ActorState } from '../../../../src/core/actors.ts';
import type { LaneSpec, RoadNetwork, RoadSpec } from '../../../../src/core/road-network.ts';
import type { Vec3 } from '../../../../src/core/vector.ts';
import type { SignalColour } from '../../../../src/core/world-state.ts';
import { affordances } from '../../../../src/labels/affordances/affordances.ts';
import { solidSectors } from '../../../../src/labels/affordances/solid-sectors.ts';
import { footprintOf } from '../../../../src/labels/footprint.ts';
import { LaneGraph } from '../../../../src/world/roads/lane-graph.ts';
import { actorSpec, actorState, EGO_ID } from '../../../support/painted-scene.ts';

const WIDTH = 3.5;
const EGO: Vec3 = [4, 1.8, 1.5];
const lane = (id: number): LaneSpec => ({
  id,
  type: 'driving',
  width: [WIDTH, 0, 0, 0],
  marking: 'broken',
});
const section = {
  s: 0,
  lanes: [lane(2), lane(1), lane(-1), lane(-2), lane(-3)],
  centreMarking: 'solid',
} as const;

const roadOf = (
  id: number,
  x: number,
  curvature: number,
  length: number,
  limitKmh = 90,
): RoadSpec => ({
  id,
  name: `road ${id}`,
  referenceLine: {
    x,
    y: 0,
    heading: 0,
    elements: [curvature === 0 ? { kind: 'line', length } : { kind: 'arc', length, curvature }],
  },
  sections: [section],
  speedLimit: limitKmh / 3.6,
  junction: null,
});

const networkOf = (roads: readonly RoadSpec[], more: Partial<RoadNetwork> = {}): RoadNetwork => ({
  name: 'by hand',
  roads,
  links: [],
  junctions: [],
  signalGroups: [],
  signalHeads: [],
  stopLines: [],
  scenery: [],
  ...more,
});

/** Two roads in a row: lanes go on into lanes of the same id. */
const straight = networkOf([roadOf(1, 0, 0, 200), roadOf(2, 200, 0, 200)], {
  links: [-1, -2, -3].map((id) => ({ from: { road: 1, lane: id }, to: { road: 2, lane: id } })),
});

interface Other {
  readonly kind?: ActorKind;
  readonly at: readonly [number, number];
  readonly yaw?: number;
  readonly size?: Vec3;
}

function found(
  network: RoadNetwork,
  [x, y]: readonly [number, number],
  others: readonly Other[] = [],
  yaw = 0,
  signals: readonly SignalColour[] = [],
) {
  const actors = [
    actorSpec(EGO_ID, 'car', EGO),
    ...others.map(({ kind = 'car', size = EGO }, i) => actorSpec(EGO_ID + 1 + i, kind, size)),
  ];
  const states: ActorState[] = [
    actorState(EGO_ID, [x, y, 0.75], { yaw }),
    ...others.map(({ at, kind = 'car', yaw: turn = 0 }, i) =>
      actorState(EGO_ID + 1 + i, [at[0], at[1], 0.75], { kind, yaw: turn }),
    ),
  ];
  const state = { tUs: 0, signals: [...signals], actors: states };
  return affordances({ state, actors, egoId: EGO_ID, graph: new LaneGraph(network) });
}

/** Middles of the lanes -1, -2, -3 to the right of the reference line. */
const [LEFT, MIDDLE, RIGHT] = [-WIDTH / 2, -1.5 * WIDTH, -2.5 * WIDTH];

describe('markings', () => {
  it('in the middle lane of three: all four, at half and one and a half widths, wherever in the lane', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.8, max: 0.8, noNaN: true }), (offset) => {
        const a = found(straight, [50, MIDDLE + offset]);
        expect(a.to_marking_ll).toBeCloseTo(-1.5 * WIDTH + offset, 9);
        expect(a.to_marking_ml).toBeCloseTo(-0.5 * WIDTH + offset, 9);
        expect(a.to_marking_mr).toBeCloseTo(0.5 * WIDTH + offset, 9);
        expect(a.to_marking_rr).toBeCloseTo(1.5 * WIDTH + offset, 9);
        expect(a.to_marking_m).toBeNull();
        expect(a.centre_distance).toBeCloseTo(offset, 9);
      }),
    );
  });

  it('has no left lane beside oncoming traffic, and no right one at the edge', () => {
    expect(found(straight, [50, LEFT])).toMatchObject({ to_marking_ll: null, dist_ll: null });
    expect(found(straight, [50, LEFT]).to_marking_rr).toBeCloseTo(1.5 * WIDTH, 9);
    expect(found(straight, [50, RIGHT])).toMatchObject({ to_marking_rr: null, dist_rr: null });
    expect(found(straight, [50, RIGHT]).to_marking_ll).toBeCloseTo(-1.5 * WIDTH, 9);
  });

  it('is the same for traffic the other way, seen from its own side', () => {
    const a = found(straight, [50, WIDTH / 2], [], Math.PI);
    expect(a.to_marking_ml).toBeCloseTo(-WIDTH / 2, 9);
    expect(a.to_marking_ll).toBeNull();
    expect(a.to_marking_rr).toBeCloseTo(1.5 * WIDTH, 9);
  });

  it('on a marking: that one and its neighbours', () => {
    // 0.3 m left of the marking between the middle lane and the right one; the ego is 1.8 m wide.
    const a = found(straight, [50, -2 * WIDTH + 0.3]);
    expect(a.to_marking_m).toBeCloseTo(0.3, 9);
    expect(a.to_marking_l).toBeCloseTo(0.3 - WIDTH, 9);
    expect(a.to_marking_r).toBeCloseTo(0.3 + WIDTH, 9);
    // Too near to it to be in a lane.
    expect(a).toMatchObject({ to_marking_ml: null, to_marking_mr: null });
  });

  it('has nothing painted in a junction, and nothing at all off the road', () => {
    const inJunction = networkOf([{ ...roadOf(1, 0, 0, 200), junction: 7 }]);
    expect(found(inJunction, [50, MIDDLE])).toMatchObject({ to_marking_ml: null, angle: -0 });
    expect(found(straight, [50, 60])).toMatchObject({
      angle: null,
      to_marking_ml: null,
      fast: null,
    });
  });
});

describe('directions', () => {
  it('angle is the lane less the car, relative_angle the other way round', () => {
    const a = found(straight, [50, MIDDLE], [], 0.1);
    expect(a.angle).toBeCloseTo(-0.1, 9);
    expect(a.relative_angle).toBeCloseTo(0.1, 9);
  });

  it.each([
    [0, true],
    [0.004, true],
    [0.006, false],
    [-0.006, false],
  ])('with a curvature of %d 1/m, fast is %s', (curvature, fast) => {
    const network = networkOf([roadOf(1, 0, curvature, 200)]);
    expect(found(network, [0.5, MIDDLE]).fast).toBe(fast);
  });

  it('looks for bends 60 m ahead, into the next road', () => {
    const network = networkOf([roadOf(1, 0, 0, 200), roadOf(2, 200, 0.02, 100)], {
      links: [{ from: { road: 1, lane: -2 }, to: { road: 2, lane: -2 } }],
    });
    expect(found(network, [139, MIDDLE]).fast).toBe(true);
    expect(found(network, [145, MIDDLE]).fast).toBe(false);
  });
});

describe('vehicles ahead', () => {
  it('are seen bumper to bumper, lane by lane, over the end of the road, up to 75 m', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 74, noNaN: true }),
        fc.double({ min: 0, max: 195, noNaN: true }),
        (gap, x) => {
          const there = x + gap + EGO[0];
          const a = found(straight, [x, MIDDLE], [{ at: [there, MIDDLE] }, { at: [there, LEFT] }]);
          expect(a.dist_mm).toBeCloseTo(gap, 6);
          expect(a.dist_ll).toBeCloseTo(gap, 6);
          expect(a.dist_rr).toBeNull();
          expect(a.vehicle_distance === null).toBe(gap > 50);
        },
      ),
    );
    expect(found(straight, [20, MIDDLE], [{ at: [20 + 76 + 4, MIDDLE] }]).dist_mm).toBeNull();
  });

  it('are the nearest, not those behind, and not people', () => {
    const others: Other[] = [
      { at: [80, MIDDLE] },
      { at: [60, MIDDLE], size: [10, 2.5, 3], kind: 'truck' },
      { at: [20, MIDDLE] },
      { at: [45, MIDDLE], kind: 'pedestrian', size: [0.5, 0.5, 1.8] },
    ];
    // The truck is 30 m off, less half of it and half of the ego.
    expect(found(straight, [30, MIDDLE], others).dist_mm).toBeCloseTo(30 - 5 - 2, 9);
  });

  it('on a marking: those on either side of it', () => {
    const others = [{ at: [84, MIDDLE] as const }, { at: [94, RIGHT] as const }];
    const a = found(straight, [50, -2 * WIDTH + 0.3], others);
    expect(a.dist_l).toBeCloseTo(30, 9);
    expect(a.dist_r).toBeCloseTo(40, 9);
  });
});

describe("CAL's", () => {
  it('hazard is a person in the way within 15 m of the bumper', () => {
    const person = (x: number, y: number): Other => ({
      at: [x, y],
      kind: 'pedestrian',
      size: [0.5, 0.5, 1.8],
    });
    const hazard = (x: number, y: number) =>
      found(straight, [50, MIDDLE], [person(x, y)]).hazard_stop;
    expect(hazard(50 + 2 + 14.9 + 0.25, MIDDLE)).toBe(true);
    expect(hazard(50 + 2 + 15.1 + 0.25, MIDDLE)).toBe(false);
    expect(hazard(60, MIDDLE + 1.3)).toBe(false);
    expect(found(straight, [50, MIDDLE], [{ at: [60, MIDDLE] }]).hazard_stop).toBe(false);
  });

  it.each([
    [30, 30],
    [50, null],
    [60, 60],
    [90, 90],
    [130, null],
  ])('sign at a limit of %i km/h is %s', (limit, sign) => {
    expect(found(networkOf([roadOf(1, 0, 0, 200, limit)]), [50, MIDDLE]).speed_sign).toBe(sign);
  });

  it('red light is that of the lane, from 40 m before its end', () => {
    const arms = [{ lanes: [{ road: 1, lane: -2 }], control: 'signals' as const, signalGroup: 1 }];
    const junctions = [{ id: 1, name: 'j', outline: [], corners: [], arms }];
    const network = networkOf(straight.roads, { links: straight.links, junctions });
    const red = (x: number, y: number, own: SignalColour) =>
      found(network, [x, y], [], 0, ['green', own]).red_light;
    expect(red(161, MIDDLE, 'red')).toBe(true);
    expect(red(161, MIDDLE, 'red-amber')).toBe(true);
    expect(red(161, MIDDLE, 'amber')).toBe(false);
    expect(red(161, MIDDLE, 'green')).toBe(false);
    expect(red(159, MIDDLE, 'red')).toBe(false);
    expect(red(161, RIGHT, 'red')).toBe(false);
    expect(red(201, MIDDLE, 'red')).toBe(false);
  });
});

describe('solid objects in eight sectors', () => {
  const box = (x: number, y: number, size: Vec3 = [1, 1, 1], yaw = 0) =>
    footprintOf({ position: [x, y, 0], yaw }, size);

  it('finds a small box in the sector it is in, at its distance from the body, however the ego is turned', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.double({ min: 0, max: 6.28, noNaN: true }), (sector, yaw) => {
        const ego = footprintOf({ position: [3, -2, 0], yaw }, [4, 4, 1]);
        const angle = yaw + (sector * Math.PI) / 4;
        const solid = box(3 + 12 * Math.cos(angle), -2 + 12 * Math.sin(angle), [0.2, 0.2, 1]);
        const seen = solidSectors(ego, [solid]);
        expect(seen.map((d) => d !== null)).toEqual(seen.map((_, i) => i === sector));
        // Straight at a side: 12 - 2. Over a corner: 12 - 2 sqrt 2. Less the little box.
        const wanted = sector % 2 === 0 ? 10 : 12 - 2 * Math.SQRT2;
        expect(Math.abs((seen[sector] as number) - wanted)).toBeLessThan(0.2);
      }),
    );
  });

  it('a wall ahead is in three sectors, nearest in the middle one; beyond 50 m there is nothing', () => {
    const wall = [box(12.5, 0, [1, 30, 3])];
    const seen = solidSectors(box(0, 0, [4, 2, 1]), wall);
    expect(seen[0]).toBeCloseTo(10, 6);
    expect(seen.slice(2, 7)).toEqual([null, null, null, null, null]);
    expect(seen[1]).toBeGreaterThan(10);
    expect(seen[1]).toBeCloseTo(seen[7] as number, 1);
    expect(solidSectors(box(0, 0, [4, 2, 1]), [box(53, 0)])).toEqual(new Array(8).fill(null));
  });
});
