/** A training state as one file: a line that says what it is, a JSON header, then all numbers as 32-bit floats. */
import { z } from 'zod';
import { CheckError } from '../../core/errors.ts';
import type { TrainingState, Weights } from './trainer.ts';

const MAGIC = 'nearmiss.checkpoint/1\n';
const entry = z.strictObject({ name: z.string(), shape: z.array(z.int().min(0)) });
const headerSchema = z.strictObject({
  /** Whatever must be the same for the run to go on. */
  key: z.string(),
  epoch: z.int(),
  bestEpoch: z.int(),
  bestValidation: z.number(),
  weights: z.array(entry),
  optimiser: z.array(entry),
  best: z.array(entry),
});
const PARTS = ['weights', 'optimiser', 'best'] as const;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const align = (n: number): number => Math.ceil(n / 4) * 4;

export function encodeCheckpoint(key: string, state: TrainingState): Uint8Array {
  const shapes = (weights: Weights) => weights.map(({ name, shape }) => ({ name, shape }));
  const { epoch, bestEpoch, bestValidation } = state;
  const lists = Object.fromEntries(PARTS.map((part) => [part, shapes(state[part])]));
  const header = new TextEncoder().encode(
    JSON.stringify({ key, epoch, bestEpoch, bestValidation, ...lists }),
  );
  const magic = new TextEncoder().encode(MAGIC);
  const start = align(magic.length + 4 + header.length);
  const all = PARTS.flatMap((part) => [...state[part]]);
  const bytes = new Uint8Array(start + 4 * all.reduce((n, { values }) => n + values.length, 0));
  bytes.set(magic);
  new DataView(bytes.buffer).setUint32(magic.length, header.length, true);
  bytes.set(header, magic.length + 4);
  let at = start;
  for (const { values } of all) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** @throws CheckError naming the file where it is no whole checkpoint, or one of another run */
export function decodeCheckpoint(bytes: Uint8Array, key: string, path: string): TrainingState {
  const fail = (why: string): never => {
    throw new CheckError(`${path} ${why}`);
  };
  const start = MAGIC.length + 4;
  if (new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) fail('is no checkpoint');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >= start ? view.getUint32(MAGIC.length, true) : Infinity;
  if (start + length > bytes.length) fail('is cut off');
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const parsed = headerSchema.safeParse(safeJson(text));
  if (!parsed.success) return fail('has a damaged header');
  const header = parsed.data;
  if (header.key !== key) fail('is of another run: its data, network, seed or settings differ');
  let at = align(start + length);
  const read = (list: z.infer<typeof entry>[]): Weights =>
    list.map(({ name, shape }) => {
      const size = 4 * sizeOf(shape);
      if (at + size > bytes.length) fail('is cut off');
      // A copy: `slice` of what Node reads would be a view of the whole file.
      const values = new Float32Array(new Uint8Array(bytes.subarray(at, at + size)).buffer);
      at += size;
      return { name, shape, values };
    });
  const [weights, optimiser, best] = PARTS.map((part) => read(header[part])) as [
    Weights,
    Weights,
    Weights,
  ];
  const { epoch, bestEpoch, bestValidation } = header;
  return { epoch, bestEpoch, bestValidation, weights, optimiser, best };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
