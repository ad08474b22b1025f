/** Memory stays flat over hundreds of scenes: a browser that renders must not grow. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { USUAL_EFFECTS } from '../../src/core/camera-effects.ts';
import type { SceneryItem } from '../../src/core/road-network.ts';
import { CLEAR } from '../../src/core/sky.ts';
import { descendants } from '../support/browser-processes.ts';
import { dashboard, type Placed, stage } from '../support/street.ts';

const SCENES = 500;
const SETTLED = 150;
/** A frame of these kept for each scene would be 120. */
const MOST_GROWTH_MB = 50;
const camera = dashboard(160, 90);
const MODELS = ['hatchback', 'saloon', 'estate', 'suv', 'van', 'truck', 'pedestrian', 'bicycle'];

/** Proportional resident memory of this process's browsers, MB. */
function browserMegabytes(): number {
  let kilobytes = 0;
  for (const { pid } of descendants()) {
    try {
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return kilobytes / 1024;
}

function sceneOf(i: number) {
  const placed: Placed[] = Array.from({ length: 8 }, (_, k) => ({
    model: k === 0 ? 'saloon' : (MODELS[(i + k) % MODELS.length] as string),
    x: k * 9,
    y: k % 2 === 0 ? -1.75 : 1.75,
  }));
  const scenery: SceneryItem[] = Array.from({ length: 24 }, (_, k) => ({
    kind: (['tree', 'building', 'bush', 'lamp-post'] as const)[k % 4] as SceneryItem['kind'],
    position: [k * 8, k % 2 === 0 ? 14 : -16, 0],
    yaw: k,
    size: k % 4 === 1 ? [9, 8, 7 + (i % 9)] : [4, 4, 6],
    variant: ((i * 7 + k) % 97) / 97,
  }));
  const wet = i % 3 === 0;
  const staged = stage(placed, {
    scenery,
    light: { name: 'x', sunAzimuth: i, sunElevation: (i % 5) * 0.2 - 0.2, cloudiness: (i % 4) / 4 },
    weather: wet ? { name: 'rain', wetness: 0.8, rainfall: 5, visibilityM: 3000 } : CLEAR,
  });
  return staged;
}

it(`grows by less than ${MOST_GROWTH_MB} MB from scene ${SETTLED} to scene ${SCENES}`, async () => {
  const renderer = await RemoteRenderer.start();
  try {
    let settled = 0;
    for (let i = 1; i <= SCENES; i++) {
      const staged = sceneOf(i);
      const quality = (['fast', 'standard', 'high'] as const)[i % 3];
      await renderer.load(staged.scene, camera, {
        ...(quality ? { quality } : {}),
        ...(i % 2 === 0 ? { effects: USUAL_EFFECTS } : {}),
        radiance: i % 5 === 0,
      });
      await renderer.render(
        staged.state(new Map(), 10_000),
        staged.state(new Map(), 110_000),
        staged.state(),
      );
      if (i === SETTLED) settled = browserMegabytes();
    }
    expect(settled).toBeGreaterThan(50);
    const growth = browserMegabytes() - settled;
    process.stdout.write(`soak: ${settled.toFixed(0)} MB settled, ${growth.toFixed(0)} MB more\n`);
    expect(growth).toBeLessThan(MOST_GROWTH_MB);
  } finally {
    await renderer.close();
  }
}, 900_000);
