/** What a camera and a style do to the picture, and only to the picture. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemoteRenderer } from '../../src/cli/browser/remote-renderer.ts';
import { type CameraEffects, NO_EFFECTS } from '../../src/core/camera-effects.ts';
import type { FrameImages } from '../../src/core/frame-record.ts';
import type { RenderLook } from '../../src/core/look.ts';
import { createRng } from '../../src/core/rng.ts';
import { applyStyle, colourStatistics, lowAmplitudes } from '../../src/core/style.ts';
import { dashboard, type Staged, stage } from '../support/street.ts';

const camera = dashboard(320, 180);
const staged = stage([
  { model: 'saloon', x: 0, y: -1.75 },
  { model: 'estate', x: 11, y: -1.75, colour: [0.9, 0.9, 0.9] },
  { model: 'hatchback', x: 8.5, y: 3.4, yaw: Math.PI, colour: [0.1, 0.2, 0.5] },
]);

let renderer: RemoteRenderer;
beforeAll(async () => {
  renderer = await RemoteRenderer.start();
});
afterAll(() => renderer.close());

interface Ask {
  readonly look?: Partial<RenderLook>;
  readonly effects?: Partial<CameraEffects>;
  readonly one?: Staged;
  /** Metres a second of actor 2, sideways. */
  readonly speed?: number;
}

async function draw({
  look = {},
  effects = {},
  one = staged,
  speed = 0,
}: Ask): Promise<FrameImages> {
  const all = { ...NO_EFFECTS, ...effects };
  await renderer.load(one.scene, camera, { quality: 'standard', ...look, effects: all });
  const state = one.state(new Map(), 10_000);
  const there = (by: number) => one.state(new Map([[2, { position: [11, -1.75 + by, 0.74] }]]));
  return renderer.render(state, null, speed === 0 ? one.state() : there(-speed * 0.01));
}

const mean = (frame: FrameImages, where: (i: number) => boolean = () => true): number => {
  let [sum, count] = [0, 0];
  for (let i = 0; i < frame.instance.length; i++) {
    if (!where(i)) continue;
    for (let k = 0; k < 3; k++) sum += frame.rgb[i * 3 + k] as number;
    count += 3;
  }
  return sum / count;
};
const difference = (a: FrameImages, b: FrameImages, i: number): number =>
  Math.max(
    ...[0, 1, 2].map((k) => Math.abs((a.rgb[i * 3 + k] as number) - (b.rgb[i * 3 + k] as number))),
  );
const atEdge = (i: number): boolean => {
  const [x, y] = [i % 320, Math.floor(i / 320)];
  return (x < 40 || x >= 280) && (y < 24 || y >= 156);
};
const inMiddle = (i: number): boolean => Math.abs((i % 320) - 160) < 30 && Math.floor(i / 320) < 60;

describe('the camera', () => {
  let plain: FrameImages;
  beforeAll(async () => {
    plain = await draw({});
  });

  it('darkens the corners by vignetting, and hardly the middle', async () => {
    const frame = await draw({ effects: { vignetting: 0.5 } });
    expect(mean(frame, atEdge)).toBeLessThan(mean(plain, atEdge) * 0.85);
    expect(mean(frame, inMiddle)).toBeGreaterThan(mean(plain, inMiddle) * 0.9);
  });

  it('is lighter the longer it exposes', async () => {
    const [less, more] = [
      await draw({ effects: { exposureBias: -1 } }),
      await draw({ effects: { exposureBias: 1 } }),
    ];
    expect(mean(less)).toBeLessThan(mean(plain));
    expect(mean(more)).toBeGreaterThan(mean(plain));
  });

  it('adds noise that is new in every frame, the same when it is drawn again, and zero on average', async () => {
    const effects = { shotNoise: 0.05, readNoise: 0.01 };
    const [first, again] = [await draw({ effects }), await draw({ effects })];
    expect(Buffer.compare(Buffer.from(first.rgb), Buffer.from(again.rgb))).toBe(0);
    expect(Math.abs(mean(first) - mean(plain))).toBeLessThan(2.5);
    const later = await renderer.render(staged.state(new Map(), 110_000), null);
    let changed = 0;
    for (let i = 0; i < first.instance.length; i++) if (difference(first, later, i) > 2) changed++;
    expect(changed / first.instance.length).toBeGreaterThan(0.5);
  });

  it('smears what moves while the shutter is open, and nothing else', async () => {
    const effects = { shutter: 0.05 };
    const still = await draw({ effects });
    expect(Buffer.compare(Buffer.from(still.rgb), Buffer.from(plain.rgb))).toBe(0);
    const moving = await draw({ effects, speed: 8 });
    let [near, far, inside] = [0, 0, 0];
    for (let i = 0; i < plain.instance.length; i++) {
      if (difference(plain, moving, i) < 12) continue;
      if (plain.instance[i] === 2) inside++;
      // 8 m/s over 0.05 s at 10 m: 9 pixels to either side at most.
      const [x, y] = [i % 320, Math.floor(i / 320)];
      let isNear = false;
      for (let dx = -16; dx <= 16; dx++) {
        const at = x + dx;
        if (at >= 0 && at < 320 && plain.instance[y * 320 + at] === 2) isNear = true;
      }
      if (isNear) near++;
      else far++;
    }
    expect(near).toBeGreaterThan(60);
    expect(inside).toBeGreaterThan(40);
    expect(far).toBe(0);
    expect(
      Buffer.compare(Buffer.from(moving.instance.buffer), Buffer.from(plain.instance.buffer)),
    ).toBe(0);
  });

  it('leans what moves sideways under a rolling shutter, in picture and ground truth alike', async () => {
    const frame = await draw({ effects: { rollingShutter: 0.06 }, speed: 12 });
    const columns = (rows: readonly number[], one: FrameImages): number => {
      let [sum, count] = [0, 0];
      for (const y of rows) {
        for (let x = 0; x < 320; x++) {
          if (one.instance[y * 320 + x] !== 2) continue;
          sum += x;
          count++;
        }
      }
      return sum / count;
    };
    const rowsOf = (one: FrameImages): number[] => {
      const rows = new Set<number>();
      one.instance.forEach((id, i) => {
        if (id === 2) rows.add(Math.floor(i / 320));
      });
      return [...rows].sort((a, b) => a - b);
    };
    const rows = rowsOf(plain);
    const [top, bottom] = [rows.slice(2, 10), rows.slice(-10, -2)];
    const lean = (one: FrameImages) => columns(top, one) - columns(bottom, one);
    // Moving left (its y rises): the later rows show it further left, so the top lies to the right of the bottom.
    expect(lean(frame) - lean(plain)).toBeGreaterThan(1);
    let [gained, shown] = [0, 0];
    for (let i = 0; i < plain.instance.length; i++) {
      if (frame.instance[i] !== 2 || plain.instance[i] === 2) continue;
      gained++;
      if (difference(frame, plain, i) > 12) shown++;
    }
    expect(gained).toBeGreaterThan(30);
    expect(shown / gained).toBeGreaterThan(0.6);
  });

  it('follows the brightness of what it sees with its lag', async () => {
    const dark = stage([{ model: 'saloon', x: 0, y: -1.75 }], {
      light: { name: 'dusk', sunAzimuth: 1, sunElevation: -0.04, cloudiness: 0.2 },
    });
    await renderer.load(dark.scene, camera, { effects: { ...NO_EFFECTS, exposureLag: 0.5 } });
    const first = await renderer.render(dark.state(), null);
    const second = await renderer.render(dark.state(new Map(), 100_000), null);
    // It begins settled: the same view stays as it is.
    expect(Math.abs(mean(first) - mean(second))).toBeLessThan(1);
  });
});

describe('linear radiance', () => {
  it('is there on request, finite, and brighter where the picture is', async () => {
    const frame = await draw({ look: { radiance: true } });
    const radiance = frame.radiance as Float32Array;
    expect(radiance).toHaveLength(320 * 180 * 3);
    const pairs: [number, number][] = [];
    for (let i = 0; i < radiance.length; i += 301) {
      expect(Number.isFinite(radiance[i])).toBe(true);
      expect(radiance[i]).toBeGreaterThanOrEqual(0);
      pairs.push([radiance[i] as number, frame.rgb[i] as number]);
    }
    pairs.sort((a, b) => a[0] - b[0]);
    pairs.forEach(([, shown], i) => {
      if (i > 0) expect(shown).toBeGreaterThanOrEqual((pairs[i - 1] as [number, number])[1] - 2);
    });
    const fast = await draw({ look: { radiance: true, quality: 'fast' } });
    expect(fast.radiance?.some((value) => value > 0)).toBe(true);
    expect((await draw({})).radiance ?? null).toBeNull();
  });
});

describe('style', () => {
  const rng = createRng(4);
  const photograph = {
    width: 320,
    height: 180,
    rgb: Float64Array.from({ length: 320 * 180 * 3 }, (_, i) => {
      const y = Math.floor(i / 3 / 320) / 180;
      return Math.min(
        1,
        Math.max(0, [0.55, 0.45, 0.3][i % 3]! * (1.2 - y) + rng.uniform(-0.1, 0.1)),
      );
    }),
  };
  const target = {
    ...colourStatistics(photograph),
    radius: 3,
    amplitude: lowAmplitudes(photograph, 3),
    colour: 0.7,
    fourier: 0.4,
  };

  it('on the GPU is what plain numbers give, within 3 of 255, and moves no label', async () => {
    const plain = await draw({});
    const styled = await draw({ look: { style: target } });
    expect(Buffer.compare(Buffer.from(styled.plain as Uint8Array), Buffer.from(plain.rgb))).toBe(0);
    const image = { width: 320, height: 180, rgb: Float64Array.from(plain.rgb, (v) => v / 255) };
    const expected = applyStyle(image, target).rgb;
    let most = 0;
    for (let i = 0; i < expected.length; i++) {
      most = Math.max(most, Math.abs((expected[i] as number) * 255 - (styled.rgb[i] as number)));
    }
    expect(most).toBeLessThan(3.2);
    for (const channel of ['depth', 'instance', 'semantic'] as const) {
      expect(
        Buffer.compare(Buffer.from(styled[channel].buffer), Buffer.from(plain[channel].buffer)),
      ).toBe(0);
    }
  });
});

describe('glass', () => {
  it('belongs to its car in ground truth, and in the picture one sees through it', async () => {
    const red = stage([
      { model: 'saloon', x: 0, y: -1.75 },
      { model: 'estate', x: 9, y: -1.75, colour: [0.5, 0.5, 0.5] },
      { model: 'truck', x: 24, y: -1.75, colour: [0.9, 0.02, 0.02] },
    ]);
    const blue = stage([
      { model: 'saloon', x: 0, y: -1.75 },
      { model: 'estate', x: 9, y: -1.75, colour: [0.5, 0.5, 0.5] },
      { model: 'van', x: 22, y: -1.75, colour: [0.02, 0.05, 0.9] },
    ]);
    const [a, b] = [await draw({ one: red }), await draw({ one: blue })];
    let through = 0;
    for (let i = 0; i < a.instance.length; i++) {
      if (a.instance[i] !== 2 || b.instance[i] !== 2) continue;
      expect(Math.abs((a.depth[i] as number) - (b.depth[i] as number))).toBeLessThan(1e-3);
      if (difference(a, b, i) > 10) through++;
    }
    expect(through).toBeGreaterThan(25);
    // With `fast` glass is a dark mirror.
    const fast = [
      await draw({ one: red, look: { quality: 'fast' } }),
      await draw({ one: blue, look: { quality: 'fast' } }),
    ] as const;
    let seen = 0;
    for (let i = 0; i < fast[0].instance.length; i++) {
      if (fast[0].instance[i] === 2 && fast[1].instance[i] === 2 && difference(...fast, i) > 10)
        seen++;
    }
    expect(seen).toBeLessThan(through / 2);
  });
});
