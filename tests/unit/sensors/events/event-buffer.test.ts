import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventBuffer } from '../../../../src/sensors/events/event-buffer.ts';

it('orders by time and leaves the rest as it was, whatever the interval', () => {
  const event = fc.record({
    x: fc.nat(65535),
    y: fc.nat(65535),
    p: fc.nat(1),
    t: fc.oneof(fc.nat(20), fc.nat(5000), fc.nat(2 ** 31 - 1)),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 200 }), fc.nat(1e12), (events, base) => {
      const buffer = new EventBuffer();
      buffer.begin(base);
      for (const { x, y, p, t } of events) buffer.push(x, y, t, p);
      const { count, tUs, x, y, p } = buffer.sorted();
      const found = Array.from({ length: count }, (_, i) => [tUs[i], x[i], y[i], p[i]]);
      const expected = [...events]
        .sort((a, b) => a.t - b.t)
        .map((e) => [base + e.t, e.x, e.y, e.p]);
      expect(found).toEqual(expected);
    }),
  );
});

it('grows as events come, and keeps them', () => {
  const buffer = new EventBuffer();
  buffer.begin(0);
  const many = buffer.capacity + 1000;
  for (let i = 0; i < many; i++) buffer.push(i % 640, 3, many - i, i % 2);
  const { count, tUs } = buffer.sorted();
  expect(count).toBe(many);
  expect([...tUs.subarray(0, 3)]).toEqual([1, 2, 3]);
  buffer.begin(7);
  buffer.push(1, 1, 5, 0);
  expect(buffer.sorted().tUs[0]).toBe(12);
});
