/** The file of a scene's event camera: an edge that goes over its pixels, sampled as often as the sensor asks. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, Group } from 'h5wasm/node';
import { expect, it } from 'vitest';
import type { CameraSpec } from '../../../src/core/camera.ts';
import type { FrameRenderer } from '../../../src/core/frame-record.ts';
import type { WorldState } from '../../../src/core/world-state.ts';
import { openHdf5 } from '../../../src/dataset/events/hdf5-file.ts';
import { eventsOfScene } from '../../../src/pipeline/event-sensor.ts';
import type { PlannedScene } from '../../../src/pipeline/plan-scene.ts';
import { PLAIN_EVENTS } from '../../../src/sensors/events/settings.ts';
import { stage } from '../../support/street.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const [WIDTH, HEIGHT] = [48, 4];
const CAMERA = { width: WIDTH, height: HEIGHT } as CameraSpec;
/** Of an edge that brightens what it has gone over, pixels a second; it is at pixel 20 at 1 s. */
const SPEED = 200;
const { state } = stage([{ model: 'saloon', x: 0, y: 0 }]);

const PLAN = {
  moments: [1_000_000, 1_050_000, 1_100_000].map((tUs) => ({ tUs })),
  motion: [1_000_000, 1_050_000, 1_100_000, 1_110_000].map((tUs) => state(new Map(), tUs)),
  scene: { egoId: 1, seed: 7 },
} as unknown as PlannedScene;

const RENDERER = {
  renderLight: async ({ tUs }: WorldState, next: WorldState) => ({
    luminance: Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      const covered = (SPEED * (tUs - 900_000)) / 1e6 - (i % WIDTH);
      return 0.1 + 0.8 * Math.min(1, Math.max(0, covered));
    }),
    instance: new Uint16Array(WIDTH * HEIGHT),
    motionPx: (SPEED * (next.tUs - tUs)) / 1e6,
  }),
} as unknown as FrameRenderer;

async function sensed(exposureUs: number) {
  const { bytes } = await eventsOfScene(PLAN, RENDERER, CAMERA, {
    settings: PLAIN_EVENTS,
    sampling: { displacementPx: 0.3, brightnessNats: 10, mostHz: 4000, detail: 1 },
    exposureUs,
  });
  const path = join(temporaryFolder(), 'events.h5');
  writeFileSync(path, bytes);
  const file = await openHdf5(path);
  const contentOf = (name: string) => (file.get(name) as Dataset | null)?.value ?? null;
  const events = ['t', 'x', 'y', 'p', 'instance'].map((name) => contentOf(`events/${name}`));
  const aps = ['frames', 't_start_us', 't_end_us', 'gain'].map((name) => contentOf(`aps/${name}`));
  const gamma = (file.get('aps') as Group | null)?.attrs.gamma?.value;
  file.close();
  return { events, aps, gamma };
}

/** First row of a frame, linear again. */
const rowOf = ({ aps: [frames, , , gain], gamma }: Awaited<ReturnType<typeof sensed>>, k: number) =>
  [...(frames as Uint8Array).subarray(k * WIDTH * HEIGHT, k * WIDTH * HEIGHT + WIDTH)].map(
    (byte) => (byte / 255) ** (gamma as number) / ((gain as Float64Array)[k] as number),
  );

it('frames end at the times of the dataset, but for the first, and the events are the same as without', async () => {
  const [long, short, none] = [await sensed(20_000), await sensed(5000), await sensed(0)];
  expect((none.events[0] as Uint32Array).length).toBeGreaterThan(100);
  expect(long.events).toEqual(none.events);
  expect(none.aps).toEqual([null, null, null, null]);
  const [, startUs, endUs, gain] = long.aps as [null, BigInt64Array, BigInt64Array, Float64Array];
  expect([...startUs]).toEqual([1_030_000n, 1_080_000n]);
  expect([...endUs]).toEqual([1_050_000n, 1_100_000n]);
  expect([...(short.aps[1] as BigInt64Array)]).toEqual([1_045_000n, 1_095_000n]);
  // The bright side is more than a twentieth: it is just white.
  expect(gain[0]).toBeCloseTo(1 / 0.9, 5);
  expect(gain[1]).toBe(gain[0]);
});

it('what moves is blurred over its way during the exposure, with its middle at the middle of that', async () => {
  // At an exposure's ends the edge is at pixels 26 and 30, or 29 and 30.
  const white = 0.9;
  const expected = (from: number, to: number) =>
    Array.from({ length: WIDTH }, (_, x) => {
      const lit = Math.min(1, Math.max(0, (to - (x + 0.5)) / (to - from)));
      return 0.1 + 0.8 * lit;
    });
  const far = (a: number[], b: number[]) =>
    Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))));
  const long = await sensed(20_000);
  expect(
    rowOf(long, 0)
      .flatMap((v, x) => (v > 0.105 ? [x] : []))
      .at(-1),
  ).toBe(29);
  expect(far(rowOf(long, 0), expected(26, 30))).toBeLessThan(0.02);
  // 50 ms later.
  expect(far(rowOf(long, 1), expected(36, 40))).toBeLessThan(0.02);
  const short = rowOf(await sensed(5000), 0);
  expect(short.flatMap((v, x) => (v > 0.105 && v < white - 0.02 ? [x] : []))).toEqual([29]);
});
