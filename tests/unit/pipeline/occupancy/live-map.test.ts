import { describe, expect, it } from 'vitest';
import {
  LIVE_MAP,
  LiveMapService,
  type LiveMapView,
} from '../../../../src/pipeline/occupancy/live-map.ts';
import { type Staged, stage } from '../../../support/street.ts';

const EGO = { model: 'hatchback', x: 0, y: -1.75 };
/** Stands ahead in the ego's lane: its rear face is 15 m ahead of the ego's middle. */
const PARKED = { model: 'saloon', x: 17.31, y: -1.75 };
const SCAN_US = 100_000;

function service({ scene }: Staged): LiveMapService {
  const map = new LiveMapService();
  map.open(scene);
  return map;
}

/** Ten scans from the same place. */
function look(map: LiveMapService, { state }: Staged, fromUs = 0, scans = 10): LiveMapView {
  let view: LiveMapView | null = null;
  for (let k = 0; k < scans; k++) view = map.see(state(new Map(), fromUs + k * SCAN_US));
  return view as LiveMapView;
}

/** Metres ahead of the ego's middle and left of it, as a place in the picture. */
const spot = (ahead: number, left: number): [column: number, row: number] => [
  LIVE_MAP.egoColumn - left / LIVE_MAP.metresPerPixel,
  LIVE_MAP.egoRow - ahead / LIVE_MAP.metresPerPixel,
];

const ask = (map: LiveMapService, ahead: number, left: number) => {
  const answer = map.ask(...spot(ahead, left));
  if (!answer) throw new Error('the map has no picture yet');
  return answer;
};

describe('the live map', () => {
  it('holds the face of a car for occupied, the way to it for free, and knows nothing of what is behind it', () => {
    const street = stage([EGO, PARKED]);
    const map = service(street);
    look(map, street);
    expect(ask(map, 15, 0).probability).toBeGreaterThan(0.8);
    for (const ahead of [4, 8, 12]) expect(ask(map, ahead, 0).probability).toBeLessThan(0.1);
    expect(ask(map, 22, 0).doubt).toBeGreaterThan(0.9);
    expect(ask(map, 8, 0).doubt).toBeLessThan(0.5);
  });

  it('answers with what its picture shows', () => {
    const street = stage([EGO, PARKED]);
    const map = service(street);
    const { occupied, doubt } = look(map, street);
    for (const [column, row] of [
      [48.5, 34.5],
      [48.5, 50.5],
      [20.5, 10.5],
    ] as const) {
      const i = Math.floor(row) * LIVE_MAP.side + Math.floor(column);
      const answer = map.ask(column, row);
      expect(occupied[i]).toBe(Math.round(255 * (answer?.probability ?? Number.NaN)));
      expect(doubt[i]).toBe(Math.round(255 * (answer?.doubt ?? Number.NaN)));
    }
  });

  it('forgets a car that has left within three seconds', () => {
    const before = stage([EGO, PARKED]);
    const map = service(before);
    look(map, before);
    const gone = stage([EGO, { ...PARKED, x: 150 }]);
    const rest = { ...before, state: gone.state };
    look(map, rest, 10 * SCAN_US, 30);
    expect(ask(map, 15, 0).probability).toBeLessThan(0.5);
  });

  it('is less sure of what it has not seen for a while', () => {
    const here = stage([EGO]);
    const map = service(here);
    look(map, here);
    const before = ask(map, 8, 0).doubt;
    const onwards = { ...here, state: stage([{ ...EGO, x: 60 }]).state };
    look(map, onwards, 10 * SCAN_US, 30);
    expect(ask(map, 8 - 60, 0).doubt).toBeGreaterThan(before + 0.15);
    expect(ask(map, 8, 0).doubt).toBeCloseTo(before, 0);
  });

  it('begins anew where time goes back', () => {
    const street = stage([EGO, PARKED]);
    const map = service(street);
    const long = look(map, street, 0, 5);
    const again = map.see(street.state(new Map(), 0));
    expect(again.features).toBeLessThanOrEqual(long.features);
    const fresh = service(street).see(street.state(new Map(), 0));
    expect(again.occupied).toEqual(fresh.occupied);
  });

  it('foresees what moves at its present velocity, and nothing of what stands', () => {
    const street = stage([EGO, PARKED, { model: 'van', x: 20, y: 1.75, yaw: Math.PI }]);
    const moving = new Map([[3, { velocity: [-4, 0, 0] as const }]]);
    const { foreseen } = service(street).see(street.state(moving, 0));
    expect(foreseen.map(({ afterS }) => afterS)).toEqual([1, 2, 3]);
    const mean = (axis: 0 | 1, k: number) =>
      (foreseen[k]?.outline.reduce((sum, corner) => sum + corner[axis], 0) ?? 0) / 4;
    for (const k of [0, 1, 2]) {
      const [column, row] = spot(20 - 4 * (k + 1), 3.5);
      expect(mean(0, k)).toBeCloseTo(column, 6);
      expect(mean(1, k)).toBeCloseTo(row, 6);
    }
  });

  it('has no answer before its first scan, and no picture without a scene', () => {
    expect(new LiveMapService().ask(1, 1)).toBeNull();
    expect(() => new LiveMapService().see(stage([EGO]).state())).toThrow('no scene is open');
  });
});
