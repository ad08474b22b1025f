import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { run } from '../../src/cli/program.ts';
import { unproject } from '../../src/core/camera.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import {
  invertRigid,
  type Mat4,
  multiply,
  subtract,
  transformPoint,
  type Vec3,
} from '../../src/core/vector.ts';
import { sceneSolids } from '../../src/engine/solids/scene-solids.ts';
import { worldFromCamera, worldFromEgo } from '../../src/labels/ego-pose.ts';
import { EGO_FROM_LIDAR, senseTurn } from '../../src/pipeline/sensing/lidar-sensor.ts';
import { HDL_64E } from '../../src/sensors/lidar/lidar-spec.ts';
import { sceneCaster } from '../../src/sensors/lidar/scene-caster.ts';
import { dashboard, type Placed, stage } from '../support/street.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const camera = dashboard(480, 270);
const PLACED: Placed[] = [
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'hatchback', x: 14, y: -1.9, yaw: 0.2 },
  { model: 'suv', x: 11, y: 2.6, yaw: 3 },
  { model: 'truck', x: 45, y: 1.75, yaw: Math.PI },
  { model: 'pedestrian', x: 12, y: -5, yaw: 1 },
  { model: 'bicycle', x: 13, y: 7.2, yaw: 2.5 },
  { model: 'bus', x: 32, y: 5.4, yaw: 3.1 },
];
const SCENERY = [
  { kind: 'building', position: [24, 20, 0], yaw: 0.3, size: [14, 10, 8], variant: 0.4 },
  { kind: 'building', position: [40, -16, 0], yaw: 0, size: [12, 9, 9], variant: 0.8 },
  { kind: 'tree', position: [18, -8, 0], yaw: 0, size: [4, 4, 7], variant: 0.3 },
] as const;

describe('what a scanner meets is what is drawn', () => {
  const staged = stage(PLACED, { scenery: SCENERY.map((item) => ({ ...item })) });
  const state = staged.state();
  const { scene } = staged;
  const solids = sceneSolids(scene);
  const ego = scene.actors[0];
  const egoState = state.actors[0];
  if (!ego || !egoState) throw new Error('no ego');
  let renderer: RemoteRenderer;
  let frame: FrameImages;
  beforeAll(async () => {
    renderer = await RemoteRenderer.start();
    await renderer.load(scene, camera, { quality: 'standard' });
    frame = await renderer.render(state, null);
  });
  afterAll(() => renderer.close());

  test('rays through the pixels of the picture: depth to 2 cm for 99 in 100, classes and ids', () => {
    const pose = worldFromCamera(egoState, ego, camera);
    const eye: Vec3 = [pose[3], pose[7], pose[11]];
    const radii = new Map(scene.actors.map(({ id, size }) => [id, Math.hypot(...size) / 2]));
    const cast = sceneCaster({ solids, motion: [state], radii }, eye, 250);
    const errors: number[] = [];
    let [same, compared] = [0, 0];
    for (let i = 0; i < frame.depth.length; i += 7) {
      const [u, v] = [(i % camera.width) + 0.5, Math.floor(i / camera.width) + 0.5];
      const z = frame.depth[i] as number;
      if (z === 0 || z > 120) continue;
      const end = transformPoint(pose, unproject(camera, u, v, 1));
      const ray = subtract(end, eye);
      const stretch = Math.hypot(...ray);
      const hit = cast(eye, [ray[0] / stretch, ray[1] / stretch, ray[2] / stretch], 0);
      compared++;
      errors.push(hit ? Math.abs(hit.range / stretch - z) : Infinity);
      const semantic = hit?.instance === scene.egoId ? 1 : hit?.semantic;
      if (semantic === frame.semantic[i] && hit?.instance === frame.instance[i]) same++;
    }
    errors.sort((a, b) => a - b);
    expect(compared).toBeGreaterThan(8000);
    expect(errors[Math.floor(compared * 0.99)]).toBeLessThan(0.02);
    expect(same / compared).toBeGreaterThan(0.99);
  });

  test("a turn's points lie on what the camera sees, or behind it where it is in the way", () => {
    const spec = { ...HDL_64E, rangeNoise: 0 };
    const turn = senseTurn(spec, { scene, motion: [state] }, solids, 0, '0');
    const cameraFromLidar: Mat4 = multiply(
      invertRigid(worldFromCamera(egoState, ego, camera)),
      multiply(worldFromEgo(egoState, ego), EGO_FROM_LIDAR),
    );
    let [on, behind, before, sameId] = [0, 0, 0, 0];
    for (let i = 0; i < turn.ring.length; i++) {
      const xyz = [...turn.points.subarray(3 * i, 3 * i + 3)] as unknown as Vec3;
      const [x, y, z] = transformPoint(cameraFromLidar, xyz);
      if (z < 1) continue;
      const u = camera.cx + (camera.fx * x) / z;
      const v = camera.cy + (camera.fy * y) / z;
      if (u < 1 || v < 1 || u >= camera.width - 1 || v >= camera.height - 1) continue;
      // What the ego's own bonnet hides says nothing.
      if (frame.semantic[Math.floor(v) * camera.width + Math.floor(u)] === 1) continue;
      // The neighbours' depths span the surface across the pixel.
      const around = [-1, 0, 1].flatMap((dv) =>
        [-1, 0, 1].map((du) => (Math.floor(v) + dv) * camera.width + Math.floor(u) + du),
      );
      const depths = around.map((at) => frame.depth[at] || Infinity);
      if (z < Math.min(...depths) - 0.02) before++;
      else if (z <= Math.max(...depths) + 0.02) {
        on++;
        if (around.some((at) => frame.instance[at] === turn.instance[i])) sameId++;
      } else behind++;
    }
    expect(on).toBeGreaterThan(4000);
    // The scanner is on the roof: it sees over what hides things from the camera, never anything before the picture.
    expect(before / (on + behind)).toBeLessThan(0.001);
    expect(behind / (on + behind)).toBeLessThan(0.15);
    expect(sameId / on).toBeGreaterThan(0.998);
  });
});

test('generate writes points, labels, voxels and echoes in all layouts, the same bytes again; verify knows them', async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const generated = async () => {
    const out = join(temporaryFolder(), 'data');
    const size = ['--size', '160x96', '--quality', 'fast', '--frames', '2', '--scenes', '1'];
    const sensors = ['--sensors', 'rgb,lidar,radar,occupancy', '--lidar', 'vlp16'];
    const what = [...sensors, '--formats', 'kitti,semantickitti'];
    expect(await run(['generate', '--out', out, ...size, ...what])).toBe(0);
    expect(await run(['verify', out])).toBe(0);
    return out;
  };
  const [one, other] = [await generated(), await generated()];
  const [scene] = readdirSync(join(one, 'scenes'));
  const read = (dir: string, path: string) => readFileSync(join(dir, path));
  const sequence = 'semantickitti/sequences/00';
  for (const name of ['000000', '000001']) {
    const bin = `scenes/${scene}/lidar/${name}.bin`;
    const points = read(one, bin);
    expect(points.length / 16).toBeGreaterThan(3000);
    expect(read(one, `kitti/training/velodyne/${name}.bin`).equals(points)).toBe(true);
    expect(read(one, `${sequence}/velodyne/${name}.bin`).equals(points)).toBe(true);
    expect(read(one, `${sequence}/labels/${name}.label`).length).toBe(points.length / 4);
    expect(read(one, `${sequence}/voxels/${name}.label`).length).toBe(4_194_304);
    for (const kind of ['bin', 'invalid', 'occluded'])
      expect(read(one, `${sequence}/voxels/${name}.${kind}`).length).toBe(262_144);
    for (const path of [bin, `scenes/${scene}/radar/${name}.parquet`])
      expect(read(other, path).equals(read(one, path)), path).toBe(true);
    const dense = `scenes/${scene}/occupancy/${name}.npz`;
    expect(read(other, dense).equals(read(one, dense))).toBe(true);
  }
  vi.restoreAllMocks();
});
