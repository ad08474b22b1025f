import { expect, it } from 'vitest';
import { fastLn } from '../../../src/core/fast-ln.ts';
import { ln } from '../../../src/core/math.ts';
import { createRng } from '../../../src/core/rng.ts';

it('is the natural logarithm, from the least normal number to the largest', () => {
  const rng = createRng(3);
  const numbers = [1, 2, 0.5, 1e-3, 1.001, 1 - 2 ** -53, 1 + 2 ** -52, 2.3e-308, 1.7e308];
  for (let i = 0; i < 20_000; i++) {
    numbers.push(
      rng.uniform(0.001, 1.001),
      10 ** rng.uniform(-300, 300),
      1 + rng.uniform(-0.01, 0.01),
    );
  }
  for (const x of numbers) {
    const exact = ln(x);
    expect(Math.abs(fastLn(x) - exact)).toBeLessThanOrEqual(4e-16 + 3e-16 * Math.abs(exact));
  }
});

it('rises with its argument, so that brighter is never darker', () => {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 1; i <= 65535; i++) {
    const here = fastLn(0.001 + i / 65535);
    if (!(here > before)) expect.fail(`not at ${i}`);
    before = here;
  }
});
