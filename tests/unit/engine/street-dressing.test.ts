import { describe, expect, it } from 'vitest';
import { createRng } from '../../../src/core/rng.ts';
import type { RoadNetwork, RoadSpec } from '../../../src/core/road-network.ts';
import { PLACE_NAMES } from '../../../src/core/scenario-spec.ts';
import type { Vec2, Vec3 } from '../../../src/core/vector.ts';
import {
  MeshBuilder,
  type MeshData,
  vertexPosition,
} from '../../../src/engine/mesh/mesh-builder.ts';
import { SEMANTIC } from '../../../src/engine/mesh/surface.ts';
import { distanceToFootprint, frontagesOf } from '../../../src/engine/place/frontage.ts';
import { addGardensAndFences } from '../../../src/engine/place/gardens.ts';
import { addRoadPaint } from '../../../src/engine/place/road-paint.ts';
import { addSigns } from '../../../src/engine/place/signs.ts';
import { streetFurniture } from '../../../src/engine/place/street-furniture.ts';
import { lettering } from '../../../src/engine/place/strokes.ts';
import { PLACES } from '../../../src/world/places/index.ts';
import { RoadGeometry } from '../../../src/world/roads/lanes.ts';

const SEEDS = [0, 1, 2];
const networks = PLACE_NAMES.flatMap((name) =>
  SEEDS.map((seed) => ({ name, seed, network: PLACES[name](createRng(seed)).network })),
);

function drawn(add: (meshAt: () => MeshBuilder) => void): MeshData {
  const mesh = new MeshBuilder();
  add(() => mesh);
  return mesh.build();
}

const positions = (mesh: MeshData): Vec3[] =>
  Array.from({ length: mesh.vertexCount }, (_, i) => vertexPosition(mesh, i));

/** A metre of a road: where it is, which way it goes, and how far its strips reach to either side. */
interface Station {
  readonly x: number;
  readonly y: number;
  readonly ux: number;
  readonly uy: number;
  readonly left: number;
  readonly right: number;
}

/** The roads outside of junctions, metre by metre. */
function stationsOf(network: RoadNetwork): Station[] {
  return network.roads
    .filter(({ junction }) => junction === null)
    .flatMap((spec) => {
      const road = new RoadGeometry(spec);
      return Array.from({ length: Math.floor(road.length) + 1 }, (_, s): Station => {
        const { x, y, heading } = road.line.at(s);
        const edges = road.extentsAt(s).map(({ outer }) => outer);
        const [left, right] = [Math.max(0, ...edges), Math.min(0, ...edges)];
        return { x, y, ux: Math.cos(heading), uy: Math.sin(heading), left, right };
      });
    });
}

/** How far a point lies outside of every strip of every road, metres; negative inside. */
function clearance(stations: readonly Station[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const at of stations) {
    const [dx, dy] = [x - at.x, y - at.y];
    if (Math.abs(dx * at.ux + dy * at.uy) > 1) continue;
    const t = dy * at.ux - dx * at.uy;
    least = Math.min(least, t > 0 ? t - at.left : at.right - t);
  }
  return least;
}

describe('what is drawn along streets', () => {
  it.each(networks)(
    '$name, seed $seed: furniture stands beside pavements and houses, not on them',
    ({ network, seed }) => {
      const stations = stationsOf(network);
      const houses = network.scenery.filter(({ kind }) => kind === 'building');
      for (const { position } of streetFurniture(frontagesOf(network), seed)) {
        const [x, y] = position;
        expect(clearance(stations, x, y)).toBeGreaterThan(0.15);
        for (const house of houses) expect(distanceToFootprint(house, x, y)).toBeGreaterThan(0.1);
      }
    },
  );

  it('stands in every town and street', () => {
    for (const { network, seed } of networks.filter(({ name }) => name === 'town'))
      expect(streetFurniture(frontagesOf(network), seed).length).toBeGreaterThan(20);
  });

  it.each(networks)(
    '$name, seed $seed: no hedge, wall or fence reaches onto a road',
    ({ network, seed }) => {
      const stations = stationsOf(network);
      const mesh = drawn((meshAt) =>
        addGardensAndFences(meshAt, network, frontagesOf(network), seed),
      );
      for (const [x, y] of positions(mesh).filter((_, i) => i % 11 === 0))
        expect(clearance(stations, x, y)).toBeGreaterThan(-0.12);
    },
  );
});

describe('a frontage', () => {
  it('of an open road that another road crosses is not fenced across it', () => {
    const [east] = leftOnly().roads as [RoadSpec];
    const north: RoadSpec = {
      ...east,
      id: 9,
      referenceLine: { ...east.referenceLine, x: 50, y: -50, heading: Math.PI / 2 },
    };
    const network: RoadNetwork = { ...leftOnly(), roads: [east, north], links: [], junctions: [] };
    for (const { road, isClear } of frontagesOf(network)) {
      if (road.spec.id !== east.id) continue;
      expect(isClear(52, 10.5, 2)).toBe(false);
      expect(isClear(70, 10.5, 2)).toBe(true);
    }
    // Fences along fields are drawn for some seeds only: over many, none may stand on the road north.
    const stations = stationsOf(network);
    let fenced = 0;
    for (let seed = 0; seed < 150; seed++) {
      const mesh = drawn((at) => addGardensAndFences(at, network, frontagesOf(network), seed));
      for (const [x, y] of positions(mesh)) {
        fenced++;
        expect(clearance(stations, x, y)).toBeGreaterThan(0);
      }
    }
    expect(fenced).toBeGreaterThan(100);
  });
});

/** A road east, one lane each way, which ends at a junction that only leads to the left. */
function leftOnly(): RoadNetwork {
  const lane = (id: number) =>
    ({ id, type: 'driving', width: [3.5, 0, 0, 0], marking: 'solid' }) as const;
  const road = (id: number, rest: Partial<RoadSpec>): RoadSpec => ({
    id,
    name: `${id}`,
    referenceLine: { x: 0, y: 0, heading: 0, elements: [{ kind: 'line', length: 100 }] },
    sections: [{ s: 0, lanes: [lane(1), lane(-1)], centreMarking: 'broken' }],
    speedLimit: 70 / 3.6,
    junction: null,
    ...rest,
  });
  const arc = { kind: 'arc', length: (10 * Math.PI) / 2, curvature: 0.1 } as const;
  const through = road(2, {
    junction: 1,
    referenceLine: { x: 100, y: -1.75, heading: 0, elements: [arc] },
    sections: [{ s: 0, lanes: [lane(-1)], centreMarking: 'none' }],
  });
  return {
    name: 'left only',
    roads: [road(1, {}), through],
    links: [{ from: { road: 1, lane: -1 }, to: { road: 2, lane: -1 } }],
    junctions: [
      {
        id: 1,
        name: 'j',
        outline: [],
        corners: [],
        arms: [{ lanes: [{ road: 1, lane: -1 }], control: 'signals', signalGroup: 0 }],
      },
    ],
    signalGroups: [],
    signalHeads: [],
    stopLines: [],
    scenery: [],
  };
}

describe('paint and signs', () => {
  it('an arrow points where the lane leads: to the left of its middle, before the end', () => {
    const points = positions(drawn((meshAt) => addRoadPaint(meshAt, leftOnly())));
    expect(points.length).toBeGreaterThan(10);
    const across = points.map(([, y]) => y + 1.75);
    expect(Math.max(...across)).toBeGreaterThan(0.9);
    expect(Math.min(...across)).toBeGreaterThan(-0.1);
    for (const [x] of points) expect(x).toBeLessThan(100);
  });

  it('zebra stripes cover half of the crossing, within it', () => {
    const base = leftOnly();
    const network: RoadNetwork = {
      ...base,
      junctions: [],
      scenery: [
        {
          kind: 'crossing',
          position: [50, 0, 0],
          yaw: Math.PI / 2,
          size: [10.5, 3, 0.01],
          variant: 0,
        },
      ],
    };
    const points = positions(drawn((meshAt) => addRoadPaint(meshAt, network)));
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([
      expect.closeTo(48.5, 5),
      expect.closeTo(51.5, 5),
    ]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([
      expect.closeTo(-5.25, 5),
      expect.closeTo(5.25, 5),
    ]);
    expect(points.length).toBe(11 * 4);
  });

  it('signs are read by those whom they are for, from the right of their lane', () => {
    const mesh = drawn((meshAt) => addSigns(meshAt, { ...leftOnly(), junctions: [] }));
    const view = new DataView(mesh.vertices);
    const stride = mesh.vertices.byteLength / mesh.vertexCount;
    const faces = positions(mesh).flatMap((at, i) => {
      const isFace = view.getUint8(i * stride + 37) === SEMANTIC.trafficSign;
      const isRed = view.getUint8(i * stride + 32) > 150 && view.getUint8(i * stride + 33) < 60;
      return isFace && isRed ? [{ at, facing: view.getFloat32(i * stride + 12, true) }] : [];
    });
    expect(faces.length).toBeGreaterThan(30);
    // Eastbound traffic, south of the middle, looks at faces that look west.
    for (const { at, facing } of faces) {
      expect(facing).toBeCloseTo(at[1] < 0 ? -1 : 1, 5);
      expect(Math.abs(at[1])).toBeGreaterThan(3.5 + 0.8);
    }
    expect(new Set(faces.map(({ at }) => Math.sign(at[1]))).size).toBe(2);
  });

  it('figures differ, and every stroke is counter-clockwise within its box', () => {
    const area = (points: readonly Vec2[]): number =>
      points.reduce((sum, [x, y], i) => {
        const [u, v] = points[(i + 1) % points.length] as Vec2;
        return sum + (x * v - u * y) / 2;
      }, 0);
    const looks = new Set<string>();
    for (const text of [...'0123456789', 'STOP', 'P']) {
      const { polygons, width } = lettering(text);
      for (const polygon of polygons) {
        expect(area(polygon)).toBeGreaterThan(0);
        for (const [x, y] of polygon) {
          expect(Math.abs(x)).toBeLessThan(width / 2 + 0.08);
          expect(y).toBeGreaterThan(-0.08);
          expect(y).toBeLessThan(1.08);
        }
      }
      looks.add(JSON.stringify(polygons));
    }
    expect(looks.size).toBe(12);
    expect(() => lettering('x')).toThrow("'x'");
  });
});

describe('signals', () => {
  it('each arm sees a head at its stop line and one beyond the junction, both facing it', () => {
    for (const seed of SEEDS) {
      const { network } = PLACES['four-way-signals'](createRng(seed));
      const facings = network.signalHeads.map(
        ({ facing }) => Math.round(facing / (Math.PI / 2)) & 3,
      );
      for (const quarter of [0, 1, 2, 3]) {
        const heads = network.signalHeads.filter((_, i) => facings[i] === quarter);
        const along = heads.map(({ position: [x, y], facing }) =>
          Math.round(x * Math.cos(facing) + y * Math.sin(facing)),
        );
        expect(along.filter((u) => u > 10)).toHaveLength(1);
        expect(along.filter((u) => u < -10)).toHaveLength(1);
      }
    }
  });
});
