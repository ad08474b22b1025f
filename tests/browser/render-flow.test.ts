import { afterAll, beforeAll, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { type ActorState, worldFromBody } from '../../src/core/actors.ts';
import { project, unproject } from '../../src/core/camera.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import { invertRigid, type Mat4, multiply, transformPoint } from '../../src/core/vector.ts';
import type { WorldState } from '../../src/core/world-state.ts';
import { dashboard, stage } from '../support/street.ts';

const camera = dashboard(480, 270);
const staged = stage([
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'hatchback', x: 13, y: -1.75 },
  { model: 'suv', x: 22, y: 1.75, yaw: Math.PI },
  { model: 'pedestrian', x: 10, y: -4.6, yaw: 1.5 },
]);
const move = (
  id: number,
  dx: number,
  dy: number,
  turn: Partial<ActorState>,
): [number, Partial<ActorState>] => {
  const before = staged.state().actors[id - 1] as ActorState;
  return [
    id,
    { ...turn, position: [before.position[0] + dx, before.position[1] + dy, before.position[2]] },
  ];
};
const now = staged.state();
const next = staged.state(
  new Map([
    move(1, 0.8, 0.05, { yaw: 0.02, pitch: 0.01, roll: 0.005 }),
    move(2, 0.5, -0.1, { yaw: -0.03 }),
    move(3, -0.9, 0, { yaw: Math.PI + 0.02 }),
    move(4, 0, 0.12, { stride: 0.4 }),
  ]),
  100_000,
);

function cameraFromWorld(state: WorldState): Mat4 {
  const [x, y, z] = staged.scene.actors[0]?.originInBody ?? [0, 0, 0];
  const bodyFromEgo: Mat4 = [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  const place = worldFromBody(state.actors[0] as ActorState);
  return invertRigid(multiply(multiply(place, bodyFromEgo), camera.egoFromCamera));
}

let renderer: RemoteRenderer;
let frame: FrameImages;
let later: FrameImages;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
  await renderer.load(staged.scene, camera);
  frame = await renderer.render(now, next);
  later = await renderer.render(next, null);
});
afterAll(() => renderer.close());

/** Largest difference between the flow of an instance's pixels and a rigid motion of the world. */
function worstError(
  id: number,
  worldNextFromNow: Mat4,
  isMine: (semantic: number) => boolean,
): [number, number] {
  const flow = frame.flow as Float32Array;
  const worldFromCamera = invertRigid(cameraFromWorld(now));
  const nextFromCamera = multiply(
    cameraFromWorld(next),
    multiply(worldNextFromNow, worldFromCamera),
  );
  let [worst, pixels] = [0, 0];
  for (let i = 0; i < frame.depth.length; i++) {
    if (frame.instance[i] !== id || !isMine(frame.semantic[i] as number) || !flow[i * 3 + 2])
      continue;
    const [u, v] = [(i % camera.width) + 0.5, Math.floor(i / camera.width) + 0.5];
    const p = transformPoint(nextFromCamera, unproject(camera, u, v, frame.depth[i] as number));
    const [un, vn] = project(camera, p);
    worst = Math.max(
      worst,
      Math.hypot(un - u - (flow[i * 3] as number), vn - v - (flow[i * 3 + 1] as number)),
    );
    pixels++;
  }
  return [worst, pixels];
}

const IDENTITY: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const rigid = (id: number): Mat4 =>
  multiply(
    worldFromBody(next.actors[id - 1] as ActorState),
    invertRigid(worldFromBody(now.actors[id - 1] as ActorState)),
  );

it('is the motion of the camera on what stands still, to 0.05 px', () => {
  const [worst, pixels] = worstError(0, IDENTITY, (semantic) => semantic !== 23);
  expect(pixels).toBeGreaterThan(20_000);
  expect(worst).toBeLessThan(0.05);
});

it('is the rigid motion of each moving car, to 0.05 px', () => {
  for (const id of [2, 3]) {
    const [worst, pixels] = worstError(id, rigid(id), () => true);
    expect(pixels).toBeGreaterThan(300);
    expect(worst).toBeLessThan(0.05);
  }
});

it("is none on the ego's own body, and its limbs' own on a walker", () => {
  const [ego] = worstError(1, rigid(1), () => true);
  expect(ego).toBeLessThan(0.05);
  const [walker, pixels] = worstError(4, rigid(4), () => true);
  expect(pixels).toBeGreaterThan(200);
  expect(walker).toBeGreaterThan(0.5);
  expect(walker).toBeLessThan(15);
});

it('leads to the same surface in the next frame, where nothing comes between', () => {
  const flow = frame.flow as Float32Array;
  const worldFromCamera = invertRigid(cameraFromWorld(now));
  const toNext = multiply(cameraFromWorld(next), worldFromCamera);
  let [inside, same] = [0, 0];
  for (let i = 0; i < frame.depth.length; i++) {
    // Farther off, the ground's depth changes by several percent from one pixel to the next.
    if (frame.instance[i] !== 0 || frame.semantic[i] === 23 || (frame.depth[i] as number) > 15)
      continue;
    const [u, v] = [(i % camera.width) + 0.5, Math.floor(i / camera.width) + 0.5];
    const [un, vn] = [
      Math.floor(u + (flow[i * 3] as number)),
      Math.floor(v + (flow[i * 3 + 1] as number)),
    ];
    if (un < 0 || vn < 0 || un >= camera.width || vn >= camera.height) continue;
    if (later.instance[vn * camera.width + un] !== 0) continue;
    const z = transformPoint(toNext, unproject(camera, u, v, frame.depth[i] as number))[2];
    inside++;
    const k = vn * camera.width + un;
    if (Math.abs((later.depth[k] as number) / z - 1) < 0.06) same++;
  }
  expect(inside).toBeGreaterThan(8_000);
  expect(same / inside).toBeGreaterThan(0.98);
});

it('takes the sky to be at infinity and gives none at the last frame', () => {
  expect(later.flow).toBeNull();
  const flow = frame.flow as Float32Array;
  const i = 10 * camera.width + 240;
  expect(frame.semantic[i]).toBe(23);
  expect(flow[i * 3 + 2]).toBe(1);
  // The camera turned left by 0.02 rad: the sky moves right by about f tan 0.02.
  expect(flow[i * 3] as number).toBeGreaterThan(camera.fx * 0.015);
});
