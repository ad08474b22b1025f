/** What every method has to do, and what each is by its formula. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BhmFull } from '../../../src/occupancy/bhm-full.ts';
import {
  createMap,
  loadMap,
  MAP_METHODS,
  type MapOptions,
  saveMap,
} from '../../../src/occupancy/index.ts';
import type { OccupancyMap, Scan } from '../../../src/occupancy/occupancy-map.ts';
import { type Box, streetBoxes, streetScans } from '../../support/street-scans.ts';

const OPTIONS: MapOptions = {
  dimensions: 2,
  hinge: 0.5,
  gamma: 6.71,
  cell: 0.5,
  emSteps: 10,
  halfLife: Infinity,
  skipWithin: 0,
};

const scanOf = (t: number, points: readonly (readonly number[])[]): Scan => ({
  t,
  positions: Float64Array.from(points.flatMap((point) => point.slice(0, -1))),
  occupied: Uint8Array.from(points, (point) => point.at(-1) as number),
});
const at = (map: OccupancyMap, ...x: number[]) => {
  const { probability, variance } = map.predict(Float64Array.from(x));
  return [probability[0] as number, variance[0] as number] as const;
};

describe.each(MAP_METHODS)('%s', (method) => {
  test.each([2, 3] as const)(
    '%iD: knows nothing at first, then what it was told, nearby alone',
    (dimensions) => {
      const map = createMap(method, { ...OPTIONS, dimensions });
      const place = (x: number) => [x, 0.2, 0.2].slice(0, dimensions);
      expect(at(map, ...place(0.2))[0]).toBe(0.5);
      const [, before] = at(map, ...place(0.2));
      for (let t = 0; t < 6; t++) {
        const points = [0.15, 0.2, 0.25].map((x) => [...place(x), 1]);
        map.fit(scanOf(t, [...points, [...place(2.7), 0], [...place(2.8), 0]]));
      }
      expect(at(map, ...place(0.2))[0]).toBeGreaterThan(0.85);
      expect(at(map, ...place(2.75))[0]).toBeLessThan(0.15);
      expect(at(map, ...place(0.2))[1]).toBeLessThan(before);
      // The constant of the diagonal map is shared by all places.
      expect(at(map, ...place(80))[0]).toBeCloseTo(0.5, 2);
      expect(map.features).toBeGreaterThan(1);
    },
  );

  test('a saved map that is loaded again answers and learns alike, bit for bit', () => {
    const options = { ...OPTIONS, halfLife: 2 };
    const scans = streetScans({ scans: 4, beams: 40, range: 8, speed: 5, seed: 1 }, () =>
      streetBoxes(10, 1),
    );
    const map = createMap(method, options);
    for (const scan of scans.slice(0, 3)) map.fit(scan);
    const loaded = loadMap(saveMap(method, options, map));
    expect(loaded.options).toEqual(options);
    expect(loaded.map.features).toBe(map.features);
    const last = scans[3] as Scan;
    expect(loaded.map.predict(last.positions)).toEqual(map.predict(last.positions));
    map.fit(last);
    loaded.map.fit(last);
    expect(loaded.map.predict(last.positions)).toEqual(map.predict(last.positions));
  });

  test('what is no such map is refused', () => {
    const saved = saveMap(method, OPTIONS, createMap(method, OPTIONS));
    expect(() => loadMap({ ...saved, settings: { ...saved.settings, schema: 'other/1' } })).toThrow(
      RangeError,
    );
    expect(() => loadMap({ ...saved, arrays: {} })).toThrow(/has no array/);
    expect(() =>
      loadMap({ ...saved, settings: { ...saved.settings, method: 'tea-leaves' } }),
    ).toThrow(/tea-leaves/);
  });

  test('time runs forward, options are above 0', () => {
    const map = createMap(method, OPTIONS);
    map.fit(scanOf(1, [[0, 0, 1]]));
    expect(() => map.fit(scanOf(0.9, [[0, 0, 1]]))).toThrow(/follows/);
    for (const name of ['hinge', 'gamma', 'cell', 'emSteps', 'halfLife'])
      expect(() => createMap(method, { ...OPTIONS, [name]: 0 }), name).toThrow(name);
  });

  test('a car that has left falls below 0.5 within three half-lives, walls stay', () => {
    const halfLife = 0.5;
    const car: Box = [6.5, 11, 4.2, 6];
    const walls: Box[] = [
      [-10, 40, 7, 9],
      [-10, 40, -9, -7],
    ];
    const street = { scans: 35, beams: 150, range: 11, speed: 1, seed: 7 };
    const scans = streetScans(street, (t) => (t < 2 ? [...walls, car] : walls));
    const map = createMap(method, { ...OPTIONS, halfLife });
    const side = Float64Array.from([7, 7.5, 8, 8.5].flatMap((x) => [x, 4.22]));
    const wall = Float64Array.from([2, 3, 4, 5, 6].flatMap((x) => [x, -7.02]));
    for (const scan of scans.slice(0, 20)) map.fit(scan);
    for (const p of map.predict(side).probability) expect(p).toBeGreaterThan(0.8);
    let stays = 1;
    for (const scan of scans.slice(20)) {
      map.fit(scan);
      stays = Math.min(stays, ...map.predict(wall).probability);
    }
    for (const p of map.predict(side).probability) expect(p).toBeLessThan(0.5);
    // A cell of a grid has part of the street in it.
    expect(stays).toBeGreaterThan(method.startsWith('bhm') ? 0.9 : 0.8);
  });
});

test('grid: log-odds of 0.7 and 0.4, clamped to 0.12..0.97', () => {
  const map = createMap('grid', OPTIONS);
  map.fit(scanOf(0, [[0.1, 0.1, 1]]));
  expect(at(map, 0.4, 0.4)[0]).toBeCloseTo(0.7, 12);
  map.fit(scanOf(1, [[0.1, 0.1, 0]]));
  const odds = (0.7 / 0.3) * (0.4 / 0.6);
  expect(at(map, 0.4, 0.4)[0]).toBeCloseTo(odds / (1 + odds), 12);
  for (let t = 2; t < 30; t++)
    map.fit(
      scanOf(t, [
        [0.1, 0.1, 1],
        [-0.1, 0.1, 0],
      ]),
    );
  expect(at(map, 0.4, 0.4)[0]).toBeCloseTo(0.97, 12);
  expect(at(map, -0.4, 0.4)[0]).toBeCloseTo(0.12, 12);
  expect(at(map, -0.4, 0.4)[1]).toBeCloseTo(0.12 * 0.88, 12);
  expect(map.features).toBe(2);
});

test('counts: a Beta(1/2, 1/2) prior, and counts that halve in a half-life', () => {
  const beta = (a: number, b: number) => [a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1))];
  const map = createMap('counts', { ...OPTIONS, halfLife: 3 });
  map.fit(
    scanOf(0, [
      [0, 0, 1],
      [0.2, 0.2, 1],
      [0.4, 0.1, 0],
      [-0.1, 0, 0],
    ]),
  );
  const near = (found: readonly number[], [p, v]: number[]) => {
    expect(found[0]).toBeCloseTo(p as number, 12);
    expect(found[1]).toBeCloseTo(v as number, 12);
  };
  near(at(map, 0.25, 0.25), beta(2.5, 1.5));
  near(at(map, -0.25, 0.25), beta(0.5, 1.5));
  map.fit(scanOf(3, [[-0.1, 0, 0]]));
  near(at(map, 0.25, 0.25), beta(1.5, 1));
  near(at(map, -0.25, 0.25), beta(0.5, 2));
});

test('bhm-diagonal: one update by its formula', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.double({ min: -1, max: 1, noNaN: true }),
          fc.double({ min: -1, max: 1, noNaN: true }),
          fc.integer({ min: 0, max: 1 }),
        ),
        { minLength: 1, maxLength: 12 },
      ),
      (points) => {
        const map = createMap('bhm-diagonal', { ...OPTIONS, emSteps: 7 });
        map.fit(scanOf(0, points));
        const hinges = Array.from({ length: 289 }, (_, i) => [
          (i % 17) / 2 - 4,
          Math.floor(i / 17) / 2 - 4,
        ]);
        const phi = (x: number, y: number) => [
          ...hinges.map(([hx, hy]) =>
            Math.exp(-6.71 * ((x - (hx as number)) ** 2 + (y - (hy as number)) ** 2)),
          ),
          1,
        ];
        const rows = points.map(([x, y]) => phi(x, y));
        const lambda = (1 / (1 + Math.exp(-1)) - 0.5) / 2;
        const asked = phi(0.3, -0.2);
        let [mean, variance] = [0, 0];
        for (const [k, f] of asked.entries()) {
          const s =
            1 / (1e-4 + 2 * lambda * rows.reduce((sum, row) => sum + (row[k] as number) ** 2, 0));
          mean +=
            f *
            s *
            rows.reduce(
              (sum, row, i) => sum + (row[k] as number) * ((points[i]?.[2] as number) - 0.5),
              0,
            );
          variance += f * f * s;
        }
        const [p, v] = at(map, 0.3, -0.2);
        expect(Math.abs(v / variance - 1)).toBeLessThan(1e-6);
        expect(p).toBeCloseTo(
          1 / (1 + Math.exp(-mean / Math.sqrt(1 + (Math.PI * variance) / 8))),
          6,
        );
      },
    ),
    { numRuns: 30, seed: 1 },
  );
});

test('points that the map knows already can be passed over: nearly the same map for less', () => {
  const scans = streetScans({ scans: 8, beams: 60, range: 8, speed: 3, seed: 2 }, () =>
    streetBoxes(10, 2),
  );
  const all = createMap('bhm-full', OPTIONS);
  const some = createMap('bhm-full', { ...OPTIONS, skipWithin: 0.01 });
  for (const scan of scans.slice(0, 7)) {
    all.fit(scan);
    some.fit(scan);
  }
  const asked = (scans[7] as Scan).positions;
  const [p, q] = [all.predict(asked), some.predict(asked)];
  const apart = p.probability.map((value, i) => Math.abs(value - (q.probability[i] as number)));
  expect(apart.reduce((a, b) => a + b, 0) / apart.length).toBeLessThan(0.02);
  // Less evidence, more variance.
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(q.variance)).toBeGreaterThan(mean(p.variance));
});

test('blocks touched by a scan are all that it costs: others stay as they were', () => {
  const map = new BhmFull({ ...OPTIONS, spacing: 0.5, priorPrecision: 1e-4 });
  map.fit(
    scanOf(0, [
      [100, 100, 1],
      [101, 100, 0],
    ]),
  );
  const far = at(map, 100.2, 100);
  const before = map.features;
  map.fit(scanOf(1, [[0, 0, 1]]));
  expect(at(map, 100.2, 100)).toEqual(far);
  expect(map.features - before).toBeLessThanOrEqual(4 * 65);
});
