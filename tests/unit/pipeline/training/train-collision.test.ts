/** The two steps of the forecaster's training on a few small clips. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { gridShape } from '../../../../src/perception/networks/frame-encoder.ts';
import type { Clip } from '../../../../src/perception/training/clips.ts';
import {
  type CollisionTraining,
  trainCollision,
} from '../../../../src/pipeline/training/train-collision.ts';

beforeAll(() => startWasm());

const FRAMES = 8;
const shape = { steps: 4, rows: 16, columns: 24 };
const CELLS = gridShape(shape).reduce((a, b) => a * b);

/** A clip that gets brighter towards its impact, or one that stays dark. */
function clipOf(id: string, isCrash: boolean): Clip {
  const row = (of: (frame: number) => number) =>
    Float32Array.from({ length: FRAMES }, (_, frame) => of(frame));
  const none = () => new Float32Array(FRAMES * CELLS);
  const positive = row((frame) => (isCrash && frame >= 4 ? 1 : 0));
  const targets = {
    positive,
    weight: row(() => 1),
    urgency: positive,
    soon: positive,
    near: positive,
    speed: row(() => 0.3),
    yawRate: row(() => 0),
    present: none(),
    dangerous: none(),
    urgent: none(),
    nearness: none(),
    closing: none(),
    crossing: none(),
  };
  return { id, frames: FRAMES, targets };
}

const clipsOf = (count: number, name: string): Clip[] =>
  Array.from({ length: count }, (_, i) =>
    clipOf(`${name}${i} ${i % 2 ? 'crash' : 'miss'}`, i % 2 === 1),
  );

async function read(id: string, from: number, count: number): Promise<Uint8Array> {
  const rng = createRng(id.length + from);
  const size = shape.rows * shape.columns * 3;
  return Uint8Array.from({ length: count * size }, (_, i) => {
    const frame = from + Math.floor(i / size);
    return (id.endsWith('crash') && frame >= 4 ? 150 : 50) + 20 * rng.uniform();
  });
}

const setting: CollisionTraining = {
  shape,
  memory: 'sru',
  lags: [1, 3],
  isTold: true,
  seed: 3,
  epochs: { encoder: 6, memory: 8 },
  patience: 8,
  batch: 12,
  learningRate: 3e-3,
  perClip: 6,
  trainClips: clipsOf(8, 't'),
  validationClips: clipsOf(4, 'v'),
  read,
};

describe('the training of the forecaster', () => {
  it('goes on with a memory that has the same encoder, and begins it anew on another', async () => {
    const short = { ...setting, epochs: { encoder: 1, memory: 2 } };
    const { states } = await trainCollision(short);
    const epochsOf = async (encoder: number) => {
      const memory: number[] = [];
      const onEpoch: CollisionTraining['onEpoch'] = async (stage, { epoch }) => {
        if (stage === 'memory') memory.push(epoch);
      };
      await trainCollision({ ...short, epochs: { encoder, memory: 3 }, onEpoch }, states);
      return memory;
    };
    expect(await epochsOf(1)).toEqual([2]);
    expect(await epochsOf(2)).toEqual([0, 1, 2]);
  });

  it('that is stopped within the encoder has no memory yet', async () => {
    let batches = 0;
    const { states } = await trainCollision({
      ...setting,
      onBatch: () => void batches++,
      stopped: () => batches > 5,
    });
    expect([states.encoder.epoch, states.memory.epoch, states.memory.bestEpoch]).toEqual([
      1, 0, -1,
    ]);
  });

  it('learns what is plain to see, and another memory is trained on the same encoder', async () => {
    const stages: string[] = [];
    const first = await trainCollision({
      ...setting,
      onEpoch: async (stage) => void stages.push(stage),
    });
    expect(new Set(stages)).toEqual(new Set(['encoder', 'memory']));
    expect(stages.indexOf('memory')).toBe(first.states.encoder.epoch);
    // 1 - ROC-AUC: bright frames are positive.
    expect(first.states.memory.bestValidation).toBeLessThan(0.05);

    const second = await trainCollision(
      { ...setting, memory: 'none', epochs: { encoder: 0, memory: 2 } },
      { encoder: first.states.encoder },
    );
    const kernel = ({ network }: typeof first) =>
      network.shipped.getLayer('conv_1').getWeights()[0]?.arraySync();
    expect(kernel(second)).toEqual(kernel(first));
    expect(second.states.encoder.epoch).toBe(first.states.encoder.epoch);
    expect(second.states.memory.epoch).toBe(2);
  });
});
