import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { worldFromBody } from '../../src/core/actors.ts';
import { project, unproject } from '../../src/core/camera.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import {
  invertRigid,
  type Mat4,
  multiply,
  transformPoint,
  type Vec3,
} from '../../src/core/vector.ts';
import type { WorldState } from '../../src/core/world-state.ts';
import { dashboard, type Placed, type Staged, stage } from '../support/street.ts';

const camera = dashboard(480, 270);
const EGO: Placed = { model: 'saloon', x: 0, y: -1.75 };
const MIXED: Placed[] = [
  EGO,
  { model: 'hatchback', x: 14, y: -1.9, yaw: 0.2 },
  { model: 'suv', x: 11, y: 2.6, yaw: 3 },
  { model: 'truck', x: 45, y: 1.75, yaw: Math.PI },
  { model: 'van', x: 30, y: -1.75, yaw: -0.1 },
  { model: 'pedestrian', x: 12, y: -5, yaw: 1 },
  { model: 'bicycle', x: 13, y: 7.2, yaw: 2.5 },
  { model: 'child', x: 9, y: -3.6, yaw: -2 },
  { model: 'bus', x: 32, y: 5.4, yaw: 3.1 },
  { model: 'motorcycle', x: 10, y: -2.6, yaw: 0.4 },
  { model: 'pickup', x: 22, y: 4, yaw: 2.9 },
];

/** Camera of a scene's ego (actor 1). */
function cameraFromWorld(staged: Staged, state: WorldState): Mat4 {
  const ego = staged.scene.actors[0];
  const body = state.actors[0];
  if (!ego || !body) throw new Error('no ego');
  const [x, y, z] = ego.originInBody;
  const bodyFromEgo: Mat4 = [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  return invertRigid(multiply(multiply(worldFromBody(body), bodyFromEgo), camera.egoFromCamera));
}

function cornersOf(size: Vec3): Vec3[] {
  return Array.from(
    { length: 8 },
    (_, i): Vec3 => [
      ((i & 1) - 0.5) * size[0],
      (((i >> 1) & 1) - 0.5) * size[1],
      ((i >> 2) - 0.5) * size[2],
    ],
  );
}

function* pixelsOf(frame: FrameImages, id: number): Generator<readonly [number, number, number]> {
  for (let i = 0; i < frame.instance.length; i++) {
    if (frame.instance[i] === id) yield [i % camera.width, Math.floor(i / camera.width), i];
  }
}

const countOf = (frame: FrameImages, id: number): number => [...pixelsOf(frame, id)].length;

let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
});
afterAll(() => renderer.close());

async function draw(staged: Staged, state = staged.state()): Promise<FrameImages> {
  await renderer.load(staged.scene, camera);
  return renderer.render(state, null);
}

describe('a street of all kinds', () => {
  const staged = stage(MIXED);
  const state = staged.state(
    new Map([
      [1, { pitch: 0.03, roll: -0.02 }],
      [
        2,
        {
          pitch: 0.02,
          wheels:
            staged.scene.actors[1]?.wheels.map(() => ({ steer: 0.3, spin: 1, travel: 0.03 })) ?? [],
        },
      ],
      [6, { stride: 1.2 }],
    ]),
  );
  let frame: FrameImages;
  beforeAll(async () => {
    frame = await draw(staged, state);
  });

  it('shows each actor inside the projection of its box, with a pixel of margin', () => {
    const fromWorld = cameraFromWorld(staged, state);
    for (const spec of staged.scene.actors.slice(1)) {
      const body = state.actors[spec.id - 1];
      if (!body) throw new Error('lost');
      const fromBody = multiply(fromWorld, worldFromBody(body));
      const points = cornersOf(spec.size).map((p) => project(camera, transformPoint(fromBody, p)));
      const [us, vs] = [points.map((p) => p[0]), points.map((p) => p[1])];
      let seen = 0;
      for (const [u, v] of pixelsOf(frame, spec.id)) {
        seen++;
        expect(u + 0.5).toBeGreaterThan(Math.min(...us) - 1);
        expect(u + 0.5).toBeLessThan(Math.max(...us) + 1);
        expect(v + 0.5).toBeGreaterThan(Math.min(...vs) - 1);
        expect(v + 0.5).toBeLessThan(Math.max(...vs) + 1);
      }
      expect(seen, spec.model).toBeGreaterThan(20);
    }
  });

  it('gives each pixel of an actor a depth that lies in its 3D box, within 1.5 cm', () => {
    const fromWorld = cameraFromWorld(staged, state);
    for (const spec of staged.scene.actors) {
      const body = state.actors[spec.id - 1];
      if (!body) throw new Error('lost');
      const bodyFromCamera = invertRigid(multiply(fromWorld, worldFromBody(body)));
      for (const [u, v, i] of pixelsOf(frame, spec.id)) {
        const p = transformPoint(
          bodyFromCamera,
          unproject(camera, u + 0.5, v + 0.5, frame.depth[i] as number),
        );
        for (let k = 0; k < 3; k++) {
          expect(Math.abs(p[k] as number)).toBeLessThan((spec.size[k] as number) / 2 + 0.015);
        }
      }
    }
  });

  it('puts the road where the ray meets the ground, within 1 percent', () => {
    const worldFromCamera = invertRigid(cameraFromWorld(staged, state));
    let checked = 0;
    for (let i = 0; i < frame.depth.length; i++) {
      if (frame.semantic[i] !== 7) continue;
      const ray = unproject(
        camera,
        (i % camera.width) + 0.5,
        Math.floor(i / camera.width) + 0.5,
        1,
      );
      const origin = transformPoint(worldFromCamera, [0, 0, 0]);
      const fall = transformPoint(worldFromCamera, ray)[2] - origin[2];
      const z = -origin[2] / fall;
      if (z > 200) continue;
      expect(Math.abs((frame.depth[i] as number) / z - 1)).toBeLessThan(0.01);
      checked++;
    }
    expect(checked).toBeGreaterThan(5000);
  });

  it('uses Cityscapes ids: sky without depth, the ego as itself, riders beside what they ride', () => {
    const seen = new Set(frame.semantic);
    for (const id of [1, 7, 8, 22, 23, 24, 25, 26, 27, 28, 32, 33])
      expect(seen.has(id), `semantic ${id}`).toBe(true);
    for (let i = 0; i < frame.semantic.length; i++) {
      expect(frame.semantic[i] === 23).toBe(frame.depth[i] === 0);
      expect(frame.semantic[i] === 1).toBe(frame.instance[i] === 1);
    }
  });

  it('counts at least the visible pixels of every actor', () => {
    for (const spec of staged.scene.actors.slice(1)) {
      const alone = frame.amodalPixels.get(spec.id) ?? 0;
      expect(alone, spec.model).toBeGreaterThanOrEqual(countOf(frame, spec.id) * 0.995);
    }
    expect(frame.amodalPixels.has(1)).toBe(false);
  });
});

describe('a flat wall', () => {
  it('is as deep as the ray that meets it, to 0.1 percent', async () => {
    const staged = stage([EGO, { model: 'truck', x: 16, y: -1.75 }]);
    const state = staged.state();
    const frame = await draw(staged, state);
    const worldFromCamera = invertRigid(cameraFromWorld(staged, state));
    // The load box's rear face fills the middle of the picture.
    const rear = 16 - 4.2 - worldFromCamera[3];
    const i = 120 * camera.width + 240;
    expect(frame.instance[i]).toBe(2);
    expect(Math.abs((frame.depth[i] as number) - rear)).toBeLessThan(0.03);
    expect(frame.depth[i]).toBeCloseTo(frame.depth[i + 9] as number, 4);
  });
});

describe('amodal pixels', () => {
  it('equal the visible ones of an actor alone, and stay the same behind another', async () => {
    const alone = await draw(stage([EGO, { model: 'saloon', x: 22, y: 1.5, yaw: 3 }]));
    const visible = countOf(alone, 2);
    expect(visible).toBeGreaterThan(300);
    expect(Math.abs((alone.amodalPixels.get(2) as number) / visible - 1)).toBeLessThan(0.005);
    const hidden = await draw(
      stage([EGO, { model: 'saloon', x: 22, y: 1.5, yaw: 3 }, { model: 'suv', x: 13, y: 1.2 }]),
    );
    expect(countOf(hidden, 2)).toBeLessThan(visible * 0.7);
    expect(hidden.amodalPixels.get(2)).toBe(alone.amodalPixels.get(2));
  });

  it('are about twice the visible ones where half of an actor is outside the image', async () => {
    const edge = Math.tan((35 * Math.PI) / 180) * (12 - 0.25);
    const frame = await draw(
      stage([EGO, { model: 'van', x: 12, y: edge - 1.75, yaw: Math.PI / 2 - 0.6 }]),
    );
    const share = countOf(frame, 2) / (frame.amodalPixels.get(2) as number);
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it('are absent for who is behind the camera', async () => {
    const frame = await draw(stage([EGO, { model: 'van', x: -20, y: 0 }]));
    expect(frame.amodalPixels.size).toBe(0);
  });
});
