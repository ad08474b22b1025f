import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import type { ActorState } from '../../src/core/actors.ts';
import { EnvironmentError } from '../../src/core/errors.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import { descendants } from '../support/browser-processes.ts';
import { dashboard, stage } from '../support/street.ts';

const camera = dashboard(320, 180);
const staged = stage([
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'estate', x: 11, y: -1.75 },
  { model: 'suv', x: 8.5, y: 1.9, yaw: Math.PI },
]);

function digest(frame: FrameImages): string {
  const hash = createHash('sha256');
  for (const part of [frame.rgb, frame.depth, frame.semantic, frame.instance, frame.flow]) {
    if (part) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  return hash.update(JSON.stringify([...frame.amodalPixels])).digest('hex');
}

/** Pixels of an instance whose colour differs. */
function changed(a: FrameImages, b: FrameImages, id: number): number {
  let count = 0;
  for (let i = 0; i < a.instance.length; i++) {
    if (a.instance[i] !== id) continue;
    const difference = [0, 1, 2].map((k) =>
      Math.abs((a.rgb[i * 3 + k] as number) - (b.rgb[i * 3 + k] as number)),
    );
    if (Math.max(...difference) > 40) count++;
  }
  return count;
}

let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
  await renderer.load(staged.scene, camera);
});
afterAll(() => renderer.close());

it('names the browser and the renderer', () => {
  expect(renderer.browser).toMatch(/^(Chromium|Chrome|Edge) \d+\.\d+\.\d+\.\d+$/);
  expect(renderer.renderer).toMatch(/llvmpipe|SwiftShader/);
});

it('gives the same bytes again, after another scene, and in another browser process', async () => {
  const [state, next] = [staged.state(), staged.state(new Map([[2, { yaw: 0.1 }]]))];
  const first = digest(await renderer.render(state, next));
  expect(digest(await renderer.render(state, next))).toBe(first);
  await renderer.load(
    stage([
      { model: 'van', x: 3, y: 1 },
      { model: 'truck', x: 30, y: 0 },
    ]).scene,
    camera,
  );
  await renderer.load(staged.scene, camera);
  expect(digest(await renderer.render(state, next))).toBe(first);
  const other = await RemoteRenderer.start();
  try {
    await other.load(staged.scene, camera);
    expect(digest(await other.render(state, next))).toBe(first);
  } finally {
    await other.close();
  }
});

it('answers overlapping calls in their order', async () => {
  const states = [0, 0.1, 0.2].map((yaw) => staged.state(new Map([[2, { yaw }]])));
  const overlapped = await Promise.all(states.map((state) => renderer.render(state, null)));
  for (const [i, state] of states.entries()) {
    expect(digest(overlapped[i] as FrameImages)).toBe(digest(await renderer.render(state, null)));
  }
});

describe('cues', () => {
  const base = staged.state();
  const shown = async (id: number, change: Partial<ActorState>): Promise<number> => {
    const a = await renderer.render(base, null);
    const b = await renderer.render(staged.state(new Map([[id, change]])), null);
    return changed(a, b, id);
  };

  it('brake lamps light up', async () => {
    expect(await shown(2, { brakeLamp: true })).toBeGreaterThan(15);
  });

  it('steered front wheels are seen', async () => {
    const wheels = staged.scene.actors[2]?.wheels.map(({ steered }) => ({
      steer: steered ? 0.5 : 0,
      spin: 0,
      travel: 0,
    }));
    expect(await shown(3, { wheels: wheels ?? [] })).toBeGreaterThan(4);
  });

  it('signals change colour', async () => {
    const red = await renderer.render(base, null);
    const green = await renderer.render({ ...base, signals: ['green'] }, null);
    let different = 0;
    for (let i = 0; i < red.rgb.length; i++) if (red.rgb[i] !== green.rgb[i]) different++;
    expect(different).toBeGreaterThan(4);
    for (let i = 0; i < red.rgb.length; i++) {
      if (red.rgb[i] !== green.rgb[i])
        expect([17, 19, 22, 23]).toContain(red.semantic[Math.floor(i / 3)]);
    }
  });
});

it('says in one sentence that the browser died, at once and ever after', async () => {
  const doomed = await RemoteRenderer.start();
  await doomed.load(staged.scene, camera);
  const pending = doomed.render(staged.state(), null);
  const killed = pending.then(() => doomed.render(staged.state(), null));
  const browsers = descendants().filter(
    ({ command }) => /remote-debugging-pipe/.test(command) && !/--type=/.test(command),
  );
  process.kill(Math.max(...browsers.map(({ pid }) => pid)), 'SIGKILL');
  await expect(killed).rejects.toThrow(EnvironmentError);
  await expect(doomed.render(staged.state(), null)).rejects.toThrow(
    /the browser ended while rendering/,
  );
  await doomed.close();
});

it('says so too where only its page crashed', async () => {
  const before = new Set(descendants().map(({ pid }) => pid));
  const doomed = await RemoteRenderer.start();
  await doomed.load(staged.scene, camera);
  for (const { pid, command } of descendants()) {
    if (!before.has(pid) && /--type=renderer/.test(command)) process.kill(pid, 'SIGKILL');
  }
  await expect(doomed.render(staged.state(), null)).rejects.toThrow(
    'the browser ended while rendering (its page crashed)',
  );
  await doomed.close();
});
