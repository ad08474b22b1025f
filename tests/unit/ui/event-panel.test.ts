import { expect, it } from 'vitest';
import { isNoisy, PLAIN_EVENTS } from '../../../src/sensors/events/settings.ts';
import { eventSettings } from '../../../src/ui/event-panel.ts';

it('sliders at rest are a sensor without noise; at their end, the noisiest of v2e', () => {
  expect(eventSettings(0.2, 0, 0)).toEqual(PLAIN_EVENTS);
  const noisy = eventSettings(0.2, 1.5, 1);
  expect(noisy).toMatchObject({ sigma: 0.05, leakHz: 0.1, shotHz: 5, cutoffHz: 30 });
  expect(noisy.refractoryUs).toBe(1500);
  expect(isNoisy(eventSettings(0.2, 0, 0.05))).toBe(true);
});
