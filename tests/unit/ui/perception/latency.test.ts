import { describe, expect, it } from 'vitest';
import { latencyLine } from '../../../../src/ui/perception/latency.ts';

describe('latencyLine', () => {
  it('takes the nearest rank of a median and a 99th percentile, whatever the order', () => {
    const ms = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
    expect(latencyLine(ms, 0)).toBe('frame to prediction 50 ms, p99 99 ms');
    expect(latencyLine([7], 3)).toBe('frame to prediction 7 ms, p99 7 ms · 3 stale frames dropped');
  });
});
