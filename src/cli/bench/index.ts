/** The explicit list of benchmarks. */
import { avoidabilityBenchmark } from './avoidability.ts';
import type { Benchmark } from './benchmark.ts';
import { eventsBenchmark } from './events.ts';
import { generateBenchmark } from './generate.ts';
import { latencyBenchmark } from './latency.ts';
import { learnersBenchmark } from './learners.ts';
import { occupancyBenchmark } from './occupancy.ts';
import { qualityBenchmark } from './quality.ts';
import { stepBenchmark } from './step.ts';
import { inferBenchmark, trainBenchmark } from './train.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  stepBenchmark,
  avoidabilityBenchmark,
  generateBenchmark,
  qualityBenchmark,
  occupancyBenchmark,
  eventsBenchmark,
  trainBenchmark,
  inferBenchmark,
  learnersBenchmark,
  latencyBenchmark,
];
