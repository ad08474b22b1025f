import { expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { BrightnessChange } from '../../../../src/sensors/events/brightness-change.ts';

const PIXELS = 1001;
const EPS = 0.001;
const frame = (at: (i: number) => number): Float32Array =>
  Float32Array.from({ length: PIXELS }, (_, i) => at(i));

/** Of frames one after the other, the first aside. */
function changes(share: number, frames: readonly Float32Array[]): number[] {
  const meter = new BrightnessChange(PIXELS, EPS, share);
  return frames.map((light) => meter.next(light)).slice(1);
}

it('is the quantile of the change of log intensity, whichever way it went', () => {
  const before = frame(() => 0.5);
  // Pixel i changes by i / 2000 nats, every other one downwards.
  const after = frame((i) => 0.501 * Math.exp(((i % 2 === 0 ? 1 : -1) * i) / 2000) - EPS);
  for (const share of [0.1, 0.5, 0.99]) {
    const [first, back, none] = changes(share, [before, after, before, before]);
    expect(Math.abs((first as number) - share / 2)).toBeLessThan(0.001);
    expect(Math.abs((back as number) - share / 2)).toBeLessThan(0.001);
    expect(none).toBe(0);
  }
});

it('a few pixels that flicker do not decide, and darkness is no number', () => {
  const dark = frame(() => 0);
  const flicker = frame((i) => (i < 5 ? 100 : 0));
  expect(changes(0.99, [dark, flicker])).toEqual([0]);
  expect(changes(0.999, [flicker, dark])[0]).toBeGreaterThan(0.8);
});

it('what is left out changes nothing: the order statistic of all pixels, whatever came before', () => {
  const rng = createRng(4);
  const odd = [Number.NaN, -1, 0, 1e9, Number.POSITIVE_INFINITY];
  // Frames that change by a little more, much less, and again more; some pixels that are no light.
  const spreads = [0.02, 0.021, 0.03, 0.028, 0.0005, 0, 0.0002, 0.4, 1.5, 0.02, 0.015, 0.0152];
  let light = frame(() => 0.02 + rng.uniform());
  const frames = [light];
  for (const spread of spreads) {
    light = light.map((value, i) =>
      i % 200 === 0
        ? (odd[rng.integer(0, odd.length - 1)] as number)
        : (Math.max(0, value > 0 && value < 1e3 ? value : 0.1) + EPS) *
            Math.exp(spread * (rng.uniform() - 0.5)) -
          EPS,
    );
    frames.push(light);
  }
  for (const share of [0.5, 0.97, 0.99]) {
    const expected = frames.slice(1).map((after, f) => {
      const before = frames[f] as Float32Array;
      const sorted = Array.from(after, (value, i) => {
        const ratio = (EPS + value) / (EPS + (before[i] as number));
        return ratio > 0 ? Math.abs(Math.log(ratio)) : 0;
      }).sort((a, b) => a - b);
      const bin = Math.floor((sorted[Math.ceil(share * PIXELS) - 1] as number) * 10_000);
      return bin === 0 ? 0 : Math.min(8192, bin + 1) / 10_000;
    });
    expect(changes(share, frames)).toEqual(expected);
  }
});
