/** Twins as they are stored: linked, in one split, with the same bytes up to the moment of the change. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SceneRecord } from '../../src/core/scene-record.ts';
import type { FrameRow, ObjectRow } from '../../src/core/tables.ts';
import { readDataset } from '../../src/dataset/reader.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Causes that act late leave most of the frames before the change. */
const SCENARIOS = ['ccrs-v1', 'ccrb-v1', 'scp-v1'];
const recipe = {
  schema: 'nearmiss.recipe/1',
  name: 'twins',
  scenarios: SCENARIOS.flatMap((scenario) => [
    { scenario, count: 1, outcome: 'crash' },
    { scenario, count: 1, outcome: 'near-miss', twin: true },
  ]),
};

let base: string;
let dir: string;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'nearmiss-twins-'));
  dir = join(base, 'data');
  const file = join(base, 'recipe.json');
  writeFileSync(file, JSON.stringify(recipe));
  const options = ['--recipe', file, '--size', '96x54', '--frames', '30', '--out', dir];
  await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'src/cli/main.ts', 'generate', ...options],
    { cwd: ROOT },
  );
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

async function pairs() {
  const reader = await readDataset(dir);
  const scenes = await Promise.all(reader.sceneIds.map((id) => reader.scene(id)));
  const crashes = scenes.filter(({ record }) => record.outcome === 'crash');
  return crashes.map((crash) => {
    const twin = scenes.find(({ record }) => record.id === crash.record.twin?.scene);
    if (!twin || !crash.record.twin) throw new Error(`${crash.record.id} has no twin`);
    return { crash, twin, change: crash.record.twin };
  });
}

const withoutOutcome = ({ frame, objects }: { frame: FrameRow; objects: readonly ObjectRow[] }) => {
  const { scene: _, time_to_collision: _until, avoidable: _avoidable, ...rest } = frame;
  return {
    frame: rest,
    // What will happen is another matter than what is.
    objects: objects.map(({ scene: _of, dangerous: _danger, pet: _pet, ...object }) => object),
  };
};

it('every crash has its twin: linked both ways, in one split, alike but for the cause', async () => {
  const found = await pairs();
  expect(found).toHaveLength(SCENARIOS.length);
  for (const { crash, twin, change } of found) {
    const [a, b]: SceneRecord[] = [crash.record, twin.record];
    if (!a || !b) continue;
    expect(b.twin).toEqual({
      ...change,
      scene: a.id,
      value: change.twinValue,
      twinValue: change.value,
    });
    expect(b.outcome).toBe('near-miss');
    expect(b.split).toBe(a.split);
    for (const key of ['scenario', 'seed', 'place', 'light', 'weather', 'frames'] as const) {
      expect(b[key]).toBe(a[key]);
    }
    const { [change.intervention]: value, ...others } = a.parameters;
    expect(value).toBe(change.value);
    expect(b.parameters).toEqual({ ...others, [change.intervention]: change.twinValue });
    expect(twin.labels.frames.map(({ frame }) => frame.t_us)).toEqual(
      crash.labels.frames.map(({ frame }) => frame.t_us),
    );
  }
});

it('images and labels are the same bytes before the change, and differ after it', async () => {
  let same = 0;
  let different = 0;
  for (const { crash, twin, change } of await pairs()) {
    for (const [i, { frame }] of crash.labels.frames.entries()) {
      const isBefore = frame.t_us < change.fromUs;
      const next = crash.labels.frames[i + 1]?.frame.t_us ?? Number.POSITIVE_INFINITY;
      const labels = [crash, twin].map(({ labels: { frames } }) => frames[i]);
      if (isBefore && labels[0] && labels[1])
        expect(withoutOutcome(labels[1])).toEqual(withoutOutcome(labels[0]));
      for (const sensor of ['rgb', 'depth', 'semantic', 'instance', 'flow']) {
        const name = `${String(i).padStart(6, '0')}.png`;
        const folders = [crash, twin].map(({ record }) => join(dir, 'scenes', record.id, sensor));
        if (!readdirSync(folders[0] ?? '').includes(name)) continue;
        const [a, b] = folders.map((folder) => readFileSync(join(folder, name)));
        const isEqual = a?.equals(b ?? Buffer.alloc(0)) ?? false;
        // Flow looks at the next frame too.
        if (sensor === 'flow' ? next < change.fromUs : isBefore) {
          expect(isEqual, `${crash.record.id} ${sensor} ${i}`).toBe(true);
          same++;
        } else if (!isEqual) different++;
      }
    }
  }
  expect(same).toBeGreaterThan(100);
  expect(different).toBeGreaterThan(100);
});
