import { describe, expect, it } from 'vitest';
import { latencyLine } from '../../../../src/ui/perception/latency.ts';

describe('latencyLine', () => {
  it('takes the nearest rank of a median and a 99th percentile, whatever the order', () => {
    const ms = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
    expect(latencyLine(ms, 0, new Map())).toBe('frame to prediction 50 ms, p99 99 ms');
  });

  it('says where the models compute, each where they differ, and how many frames were stale', () => {
    const both = (affordances: 'webgpu' | 'wasm') =>
      new Map([['collision', 'webgpu'] as const, ['affordances', affordances] as const]);
    expect(latencyLine([7], 0, both('webgpu'))).toBe(
      'frame to prediction 7 ms, p99 7 ms · on WebGPU',
    );
    expect(latencyLine([7], 3, both('wasm'))).toBe(
      'frame to prediction 7 ms, p99 7 ms · collision on WebGPU, affordances on WebAssembly · 3 stale frames dropped',
    );
  });
});
