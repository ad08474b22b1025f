import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { metricsRecordSchema } from '../../../src/evaluation/metrics-record.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { sceneIdOf, writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();

interface Row {
  scene: string;
  frame: number;
  score: number;
  lane_offset: number;
}

/** Four scenes of three frames; crashes (even numbers) are scored above near misses. */
const goodRows = (): Row[] =>
  [0, 1, 2, 3].flatMap((scene) =>
    [0, 1, 2].map((frame) => ({
      scene: sceneIdOf(scene),
      frame,
      score: scene % 2 === 0 ? 0.9 : 0.2,
      lane_offset: 0.3,
    })),
  );

function writePredictions(
  rows: readonly Row[],
  names = ['scene', 'frame', 'score', 'lane_offset'],
) {
  const file = join(temporaryFolder(), 'mine.parquet');
  const columnData = names.map((name) => ({
    name,
    data: rows.map((row) => row[name as keyof Row]),
  }));
  writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
  return file;
}

const evaluated = (data: string, predictions: string, ...rest: string[]) =>
  run(['evaluate', '--data', data, '--predictions', predictions, '--split', 'all', ...rest]);

test('collision: metrics as JSON, the same in metrics.json, and a page that needs nothing else', async () => {
  const data = temporaryFolder();
  await writeDataset(data);
  const dir = join(temporaryFolder(), 'result');
  const file = writePredictions(goodRows());
  expect(await evaluated(data, file, '--task', 'collision', '--json', '--out', dir)).toBe(0);
  const record = metricsRecordSchema.parse(JSON.parse(printed.out));
  expect(JSON.parse(readFileSync(join(dir, 'metrics.json'), 'utf8'))).toEqual(record);
  expect(record.data).toEqual({ scenes: 4, frames: 12, split: 'all' });
  expect(record.metrics.roc_auc?.value).toBe(1);
  expect(record.metrics.brier?.value).toBeCloseTo((0.01 + 0.04) / 2, 12);
  // The impact is at 0.25 s and the first frame at 0 s.
  expect(record.metrics.tta_at_far_5?.value).toBeCloseTo(0.25, 12);
  expect(record.metrics.ap_500ms).toMatchObject({ value: null, reason: expect.any(String) });
  expect(record.slices.map(({ by }) => by)).toEqual(expect.arrayContaining(['scenario', 'speed']));
  const page = readFileSync(join(dir, 'report.html'), 'utf8');
  expect(page).toContain('data:image/jpeg;base64,');
  expect(page).not.toMatch(/NaN|(src|href)="(?!data:)/);
});

test('any width of numbers, and rows of objects after those of frames', async () => {
  const data = temporaryFolder();
  await writeDataset(data);
  const rows = goodRows();
  const objects = rows.flatMap((row) => [2, 3].map((id) => ({ ...row, id })));
  const [frames, ids] = [
    [...rows, ...objects],
    [...rows.map(() => Number.NaN), ...objects.map(({ id }) => id)],
  ];
  const columnData = [
    { name: 'scene', data: frames.map(({ scene }) => scene), type: 'STRING' as const },
    { name: 'frame', data: frames.map(({ frame }) => BigInt(frame)), type: 'INT64' as const },
    { name: 'object_id', data: ids, type: 'DOUBLE' as const },
    {
      name: 'score',
      data: Float32Array.from(frames, ({ score }) => score),
      type: 'FLOAT' as const,
    },
  ];
  const file = join(temporaryFolder(), 'wide.parquet');
  writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
  expect(await evaluated(data, file, '--task', 'collision')).toBe(0);
  expect(printed.out).toMatch(/ roc_auc +1\.0000/);
  // Two of the four objects in each frame.
  expect(printed.out).toMatch(/ coverage +0\.5000 +0\.5000 \.\. 0\.5000/);
});

test('affordances: mean absolute errors, as a table', async () => {
  const data = temporaryFolder();
  await writeDataset(data);
  expect(await evaluated(data, writePredictions(goodRows()), '--task', 'affordances')).toBe(0);
  expect(printed.out).toMatch(/mae_lane_offset +0\.2000/);
});

test('what does not fit is refused by name, exit code 2', async () => {
  const data = temporaryFolder();
  await writeDataset(data);
  const changed = (change: Partial<Row>) =>
    goodRows().map((row, i) => (i === 4 ? { ...row, ...change } : row));
  const frame = `frame 1 of scene ${sceneIdOf(1)}`;
  const cases: [string, string][] = [
    [writePredictions(goodRows().filter((_, i) => i !== 4)), `${frame} is missing`],
    [writePredictions(changed({ frame: 0 })), `frame 0 of scene ${sceneIdOf(1)} is there twice`],
    [writePredictions(changed({ frame: 9 })), `scene ${sceneIdOf(1)} has no frame 9`],
    [writePredictions(changed({ scene: 'elsewhere' })), "scene 'elsewhere'"],
    [writePredictions(changed({ score: Number.NaN })), `the score of ${frame} is NaN`],
    [writePredictions(changed({ score: 1.5 })), `the score of ${frame} is 1.5`],
    [writePredictions(goodRows(), ['scene', 'frame']), "there is no column 'score'"],
    [writePredictions(goodRows(), ['frame', 'score']), "there is no column 'scene'"],
    [join(data, 'dataset.json'), 'is not a whole Parquet file'],
    [join(data, 'nowhere.parquet'), 'cannot read'],
  ];
  for (const [file, message] of cases) {
    printed.err = '';
    expect(await evaluated(data, file, '--task', 'collision'), message).toBe(2);
    expect(printed.err).toContain(message);
    expect(printed.err).toMatch(/^nearmiss: [^\n]*\n$/);
  }
});

test('a split without scenes, another task or horizon: 2; a damaged table: 1', async () => {
  const data = temporaryFolder();
  await writeDataset(data, { only: [0, 1] });
  const file = writePredictions(goodRows().slice(0, 6));
  const options = ['evaluate', '--data', data, '--predictions', file, '--task'];
  expect(await run([...options, 'collision', '--split', 'test'])).toBe(2);
  expect(printed.err).toContain("no scenes in the split 'test'");
  expect(await run([...options, 'weather'])).toBe(2);
  expect(await run([...options, 'collision', '--horizon', '0'])).toBe(2);
  writeFileSync(join(data, 'frames.parquet'), 'no table');
  expect(await evaluated(data, file, '--task', 'collision')).toBe(1);
  expect(printed.err).toContain('frames.parquet is damaged');
  expect(existsSync(join(data, 'metrics.json'))).toBe(false);
});
