/** Pictures before a detector that was trained on photographs alone: it is to find things where the labels say they are. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readDataset } from '../../src/dataset/reader.ts';
import { SEMANTIC } from '../../src/engine/mesh/surface.ts';
import {
  type Box,
  type Detection,
  intersectionOverUnion,
  PhotoDetector,
} from '../support/photo-detector.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const [WIDTH, HEIGHT] = [640, 360];
/** Two scenes a scenario, as it is drawn: every light, every weather. */
const SCENES = 34;
/** Objects that one expects to be found: most of them in sight, and this high at least, pixels. */
const VISIBLE = 0.5;
const TRUNCATED = 0.4;
const HIGH = 28;
const LAMP_HIGH = 14;
/** Overlap of a detection with the box of the visible pixels from which it counts; small boxes are hard to hit. */
const OVERLAP = 0.4;

/** COCO's classes that are right for one of ours: it has no vans, and a rider is a person on a bicycle. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  car: ['car', 'truck'],
  van: ['car', 'truck', 'bus'],
  truck: ['truck', 'bus'],
  bus: ['bus', 'truck'],
  pedestrian: ['person'],
  bicycle: ['bicycle', 'person', 'motorcycle'],
  'traffic light': ['traffic light'],
};

/** Share that must be found; what was seen is printed. */
const LEAST: Readonly<Record<string, number>> = {
  car: 0.88,
  pedestrian: 0.7,
  bicycle: 0.65,
  'traffic light': 0.5,
};

interface Labelled {
  readonly kind: string;
  readonly box: Box;
}

interface Picture {
  readonly file: string;
  readonly things: readonly Labelled[];
}

/** Heads of signals that show the camera a lit lamp: patches of their pixels with a bright, saturated colour in them. */
function litSignals(semantic: Uint8Array, rgb: Uint8Array): Box[] {
  const channels = rgb.length / (WIDTH * HEIGHT);
  const isHead = (i: number): boolean => semantic[i] === SEMANTIC.trafficLight;
  const isLit = (i: number): boolean => {
    const [r, g, b] = [0, 1, 2].map((c) => rgb[i * channels + c] as number) as [
      number,
      number,
      number,
    ];
    return Math.max(r, g, b) > 170 && Math.max(r, g, b) - Math.min(r, g, b) > 90;
  };
  const seen = new Uint8Array(WIDTH * HEIGHT);
  const boxes: Box[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !isHead(start)) continue;
    const patch = [start];
    seen[start] = 1;
    for (let k = 0; k < patch.length; k++) {
      const i = patch[k] as number;
      const x = i % WIDTH;
      const around = [i - WIDTH, i + WIDTH, x > 0 ? i - 1 : -1, x < WIDTH - 1 ? i + 1 : -1];
      for (const next of around) {
        if (next < 0 || next >= seen.length || seen[next] || !isHead(next)) continue;
        seen[next] = 1;
        patch.push(next);
      }
    }
    const [xs, ys] = [patch.map((i) => i % WIDTH), patch.map((i) => Math.floor(i / WIDTH))];
    const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
    if (box[3] - box[1] >= LAMP_HIGH && patch.filter(isLit).length >= 2) boxes.push(box);
  }
  return boxes;
}

async function picturesOf(dir: string): Promise<Picture[]> {
  const dataset = await readDataset(dir);
  const pictures: Picture[] = [];
  for await (const scene of dataset.scenes()) {
    for (let index = 0; index < scene.record.frames; index++) {
      const { images, labels } = await dataset.frame(scene, index);
      const things: Labelled[] = [];
      for (const row of labels.objects) {
        const { visible_left: l, visible_top: t, visible_right: r, visible_bottom: b } = row;
        if (l === null || t === null || r === null || b === null || b - t < HIGH) continue;
        if (row.visible_fraction < VISIBLE || row.truncation > TRUNCATED) continue;
        things.push({ kind: row.kind, box: [l, t, r, b] });
      }
      for (const box of litSignals(images.semantic, images.rgb))
        things.push({ kind: 'traffic light', box });
      const name = `${String(index).padStart(6, '0')}.png`;
      pictures.push({ file: join(dir, 'scenes', scene.record.id, 'rgb', name), things });
    }
  }
  return pictures;
}

const isFound = ({ kind, box }: Labelled, seen: readonly Detection[]): boolean =>
  seen.some(
    (one) => RIGHT[kind]?.includes(one.name) && intersectionOverUnion(one.box, box) > OVERLAP,
  );

type Tally = Map<string, { found: number; of: number; missed: number[] }>;

function count(tally: Tally, things: readonly Labelled[], seen: readonly Detection[]): void {
  for (const thing of things) {
    const { found, of, missed } = tally.get(thing.kind) ?? { found: 0, of: 0, missed: [] };
    const [is, height] = [isFound(thing, seen), thing.box[3] - thing.box[1]];
    const lost = is ? missed : [...missed, height];
    tally.set(thing.kind, { found: found + (is ? 1 : 0), of: of + 1, missed: lost });
  }
}

const folder = mkdtempSync(join(tmpdir(), 'nearmiss-recognise-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a detector trained on photographs', () => {
  it('finds road users and signals where the labels say, and not beside', async (context) => {
    const detector = await PhotoDetector.load();
    if (!detector) return context.skip('its weights cannot be fetched from the registry');
    const dir = join(folder, 'data');
    const shape = ['--scenes', `${SCENES}`, '--frames', '4', '--fps', '2', '--seed', '77'];
    const asked = [...shape, '--sensors', 'rgb,semantic,instance', '--out', dir];
    const command = ['--import', 'tsx', 'src/cli/main.ts', 'generate', ...asked];
    execFileSync(process.execPath, command, { cwd: ROOT, stdio: 'ignore' });
    const [hits, beside]: [Tally, Tally] = [new Map(), new Map()];
    for (const { file, things } of await picturesOf(dir)) {
      if (things.length === 0) continue;
      const seen = await detector.detect(file);
      count(hits, things, seen);
      // The same labels, moved: what would be found by chance.
      const moved = things.map(({ kind, box: [l, t, r, b] }) => {
        const by = l > WIDTH / 2 ? -1.2 * (r - l) : 1.2 * (r - l);
        return { kind, box: [l + by, t, r + by, b] as const };
      });
      count(beside, moved, seen);
    }
    const share = (tally: Tally, kind: string): number => {
      const { found, of } = tally.get(kind) ?? { found: 0, of: 1 };
      return found / of;
    };
    for (const [kind, { found, of, missed }] of hits) {
      const heights = missed.length > 0 ? `; heights of the others: ${missed.join(', ')} px` : '';
      console.log(`${kind}: ${found} of ${of} found, ${beside.get(kind)?.found} beside${heights}`);
    }
    for (const [kind, least] of Object.entries(LEAST)) {
      expect(hits.get(kind)?.of, kind).toBeGreaterThan(12);
      expect(share(hits, kind), kind).toBeGreaterThan(least);
      expect(share(beside, kind), kind).toBeLessThan(0.2);
    }
  });
});
