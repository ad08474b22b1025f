import { expect, it } from 'vitest';
import { timeToReact } from '../../../../src/pipeline/training/time-to-react.ts';

const avoidableUntil = (best: number | null) => ({
  outcome: 'crash' as const,
  lastAvoidableUs: {
    ego: { brake: null, steer: null, best },
    other: { brake: null, steer: null, best: null },
  },
});

it('runs out at the last moment at which the crash can be avoided', () => {
  const crash = avoidableUntil(1_500_000);
  expect(timeToReact(crash, 1_000_000)).toBe(0.5);
  expect(timeToReact(crash, 1_500_000)).toBe(0);
  expect(timeToReact(crash, 1_600_000)).toBeCloseTo(-0.1, 12);
});

it('is endless without a crash, and was never there where nothing could avoid it', () => {
  expect(timeToReact({ outcome: 'near-miss', lastAvoidableUs: null }, 0)).toBe(Infinity);
  expect(timeToReact(avoidableUntil(null), 0)).toBe(-Infinity);
});
