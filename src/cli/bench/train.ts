/**
 * What a batch costs to train and to infer, by backend: the reference network (perception/networks/reference.ts) on tfjs's
 * plain cpu backend, on WebAssembly with our kernels, and with threads in the page. The baseline is the cpu backend.
 */
import * as tf from '@tensorflow/tfjs-core';
// Importing it registers the backend.
import '@tensorflow/tfjs-backend-cpu';
import { startWasm } from '../../perception/backend/start-wasm.ts';
import { REFERENCE_BATCH } from '../../perception/networks/reference.ts';
import { referenceWork } from '../../perception/networks/reference-work.ts';
import { type Benchmark, type Figure, figure, median } from './benchmark.ts';
import { benchInPage } from './train-in-page.ts';

const WARM_UP = 3;
const ROUNDS = 12;
/** The plain backend takes seconds for an example: it is measured with few, and scaled. */
const CPU_EXAMPLES = 2;

interface Costs {
  /** ms a batch */
  readonly train: number;
  readonly infer: number;
}

function timed(work: () => void, rounds: number): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times);
}

async function measure(backend: 'cpu' | 'wasm'): Promise<Costs> {
  await tf.setBackend(backend);
  const isPlain = backend === 'cpu';
  const examples = isPlain ? CPU_EXAMPLES : REFERENCE_BATCH;
  const work = referenceWork(examples);
  const scale = REFERENCE_BATCH / examples;
  try {
    if (!isPlain) {
      timed(work.train, WARM_UP);
      timed(work.infer, WARM_UP);
    }
    return {
      train: scale * timed(work.train, isPlain ? 1 : ROUNDS),
      infer: scale * timed(work.infer, isPlain ? 1 : ROUNDS),
    };
  } finally {
    work.dispose();
  }
}

let measured: Promise<Record<string, Costs>> | null = null;

/** All backends once, for both benchmarks. */
function all(): Promise<Record<string, Costs>> {
  measured ??= (async () => {
    await startWasm();
    const wasm = await measure('wasm');
    const cpu = await measure('cpu');
    await tf.setBackend('wasm');
    return { wasm, cpu, ...(await benchInPage()) };
  })();
  return measured;
}

const BASELINE = `tfjs's cpu backend, ${CPU_EXAMPLES} examples scaled to a batch of ${REFERENCE_BATCH}`;

const benchmarkOf = (what: keyof Costs): Benchmark => ({
  prefix: what,
  limits: { [`${what}.wasm`]: 0.2 },
  async run() {
    const costs = await all();
    const plain = (costs.cpu as Costs)[what];
    return Object.entries(costs).map(
      ([name, cost]): Figure => figure(`${what}.${name}`, cost[what], 'ms/batch', BASELINE, plain),
    );
  },
});

export const trainBenchmark = benchmarkOf('train');
export const inferBenchmark = benchmarkOf('infer');
