import { expect, it } from 'vitest';
import { brightnessChange } from '../../../../src/sensors/events/brightness-change.ts';

const PIXELS = 1000;
const frame = (at: (i: number) => number): Float32Array =>
  Float32Array.from({ length: PIXELS }, (_, i) => at(i));

it('is the quantile of the change of log intensity, whichever way it went', () => {
  const before = frame(() => 0.5);
  // Pixel i changes by i / 2000 nats, every other one downwards.
  const after = frame((i) => 0.501 * Math.exp(((i % 2 === 0 ? 1 : -1) * i) / 2000) - 0.001);
  for (const share of [0.1, 0.5, 0.99])
    expect(Math.abs(brightnessChange(before, after, 0.001, share) - share / 2)).toBeLessThan(0.001);
  expect(brightnessChange(before, before, 0.001, 0.99)).toBe(0);
});

it('a few pixels that flicker do not decide, and darkness is no number', () => {
  const before = frame(() => 0);
  const after = frame((i) => (i < 5 ? 100 : 0));
  expect(brightnessChange(before, after, 0.001, 0.99)).toBe(0);
  expect(brightnessChange(after, before, 0.001, 0.999)).toBeGreaterThan(0.8);
});
