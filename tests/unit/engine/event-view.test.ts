import { expect, it } from 'vitest';
import { momentsBetween } from '../../../src/engine/event-view.ts';

const sampling = { mostSamples: 4, sampleUs: 5000 };

it('light is drawn from the last drawing to this one, evenly and no oftener than allowed', () => {
  expect(momentsBetween(100_000, 110_000, 0, sampling)).toEqual({
    isAnew: false,
    timesUs: [105_000, 110_000],
  });
  expect(momentsBetween(100_000, 180_000, 0, sampling).timesUs).toEqual([
    120_000, 140_000, 160_000, 180_000,
  ]);
  expect(momentsBetween(100_000, 100_000, 0, sampling)).toEqual({ isAnew: false, timesUs: [] });
});

it('after a jump it begins anew, a little before', () => {
  const anew = { isAnew: true, timesUs: [70_000, 77_500, 85_000, 92_500, 100_000] };
  expect(momentsBetween(null, 100_000, 0, sampling)).toEqual(anew);
  expect(momentsBetween(200_000, 100_000, 0, sampling)).toEqual(anew);
  expect(momentsBetween(100_000, 900_000, 0, sampling).isAnew).toBe(true);
  expect(momentsBetween(null, 100_000, 95_000, sampling).timesUs).toEqual([95_000, 100_000]);
  expect(momentsBetween(null, 0, 0, sampling).timesUs).toEqual([0]);
});
