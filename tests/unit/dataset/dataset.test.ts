import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EnvironmentError, UsageError } from '../../../src/core/errors.ts';
import { convertDataset } from '../../../src/dataset/convert.ts';
import { openDataset } from '../../../src/dataset/dataset.ts';
import { readDataset } from '../../../src/dataset/reader.ts';
import { verifyDataset } from '../../../src/dataset/verify.ts';
import {
  headerOf,
  identityOf,
  paintedOnce,
  sceneIdOf,
  writeDataset,
  writeScene,
} from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Path -> contents of every file below a folder. */
function bytesIn(dir: string): Map<string, string> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  );
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(
    files.map((file) => [file.slice(dir.length + 1), readFileSync(file).toString('base64')]),
  );
}
const sceneIds = [0, 1, 2, 3].map(sceneIdOf);

/** Begins scene 1 and stops in the middle of it, as a killed process does. */
async function interrupted(dir: string): Promise<void> {
  const identity = identityOf({ formats: ['kitti'] });
  const dataset = await openDataset(dir, identity, { resume: false, sceneIds });
  await writeScene(dataset, 0, identity);
  const writer = await dataset.beginScene(headerOf(1, identity));
  await writer.frame(paintedOnce(1, identity)[0]!);
}

describe('the same bytes', () => {
  test('from a run, a run in two shards either way round, and one that was interrupted', async () => {
    const [whole, shards, swapped, resumed] = [1, 2, 3, 4].map(temporaryFolder) as [
      string,
      string,
      string,
      string,
    ];
    const options = { formats: ['kitti'] };
    await writeDataset(whole, options);
    await writeDataset(shards, { ...options, only: [0, 2] });
    await writeDataset(shards, { ...options, only: [1, 3] });
    await writeDataset(swapped, { ...options, only: [3, 1] });
    await writeDataset(swapped, { ...options, only: [0, 2], resume: true });
    await interrupted(resumed);
    await writeDataset(resumed, { ...options, resume: true });
    const expected = bytesIn(whole);
    expect(expected.size).toBe(4 + 4 * (2 + 4 * 3 + 2) + 1 + 4 * 9);
    for (const dir of [shards, swapped, resumed]) expect(bytesIn(dir)).toEqual(expected);
    expect(await verifyDataset(whole)).toEqual({ scenes: 4, frames: 12, recipeScenes: 4 });
  });

  test('from scenes written side by side', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    await writeDataset(one);
    const identity = identityOf();
    const dataset = await openDataset(other, identity, { resume: false, sceneIds });
    await Promise.all([3, 1, 0, 2].map((index) => writeScene(dataset, index, identity)));
    await dataset.finalise();
    expect(bytesIn(other)).toEqual(bytesIn(one));
  });

  test('from converting as from generating with the format', async () => {
    const [converted, generated, elsewhere] = [
      temporaryFolder(),
      temporaryFolder(),
      temporaryFolder(),
    ];
    await writeDataset(generated, { formats: ['kitti'] });
    await writeDataset(converted);
    expect(await convertDataset(converted, 'kitti', elsewhere)).toEqual({ scenes: 4, frames: 12 });
    expect(bytesIn(join(elsewhere, 'kitti'))).toEqual(bytesIn(join(generated, 'kitti')));
    await convertDataset(converted, 'kitti', null);
    expect(bytesIn(converted)).toEqual(bytesIn(generated));
  });
});

describe('an output folder', () => {
  test('with the same scenes is refused without --resume, and kept with it', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    const before = bytesIn(dir);
    await expect(writeDataset(dir)).rejects.toThrow(/already holds scene .* --resume/);
    expect(bytesIn(dir)).toEqual(before);
    await writeDataset(dir, { resume: true });
    expect(bytesIn(dir)).toEqual(before);
  });

  test('with another dataset is refused, with --resume too, naming what differs', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    const before = bytesIn(dir);
    for (const resume of [false, true]) {
      const other = writeDataset(dir, { seed: 7, width: 96, resume });
      await expect(other).rejects.toThrow(UsageError);
      await expect(other).rejects.toThrow('its seed is 0, not 7; its camera is 64x36');
    }
    expect(bytesIn(dir)).toEqual(before);
  });

  test('with files of others is refused, and they stay', async () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'thesis.tex'), 'mine');
    await expect(writeDataset(dir)).rejects.toThrow(/other files \(thesis.tex\)/);
    expect([...bytesIn(dir).keys()]).toEqual(['thesis.tex']);
  });

  test('that cannot be written to is an error of the environment', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    // /proc refuses folders with 'no such file', which mkdir's recursive mode takes for a missing parent.
    const proc = process.platform === 'linux' ? ['/proc/nearmiss/data'] : [];
    for (const dir of [file, join(file, 'below'), ...proc]) {
      await expect(writeDataset(dir)).rejects.toThrow(EnvironmentError);
      await expect(writeDataset(dir)).rejects.toThrow('cannot write to');
    }
  });

  test('with a scene that lost a file gets that scene anew when resumed', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    const before = bytesIn(dir);
    rmSync(join(dir, 'scenes', sceneIdOf(2), 'depth/000001.png'));
    await writeDataset(dir, { resume: true });
    expect(bytesIn(dir)).toEqual(before);
  });

  test('refuses an unknown format by its name', async () => {
    const dir = temporaryFolder();
    await expect(writeDataset(dir, { formats: ['pascal'] })).rejects.toThrow(
      /'pascal'; known are .*kitti/,
    );
  });
});

describe('a scene', () => {
  test('is there whole or not at all', async () => {
    const dir = temporaryFolder();
    await interrupted(dir);
    expect((await readDataset(dir)).sceneIds).toEqual([sceneIdOf(0)]);
  });

  test('with too few frames is never committed', async () => {
    const dir = temporaryFolder();
    const identity = identityOf();
    const dataset = await openDataset(dir, identity, { resume: false, sceneIds });
    const writer = await dataset.beginScene(headerOf(0, identity));
    await writer.frame(paintedOnce(0, identity)[0]!);
    await expect(writer.end()).rejects.toThrow('not whole');
    expect((await readDataset(dir)).sceneIds).toEqual([]);
  });
});

describe('reading', () => {
  test('gives back the labels and images that were written', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir);
    const reader = await readDataset(dir);
    const identity = identityOf();
    const scene = await reader.scene(sceneIdOf(1));
    for (const frame of paintedOnce(1, identity)) {
      const back = await reader.frame(scene, frame.frame);
      expect(back.labels).toEqual(frame.labels);
      expect(back.images.rgb).toEqual(frame.images.rgb);
      expect(back.images.semantic).toEqual(frame.images.semantic);
      expect(back.images.instance).toEqual(frame.images.instance);
      expect(back.images.flow === null).toBe(frame.images.flow === null);
      expect(back.camera).toEqual(frame.camera);
    }
  });

  test('a folder without a dataset is wrong usage', async () => {
    await expect(readDataset(temporaryFolder())).rejects.toThrow(UsageError);
    await expect(readDataset(join(temporaryFolder(), 'nowhere'))).rejects.toThrow(UsageError);
  });
});

describe('verify', () => {
  const damage: Record<string, [(dir: string) => void, string]> = {
    'a truncated image': [
      (dir) => truncateSync(join(dir, 'scenes', sceneIdOf(1), 'flow/000001.png'), 100),
      `scenes/${sceneIdOf(1)}/flow/000001.png`,
    ],
    'a lost image': [
      (dir) => rmSync(join(dir, 'scenes', sceneIdOf(1), 'rgb/000000.png')),
      `scenes/${sceneIdOf(1)}/rgb/000000.png is missing`,
    ],
    'a stray file in a scene': [
      (dir) => writeFileSync(join(dir, 'scenes', sceneIdOf(0), 'rgb/copy.png'), ''),
      'rgb/copy.png does not belong',
    ],
    'a stray file': [
      (dir) => writeFileSync(join(dir, 'notes.txt'), ''),
      'notes.txt does not belong',
    ],
    'a truncated table': [
      (dir) => truncateSync(join(dir, 'objects.parquet'), 500),
      'objects.parquet',
    ],
    'a truncated scene record': [
      (dir) => truncateSync(join(dir, 'scenes', sceneIdOf(3), 'scene.json'), 200),
      `scenes/${sceneIdOf(3)}/scene.json is not whole JSON`,
    ],
    'a field that is not in the schema': [
      (dir) => {
        const path = join(dir, 'dataset.json');
        writeFileSync(
          path,
          JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), extra: 1 }),
        );
      },
      'dataset.json: the whole: Unrecognized key: "extra"',
    ],
    'a lost scene': [
      (dir) => rmSync(join(dir, 'scenes', sceneIdOf(2)), { recursive: true }),
      'differs from',
    ],
    'a KITTI label that was edited': [
      (dir) => writeFileSync(join(dir, 'kitti/training/label_2/000004.txt'), 'Car 0'),
      'kitti/training/label_2/000004.txt is damaged',
    ],
    'a partial scene': [
      (dir) => {
        mkdirSync(join(dir, 'scenes/.partial-x/rgb'), { recursive: true });
        writeFileSync(join(dir, 'scenes/.partial-x/rgb/000000.png'), '');
      },
      '--resume',
    ],
  };
  test.each(Object.entries(damage))('names %s', async (_what, [harm, message]) => {
    const dir = temporaryFolder();
    await writeDataset(dir, { formats: ['kitti'] });
    harm(dir);
    await expect(verifyDataset(dir)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(message),
    });
  });

  test('says that an interrupted dataset is unfinished, and how to go on', async () => {
    const dir = temporaryFolder();
    await interrupted(dir);
    await expect(verifyDataset(dir)).rejects.toThrow(
      /unfinished: 1 scene\(s\) are whole.*--resume/,
    );
  });

  test('passes a finished shard, and tells what the recipe has beyond it', async () => {
    const dir = temporaryFolder();
    await writeDataset(dir, { only: [0, 2] });
    expect(await verifyDataset(dir)).toEqual({ scenes: 2, frames: 6, recipeScenes: 4 });
  });
});
