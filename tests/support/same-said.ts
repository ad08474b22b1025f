/** Whether models say the same in two places. */
import { expect } from 'vitest';
import type { Said } from '../../src/perception/service/perception-service.ts';

/** Of 1 + |value|. */
const TOLERANCE = 1e-4;

const numbersOf = ({ numbers, danger }: Said): number[] => [
  ...Object.values(numbers),
  ...(danger?.values ?? []),
];

/** Expects the same numbers under the same names, but for the last digits of single precision. */
export function expectSame(found: readonly Said[], expected: readonly Said[]): void {
  const names = (said: readonly Said[]) => said.map(({ numbers }) => Object.keys(numbers));
  expect(names(found)).toEqual(names(expected));
  const [values, others] = [found.flatMap(numbersOf), expected.flatMap(numbersOf)];
  expect(values.length).toBe(others.length);
  for (const [i, value] of values.entries()) {
    const other = others[i] as number;
    expect(Math.abs(value - other)).toBeLessThan(TOLERANCE * (1 + Math.abs(other)));
  }
}
