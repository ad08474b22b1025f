/** `evaluate --model`: the same little network as three kinds of file, and files that cannot be used. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { OBJECT_COLUMNS } from '../../../src/core/tables.ts';
import { readTable } from '../../../src/dataset/parquet.ts';
import { readDataset } from '../../../src/dataset/reader.ts';
import { startWasm } from '../../../src/perception/backend/start-wasm.ts';
import { modelFiles } from '../../../src/perception/models/model-files.ts';
import { captureOutput } from '../../support/captured-output.ts';
import { meanOnnx } from '../../support/onnx-bytes.ts';
import { adapter, folderOf, SIZE } from '../../support/own-model.ts';
import { sceneIdOf, writeDataset } from '../../support/synthetic-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const printed = captureOutput();
const data = mkdtempSync(join(tmpdir(), 'nearmiss-test-'));
beforeAll(async () => {
  await writeDataset(data);
  await startWasm();
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** A layers model that gives the mean of all pixels. */
function meanModel(shape: number[] = [SIZE[1], SIZE[0], 3]) {
  const third = { className: 'Constant', config: { value: 1 / 3 } } as never;
  return sequential({
    layers: [
      layers.globalAveragePooling2d({ inputShape: shape, name: 'mean' } as never),
      layers.dense({ units: 1, useBias: false, kernelInitializer: third, name: 'score' }),
    ],
  });
}

/** The same as a graph of TensorFlow's. */
function meanGraph(): Record<string, Uint8Array | object> {
  const dims = [-1, SIZE[1], SIZE[0], 3].map((size) => ({ size: String(size) }));
  const float = { type: 'DT_FLOAT' };
  const int = { type: 'DT_INT32' };
  const value = { tensor: { dtype: 'DT_INT32', tensorShape: { dim: [{ size: '3' }] } } };
  const node = [
    { name: 'frames', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: dims } } } },
    { name: 'axes', op: 'Const', attr: { dtype: int, value } },
    {
      name: 'score',
      op: 'Mean',
      input: ['frames', 'axes'],
      attr: { T: float, Tidx: int, keep_dims: { b: false } },
    },
  ];
  const weights = [{ name: 'axes', shape: [3], dtype: 'int32' }];
  return {
    'model.json': {
      format: 'graph-model',
      modelTopology: { node, library: {}, versions: { producer: 1 } },
      weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights }],
    },
    'group1-shard1of1.bin': new Uint8Array(Int32Array.from([1, 2, 3]).buffer),
  };
}

const evaluated = (model: string, ...rest: string[]) =>
  run([
    'evaluate',
    '--task',
    'collision',
    '--data',
    data,
    '--model',
    model,
    '--split',
    'all',
    ...rest,
  ]);

/** Brier score of 'the risk is the mean pixel', from the files alone. Crashes have even numbers; all their frames count. */
async function brierOfMean(): Promise<number> {
  let [sum, count] = [0, 0];
  for (const scene of [0, 1, 2, 3]) {
    for (const frame of [0, 1, 2]) {
      const path = join(data, 'scenes', sceneIdOf(scene), 'rgb', `00000${frame}.png`);
      const pixels = await sharp(path).removeAlpha().raw().toBuffer();
      const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length / 255;
      sum += (mean - (scene % 2 === 0 ? 1 : 0)) ** 2;
      count++;
    }
  }
  return sum / count;
}

/** Two outputs: the mean of all pixels, and that of each cell of 2x2 pixels. */
function cellModel() {
  const third = { className: 'Constant', config: { value: 1 / 3 } } as never;
  const input = layers.input({ shape: [SIZE[1], SIZE[0], 3], name: 'frames' });
  const grey = layers
    .conv2d({ filters: 1, kernelSize: 1, useBias: false, kernelInitializer: third, name: 'grey' })
    .apply(input) as SymbolicTensor;
  const score = layers.globalAveragePooling2d({ name: 'score' } as never).apply(grey);
  const cells = layers.averagePooling2d({ poolSize: 2, strides: 2, name: 'cells' }).apply(grey);
  return model({ inputs: input, outputs: [score, cells] as SymbolicTensor[] });
}

/** Scores of all road users by the brightest cell that each one's box has a part of, from the files alone. */
async function brightest(): Promise<{ score: number; isDangerous: boolean }[]> {
  const reader = await readDataset(data);
  const objects = await readTable(
    OBJECT_COLUMNS,
    await reader.source.read('objects.parquet'),
    'objects',
  );
  const found: { score: number; isDangerous: boolean }[] = [];
  for (const object of objects) {
    const name = `${String(object.frame).padStart(6, '0')}.png`;
    const path = join(data, 'scenes', object.scene, 'rgb', name);
    const { data: pixels, info } = await sharp(path)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    // Cells of the input's 2x2 are 8 x 9 pixels of the 64x36 image.
    const [w, h] = [info.width / 8, info.height / 4];
    const covers = (low: number, high: number, cell: number, side: number) =>
      Math.min(high, (cell + 1) * side) - Math.max(low, cell * side) >= side / 4 ||
      Math.floor((low + high) / 2 / side) === cell;
    let score = 0;
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 8; x++) {
        if (!covers(object.visible_left as number, object.visible_right as number, x, w)) continue;
        if (!covers(object.visible_top as number, object.visible_bottom as number, y, h)) continue;
        let sum = 0;
        for (let row = y * h; row < (y + 1) * h; row++) {
          for (let i = 3 * x * w; i < 3 * (x + 1) * w; i++)
            sum += pixels[row * info.width * 3 + i] as number;
        }
        score = Math.max(score, sum / (w * h * 3) / 255);
      }
    }
    found.push({ score, isDangerous: object.dangerous });
  }
  return found;
}

it('is told of a model that pictures are scaled up for', async () => {
  const dir = folderOf({
    ...(await modelFiles(meanModel([72, 64, 3]))),
    'adapter.json': adapter({ size: [64, 72] }),
  });
  expect(await evaluated(dir, '--json')).toBe(0);
  expect(printed.err).toContain(
    'has pictures of 64x36, which are scaled up to 64x72 for the model',
  );
});

describe('a model that says who is dangerous', () => {
  const output = { name: 'score', columns: ['score'] };
  const twoOutputs = async (more: object) => ({
    ...(await modelFiles(cellModel())),
    'adapter.json': adapter({}, { output, ...more }),
  });

  it('gives each road user the highest score of the cells that it covers', async () => {
    const dir = folderOf(await twoOutputs({ objects: { name: 'cells' } }));
    expect(await evaluated(dir, '--json')).toBe(0);
    const { metrics } = JSON.parse(printed.out);
    const scored = await brightest();
    const [dangerous, others] = [true, false].map((is) =>
      scored.filter(({ isDangerous }) => isDangerous === is),
    ) as [typeof scored, typeof scored];
    const wins = dangerous.flatMap((a) =>
      others.map((b) => Math.sign(a.score - b.score) / 2 + 0.5),
    );
    const auc = wins.reduce((a, b) => a + b) / wins.length;
    expect(metrics.roc_auc_dangerous.value).toBeCloseTo(auc, 2);
    expect(metrics.coverage.value).toBe(1);
    // Its frames are scored as without.
    expect(metrics.brier.value).toBeCloseTo(await brierOfMean(), 3);
  });

  it('leaves its predictions, which are scored as it was', async () => {
    const dir = folderOf(await twoOutputs({ objects: { name: 'cells' } }));
    const out = join(dir, 'out');
    expect(await evaluated(dir, '--json', '--out', out)).toBe(0);
    const { metrics } = JSON.parse(printed.out);
    printed.out = '';
    const file = ['--predictions', join(out, 'predictions.parquet')];
    const task = ['evaluate', '--task', 'collision', '--data', data, '--split', 'all', '--json'];
    expect(await run([...task, ...file])).toBe(0);
    expect(JSON.parse(printed.out).metrics).toEqual(metrics);
  });

  it.each([
    [{ name: 'score' }, /objects\.name score is \[\d+, 1\], not \[examples, rows, columns\]/],
    [{ name: 'nobody' }, /objects\.name is nobody, but .*model\.json has score/],
  ])('%j is refused by name', async (objects, message) => {
    const dir = folderOf(await twoOutputs({ objects }));
    expect(await evaluated(dir)).toBe(2);
    expect(printed.err).toMatch(message);
  });
});

describe('a model of the user', () => {
  const kinds: Record<string, () => Promise<Record<string, Uint8Array | object>>> = {
    'tfjs layers model': async () => ({
      ...(await modelFiles(meanModel())),
      'adapter.json': adapter(),
    }),
    'tfjs graph model': async () => ({
      ...meanGraph(),
      'adapter.json': adapter({ name: 'frames' }),
    }),
    'ONNX, channels first': async () => ({
      'model.onnx': meanOnnx(['n', 3, SIZE[1], SIZE[0]]),
      'adapter.json': adapter({ layout: 'NCHW', channels: 'bgr' }),
    }),
    'ONNX, a video of one frame': async () => ({
      'model.onnx': meanOnnx(['n', 1, SIZE[1], SIZE[0], 3]),
      'adapter.json': adapter({ layout: 'NTHWC', frames: 1 }),
    }),
  };

  it.each(Object.keys(kinds))('%s: gives the scores that its arithmetic says', async (kind) => {
    const dir = folderOf(
      await (kinds[kind] as () => Promise<Record<string, Uint8Array | object>>)(),
    );
    expect(await evaluated(dir, '--json')).toBe(0);
    const { metrics, model: named, data: counted } = JSON.parse(printed.out);
    expect(named).toBe('mine');
    expect(counted).toEqual({ scenes: 4, frames: 12, split: 'all' });
    // Pixels were rounded to bytes when they were scaled.
    expect(metrics.brier.value).toBeCloseTo(await brierOfMean(), 3);
  });

  const errors: [string, () => Promise<Record<string, Uint8Array | object>>, RegExp][] = [
    [
      'weights that are cut off',
      async () => {
        const files = await modelFiles(meanModel());
        return {
          ...files,
          'weights.bin': (files['weights.bin'] as Uint8Array).subarray(0, 7),
          'adapter.json': adapter(),
        };
      },
      /weights\.bin of .*model\.json: 7 bytes, but its weights take 12/,
    ],
    [
      'a weight that is no number',
      async () => ({
        ...(await modelFiles(meanModel())),
        'weights.bin': new Uint8Array(Float32Array.from([0.3, Number.NaN, 0.3]).buffer),
        'adapter.json': adapter(),
      }),
      /model\.json: value 1 of weight score\/kernel is no number/,
    ],
    [
      'an input of another shape',
      async () => ({ ...(await modelFiles(meanModel([9, 9, 3]))), 'adapter.json': adapter() }),
      /its input \S+ is \[\?, 9, 9, 3\], but the adapter makes \[\?, 8, 16, 3\]/,
    ],
    [
      'an ONNX input of another shape',
      async () => ({
        'model.onnx': meanOnnx(['n', 3, 9, 9]),
        'adapter.json': adapter({ layout: 'NCHW' }),
      }),
      /model\.onnx: its input frames is \[n, 3, 9, 9\], but the adapter makes \[\?, 3, 8, 16\]/,
    ],
    [
      'an operator that nobody knows',
      async () => ({
        'model.onnx': meanOnnx(['n', 3, 8, 16], 'MeanTomorrow'),
        'adapter.json': adapter({ layout: 'NCHW' }),
      }),
      /model\.onnx cannot be loaded: .*MeanTomorrow/,
    ],
    [
      'an ONNX file that is cut off',
      async () => ({
        'model.onnx': meanOnnx(['n', 3, 8, 16]).subarray(0, 60),
        'adapter.json': adapter({ layout: 'NCHW' }),
      }),
      /model\.onnx cannot be loaded: /,
    ],
    [
      'no adapter',
      async () => modelFiles(meanModel()),
      /model\.json has no adapter: neither .*model\.adapter\.json nor .*adapter\.json/,
    ],
    [
      'an adapter with a wrong field',
      async () => ({ ...(await modelFiles(meanModel())), 'adapter.json': adapter({ frames: 0 }) }),
      /adapter\.json: input\.frames: /,
    ],
    [
      'an adapter of another task',
      async () => ({
        ...(await modelFiles(meanModel())),
        'adapter.json': adapter({}, { task: 'affordances', output: { columns: ['angle'] } }),
      }),
      /is for the task affordances, not collision/,
    ],
    [
      'an adapter of a forecaster with a column of something else',
      async () => ({
        ...(await modelFiles(meanModel())),
        'adapter.json': adapter({}, { output: { columns: ['warning', 'score'] } }),
      }),
      /output\.columns must be \["score"\] or \["score", "warning"\] for the task collision/,
    ],
    [
      'a frame rate that does not divide',
      async () => ({ ...(await modelFiles(meanModel())), 'adapter.json': adapter({ fps: 4 }) }),
      /has 10 frames a second; adapter: input\.fps 4/,
    ],
    [
      'a class of layers that nobody knows',
      async () => {
        const files = await modelFiles(meanModel());
        const text = new TextDecoder()
          .decode(files['model.json'])
          .replace('GlobalAveragePooling2D', 'Crystal');
        return {
          ...files,
          'model.json': new TextEncoder().encode(text),
          'adapter.json': adapter(),
        };
      },
      /model\.json cannot be loaded: .*Crystal/,
    ],
  ];

  it.each(errors)('%s is refused by name, and nothing is written', async (_, files, message) => {
    const dir = folderOf(await files());
    const result = join(temporaryFolder(), 'result');
    expect(await evaluated(dir, '--out', result)).toBe(2);
    expect(printed.err).toMatch(message);
    expect(() => readFileSync(join(result, 'metrics.json'))).toThrow();
  });

  it('is one of two ways: predictions or a model, not both and not neither', async () => {
    expect(await run(['evaluate', '--task', 'collision', '--data', data])).toBe(2);
    expect(printed.err).toContain('either --predictions FILE or --model');
    expect(await evaluated('/nowhere/at/all')).toBe(2);
    expect(printed.err).toContain('cannot read /nowhere/at/all');
  });

  it('leaves no tensors behind', async () => {
    const dir = folderOf({ ...(await modelFiles(meanModel())), 'adapter.json': adapter() });
    const before = tf.memory().numTensors;
    expect(await evaluated(dir, '--json')).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });
});
