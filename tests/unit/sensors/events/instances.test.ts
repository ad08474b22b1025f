import { expect, it } from 'vitest';
import { withInstances } from '../../../../src/sensors/events/instances.ts';
import { packetOf } from '../../../support/event-files.ts';

it('an event belongs to whom its pixel showed at the nearer end of the interval', () => {
  const packet = packetOf([
    [10, 1, 0, 1],
    [49, 0, 1, 0],
    [50, 0, 1, 1],
    [90, 1, 1, 1],
  ]);
  const [start, end] = [Uint16Array.of(1, 2, 3, 4), Uint16Array.of(5, 6, 7, 8)];
  const { instance } = withInstances(packet, [start, end], 50, 2);
  expect([...(instance ?? [])]).toEqual([2, 3, 7, 8]);
});
