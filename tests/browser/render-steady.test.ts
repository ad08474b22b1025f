import { afterAll, beforeAll, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import type { FrameImages, LightImages } from '../../src/core/frame-record.ts';
import type { RoadNetwork } from '../../src/core/road-network.ts';
import { egoCamera } from '../../src/pipeline/ego-camera.ts';
import { type Staged, stage } from '../support/street.ts';

const LOOK = { quality: 'fast', radiance: true } as const;
const WIDTH = 172;
const camera = egoCamera(WIDTH, 130);
const CLOUDY = { name: 'day', sunAzimuth: 2.2, sunElevation: 0.8, cloudiness: 1 } as const;

let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
});
afterAll(() => renderer.close());

const shifted = (network: RoadNetwork, [dx, dy]: readonly [number, number]): RoadNetwork => ({
  ...network,
  roads: network.roads.map((road) => {
    const { x, y } = road.referenceLine;
    return { ...road, referenceLine: { ...road.referenceLine, x: x + dx, y: y + dy } };
  }),
  signalHeads: network.signalHeads.map((head) => {
    const [x, y] = head.position;
    return { ...head, position: [x + dx, y + dy] };
  }),
  stopLines: [],
});

/** A street with an ego, all of it moved away from the world's origin. */
function streetAt(at: readonly [number, number]): Staged {
  const placed = [
    { model: 'saloon', x: at[0], y: at[1] - 1.75, yaw: 0.3 },
    { model: 'hatchback', x: at[0] + 9, y: at[1] + 0.6, yaw: 0.4 },
  ];
  const { network } = stage(placed).scene;
  return stage(placed, { network: shifted(network, at), light: CLOUDY });
}

/** Pixels that show the ego, and whose neighbours do. */
function insideEgo({ instance }: LightImages): number[] {
  const own: number[] = [];
  for (let i = WIDTH + 1; i < instance.length - WIDTH - 1; i++) {
    const near = [-WIDTH - 1, -WIDTH, -WIDTH + 1, -1, 0, 1, WIDTH - 1, WIDTH, WIDTH + 1];
    if (near.every((step) => instance[i + step] === 1)) own.push(i);
  }
  return own;
}

const nats = (a: number | undefined, b: number | undefined): number =>
  Math.abs(Math.log((a as number) + 1e-3) - Math.log((b as number) + 1e-3));

it('draws the same far from the origin of the world as at it: light on the ego, and depth', async () => {
  const seen: { light: LightImages; frame: FrameImages }[] = [];
  for (const at of [
    [0, 0],
    [2000.3, 1000.7],
  ] as const) {
    const street = streetAt(at);
    await renderer.load(street.scene, camera, LOOK);
    const state = street.state();
    const light = await renderer.renderLight(state, state, 2);
    seen.push({ light, frame: await renderer.render(state, null) });
  }
  const [here, far] = seen as [(typeof seen)[0], (typeof seen)[0]];
  const own = insideEgo(here.light);
  expect(own.length).toBeGreaterThan(2000);
  const worst = Math.max(...own.map((i) => nats(here.light.luminance[i], far.light.luminance[i])));
  const off = [...here.frame.depth]
    .map((depth, i) => [depth, far.frame.depth[i] as number] as const)
    .filter(([depth]) => depth > 0 && depth < 40)
    .map(([depth, there]) => Math.abs(depth / there - 1))
    .sort((a, b) => a - b);
  expect(worst).toBeLessThan(0.005);
  expect(off.length).toBeGreaterThan(5000);
  expect(off[Math.floor(off.length * 0.98)]).toBeLessThan(1e-5);
});

it('keeps the light on the ego steady while it drives in the sun: its own shadow moves with it', async () => {
  const street = stage([{ model: 'saloon', x: 0, y: -1.75 }]);
  await renderer.load(street.scene, camera, LOOK);
  const [low, high]: [number[], number[]] = [[], []];
  let own: number[] = [];
  const start = street.state().actors[0]?.position as readonly [number, number, number];
  for (let step = 0; step < 9; step++) {
    // Nine places within one texel of the world's shadow map, which is 7 cm wide.
    const position = [start[0] + step * 0.008, start[1], start[2]] as const;
    const state = street.state(new Map([[1, { position }]]));
    const light = await renderer.renderLight(state, state, 2);
    own = insideEgo(light);
    for (const i of own) {
      const level = Math.log((light.luminance[i] as number) + 1e-3);
      low[i] = Math.min(low[i] ?? level, level);
      high[i] = Math.max(high[i] ?? level, level);
    }
  }
  const worst = Math.max(...own.map((i) => (high[i] as number) - (low[i] as number)));
  expect(own.length).toBeGreaterThan(2000);
  expect(worst).toBeLessThan(0.02);
});
