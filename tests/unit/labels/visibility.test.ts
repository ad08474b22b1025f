import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleFraction, visibleParts } from '../../../src/labels/visibility.ts';

test('counts pixels and finds the tight box, gaps included', () => {
  const instance = Uint16Array.from([0, 7, 7, 0, 7, 0, 0, 0, 0, 7, 9, 0, 0, 0, 0]);
  const parts = visibleParts(instance, 5, 3);
  expect([...parts.keys()].sort()).toEqual([7, 9]);
  expect(parts.get(7)).toEqual({ pixels: 4, box: { left: 1, top: 0, right: 5, bottom: 2 } });
  expect(parts.get(9)).toEqual({ pixels: 1, box: { left: 0, top: 2, right: 1, bottom: 3 } });
});

test('agrees with looking at every pixel', () => {
  const image = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 54, maxLength: 54 });
  fc.assert(
    fc.property(image, (pixels) => {
      const parts = visibleParts(Uint16Array.from(pixels), 9, 6);
      for (let id = 1; id <= 4; id++) {
        const at = pixels.flatMap((pixel, i) => (pixel === id ? [i] : []));
        const part = parts.get(id);
        expect(part?.pixels ?? 0).toBe(at.length);
        if (!part) continue;
        const columns = at.map((i) => i % 9);
        const rows = at.map((i) => Math.floor(i / 9));
        expect(part.box).toEqual({
          left: Math.min(...columns),
          top: Math.min(...rows),
          right: Math.max(...columns) + 1,
          bottom: Math.max(...rows) + 1,
        });
      }
    }),
  );
});

test('the visible share lies in 0..1, and is 0 for what would cover nothing', () => {
  expect(visibleFraction(5, 20)).toBe(0.25);
  expect(visibleFraction(21, 20)).toBe(1);
  expect(visibleFraction(0, 0)).toBe(0);
});
