/** Labels are exact in every place, and the same bytes whatever light, weather and camera do to the picture. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { worldFromBody } from '../../src/core/actors.ts';
import { type CameraSpec, project, unproject } from '../../src/core/camera.ts';
import { USUAL_EFFECTS } from '../../src/core/camera-effects.ts';
import type { FrameImages, RenderScene } from '../../src/core/frame-record.ts';
import { createRng } from '../../src/core/rng.ts';
import { PLACE_NAMES, type PlaceName } from '../../src/core/scenario-spec.ts';
import { type LightName, WEATHER_NAMES, type WeatherName } from '../../src/core/sky.ts';
import { invertRigid, type Mat4, multiply, transformPoint } from '../../src/core/vector.ts';
import { findActor, findSpec, type WorldState } from '../../src/core/world-state.ts';
import { egoCamera } from '../../src/pipeline/ego-camera.ts';
import { freeRun } from '../../src/pipeline/free-run.ts';
import { drawLight, drawWeather } from '../../src/world/staging/draw-sky.ts';
import { stageFreeDrive } from '../../src/world/staging/free-drive.ts';
import { actorSpecs } from '../../src/world/staging/stage.ts';
import { createPhysics } from '../support/physics.ts';

const camera = egoCamera(320, 180);
const SECONDS = 3;

interface Drive {
  readonly scene: (light: LightName, weather: WeatherName) => RenderScene;
  readonly states: readonly [before: WorldState, now: WorldState, next: WorldState];
}

function driveThrough(place: PlaceName): Drive {
  const counts = { moving: 16, parked: 12, pedestrians: 8 };
  const stage = stageFreeDrive(place, 5, counts, SECONDS + 1);
  const states: WorldState[] = [];
  for (const { state } of freeRun(stage, createPhysics, SECONDS * 1e6)) states.push(state);
  const [before, now, next] = [states.at(-12), states.at(-11), states.at(-1)] as [
    WorldState,
    WorldState,
    WorldState,
  ];
  return {
    scene: (light, weather) => ({
      network: stage.place.network,
      actors: actorSpecs(stage),
      egoId: stage.egoId,
      seed: 5,
      light: drawLight(light, weather, createRng(1)),
      weather: drawWeather(weather, createRng(2)),
    }),
    states: [before, now, next],
  };
}

let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
});
afterAll(() => renderer.close());

function cameraFromWorld(
  { actors, egoId }: RenderScene,
  state: WorldState,
  lens: CameraSpec,
): Mat4 {
  const [x, y, z] = findSpec(actors, egoId).originInBody;
  const bodyFromEgo: Mat4 = [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1];
  const body = worldFromBody(findActor(state, egoId));
  return invertRigid(multiply(multiply(body, bodyFromEgo), lens.egoFromCamera));
}

/** Metres by which a pixel's point lies outside the box of the actor that the pixel shows, at most. */
function outsideBoxes(scene: RenderScene, state: WorldState, frame: FrameImages, lens: CameraSpec) {
  const worldFromCamera = invertRigid(cameraFromWorld(scene, state, lens));
  const bodies = new Map(
    scene.actors.map((spec) => [
      spec.id,
      {
        size: spec.size,
        fromCamera: multiply(
          invertRigid(worldFromBody(findActor(state, spec.id))),
          worldFromCamera,
        ),
      },
    ]),
  );
  let [pixels, most] = [0, 0];
  for (let i = 0; i < frame.instance.length; i++) {
    const body = bodies.get(frame.instance[i] as number);
    if (!body) continue;
    pixels++;
    const [u, v] = [(i % lens.width) + 0.5, Math.floor(i / lens.width) + 0.5];
    const p = transformPoint(body.fromCamera, unproject(lens, u, v, frame.depth[i] as number));
    for (let k = 0; k < 3; k++) {
      most = Math.max(most, Math.abs(p[k] as number) - (body.size[k] as number) / 2);
    }
  }
  return { pixels, most };
}

/** Largest difference, in pixels, between flow and the motion of the camera, over what stands still. */
function flowError(
  scene: RenderScene,
  [now, next]: readonly [WorldState, WorldState],
  frame: FrameImages,
  lens: CameraSpec,
): { pixels: number; p99: number } {
  const toNext = multiply(
    cameraFromWorld(scene, next, lens),
    invertRigid(cameraFromWorld(scene, now, lens)),
  );
  const errors: number[] = [];
  const flow = frame.flow as Float32Array;
  for (let i = 0; i < frame.instance.length; i++) {
    if (frame.instance[i] !== 0 || frame.semantic[i] === 23 || flow[i * 3 + 2] === 0) continue;
    const [u, v] = [(i % lens.width) + 0.5, Math.floor(i / lens.width) + 0.5];
    const p = transformPoint(toNext, unproject(lens, u, v, frame.depth[i] as number));
    if (p[2] < 0.5) continue;
    const [un, vn] = project(lens, p);
    // What leaves the image is followed no farther than its lens is known.
    if (un < 0 || vn < 0 || un > lens.width || vn > lens.height) continue;
    errors.push(Math.hypot(un - u - (flow[i * 3] as number), vn - v - (flow[i * 3 + 1] as number)));
  }
  errors.sort((a, b) => a - b);
  return { pixels: errors.length, p99: errors[Math.floor(errors.length * 0.99)] ?? 0 };
}

const same = (a: FrameImages, b: FrameImages): void => {
  for (const channel of ['depth', 'semantic', 'instance', 'flow'] as const) {
    expect(Buffer.compare(Buffer.from(a[channel]!.buffer), Buffer.from(b[channel]!.buffer))).toBe(
      0,
    );
  }
  expect([...a.amodalPixels]).toEqual([...b.amodalPixels]);
};

describe.each([...PLACE_NAMES])('%s', (place) => {
  const drive = driveThrough(place);
  const [before, now, next] = drive.states;
  let clear: FrameImages;

  it('shows every road user inside its box, and flow as the camera moves', async () => {
    const scene = drive.scene('day', 'clear');
    await renderer.load(scene, camera);
    clear = await renderer.render(now, next, before);
    const boxes = outsideBoxes(scene, now, clear, camera);
    expect(boxes.pixels).toBeGreaterThan(500);
    expect(boxes.most).toBeLessThan(0.02);
    const flow = flowError(scene, [now, next], clear, camera);
    expect(flow.pixels).toBeGreaterThan(10_000);
    expect(flow.p99).toBeLessThan(0.1);
  });

  it('has the same labels in every weather and by night, with a camera that blurs and glares', async () => {
    for (const [i, weather] of WEATHER_NAMES.entries()) {
      const light = (['night', 'dusk', 'low-sun', 'day'] as const)[i] as LightName;
      await renderer.load(drive.scene(light, weather), camera, { effects: USUAL_EFFECTS });
      const frame = await renderer.render(now, next, before);
      same(frame, clear);
      expect(Buffer.compare(Buffer.from(frame.rgb), Buffer.from(clear.rgb))).not.toBe(0);
    }
  });
});

describe('a lens that distorts', () => {
  const drive = driveThrough('town');
  const [before, now, next] = drive.states;
  const lens: CameraSpec = { ...camera, distortion: [-0.24, 0.06, 0.001, -0.001, 0] };
  let frame: FrameImages;
  const scene = drive.scene('day', 'clear');
  beforeAll(async () => {
    await renderer.load(scene, lens);
    frame = await renderer.render(now, next, before);
  });

  it('is followed by depth, ids and flow', () => {
    // Ids come from the nearest drawn pixel, so a silhouette may be half a pixel off: a few cm at this size.
    const boxes = outsideBoxes(scene, now, frame, lens);
    expect(boxes.pixels).toBeGreaterThan(300);
    expect(boxes.most).toBeLessThan(0.15);
    expect(flowError(scene, [now, next], frame, lens).p99).toBeLessThan(1);
  });

  it('counts no fewer pixels of an actor alone than are visible', () => {
    const visible = new Map<number, number>();
    for (const id of frame.instance) visible.set(id, (visible.get(id) ?? 0) + 1);
    for (const [id, pixels] of visible) {
      if (id === 0 || id === scene.egoId || pixels < 60) continue;
      expect(frame.amodalPixels.get(id), `actor ${id}`).toBeGreaterThan(pixels * 0.93);
    }
  });
});
