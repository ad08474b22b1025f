/** `evaluate --model` of a model that is told how the ego moves: a second input from the tables, and adapters that do not fit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { FRAME_COLUMNS } from '../../../src/core/tables.ts';
import { readTable } from '../../../src/dataset/parquet.ts';
import { readDataset } from '../../../src/dataset/reader.ts';
import { startWasm } from '../../../src/perception/backend/start-wasm.ts';
import { modelFiles } from '../../../src/perception/models/model-files.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { meanOnnx } from '../../support/onnx-bytes.ts';
import { adapter, folderOf, SIZE } from '../../support/own-model.ts';
import { writeDataset } from '../../support/synthetic-dataset.ts';

const printed = captureOutput();
const data = mkdtempSync(join(tmpdir(), 'nearmiss-test-'));
beforeAll(async () => {
  await writeDataset(data);
  await startWasm();
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const evaluated = (dir: string, ...rest: string[]) => {
  const of = ['--task', 'collision', '--data', data, '--split', 'all'];
  return run(['evaluate', ...of, '--model', dir, ...rest]);
};

/** Mean of the ego's numbers over the steps: pictures come in, and are not looked at. */
function egoModel() {
  const third = { className: 'Constant', config: { value: 1 / 3 } } as never;
  const [frames, ego] = [
    [SIZE[1], SIZE[0], 3],
    [1, 3],
  ].map((shape, i) => layers.input({ shape, name: ['frames', 'ego'][i] } as never)) as [
    SymbolicTensor,
    SymbolicTensor,
  ];
  const unseen = layers
    .dense({ units: 1, useBias: false, kernelInitializer: 'zeros' })
    .apply(layers.flatten().apply(frames));
  const mean = layers
    .dense({ units: 1, useBias: false, kernelInitializer: third })
    .apply(layers.flatten().apply(ego));
  const score = layers.add({ name: 'score' }).apply([unseen, mean] as SymbolicTensor[]);
  return model({ inputs: [frames, ego], outputs: score as SymbolicTensor });
}

describe('a model that is told how the ego moves', () => {
  const ego = { name: 'ego', columns: ['ego_yaw_rate', 'ego_speed', 'ego_speed'] };
  const scale = [0.1, 0.01, 0.02];
  const kinds: Record<string, () => Promise<Record<string, Uint8Array | object>>> = {
    'tfjs layers model': async () => ({
      ...(await modelFiles(egoModel())),
      'adapter.json': adapter({ name: 'frames' }, { ego: { ...ego, scale } }),
    }),
    ONNX: async () => ({
      'model.onnx': meanOnnx(['n', 3, SIZE[1], SIZE[0]], 'ReduceMean', ['n', 1, 3]),
      'adapter.json': adapter({ name: 'frames', layout: 'NCHW' }, { ego: { ...ego, scale } }),
    }),
  };

  it.each(Object.keys(kinds))('%s: gets the columns of frames.parquet', async (kind) => {
    const files = await (kinds[kind] as () => Promise<Record<string, Uint8Array | object>>)();
    expect(await evaluated(folderOf(files), '--json')).toBe(0);
    const { metrics } = JSON.parse(printed.out);
    const reader = await readDataset(data);
    const bytes = await reader.source.read('frames.parquet');
    const rows = await readTable(FRAME_COLUMNS, bytes, 'frames');
    const errors = rows.map(({ scene, ego_speed, ego_yaw_rate }) => {
      const score = (0.1 * ego_yaw_rate + 0.03 * ego_speed) / 3;
      return (score - (Number(scene.slice(0, 6)) % 2 === 0 ? 1 : 0)) ** 2;
    });
    expect(metrics.brier.value).toBeCloseTo(errors.reduce((a, b) => a + b) / errors.length, 5);
    expect(rows.every((row) => row.ego_speed > 0)).toBe(true);
  });

  it.each([
    [
      { ...ego, name: 'motion' },
      'frames',
      /ego\.name is motion, but .*model\.json has frames\S*, ego/,
    ],
    [
      { ...ego, columns: ['ego_speed'] },
      'frames',
      /its input ego\S* is \[\?, 1, 3\], but .* \[\?, 1, 1\]/,
    ],
    [{ ...ego, columns: ['gap'] }, 'frames', /adapter\.json: ego\.columns\.0: /],
    [{ ...ego, scale: [1, 2] }, 'frames', /ego\.scale has 2 numbers for 3 columns/],
    [ego, undefined, /input\.name is missing beside ego\.name/],
    [undefined, 'frames', /has 2 inputs \(frames\S*, ego\S*\), not one/],
  ])('an adapter with ego %j is refused by field', async (wrong, name, message) => {
    const files = await modelFiles(egoModel());
    const by = adapter(name ? { name } : {}, wrong ? { ego: wrong } : {});
    expect(await evaluated(folderOf({ ...files, 'adapter.json': by }))).toBe(2);
    expect(printed.err).toMatch(message);
  });
});
