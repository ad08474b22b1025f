import { describe, expect, it } from 'vitest';
import { evaluateValue } from '../../../src/core/scenario-spec.ts';

describe('values of a scenario', () => {
  const parameters = { speed: 12, ratio: 0.25 };
  const measures = { bendRadius: 100 };
  const number = (value: Parameters<typeof evaluateValue>[0]) =>
    evaluateValue(value, parameters, measures);

  it('are numbers, parameters, measures of the place, and arithmetic over these', () => {
    expect(number(3)).toBe(3);
    expect(number({ param: 'speed' })).toBe(12);
    expect(number({ place: 'bendRadius' })).toBe(100);
    expect(number({ sum: [1, { product: [2, { param: 'speed' }] }] })).toBe(25);
    expect(number({ quotient: [{ param: 'speed' }, { param: 'ratio' }] })).toBe(48);
    expect(number({ squareRoot: { product: [{ place: 'bendRadius' }, 0.36] } })).toBe(6);
  });

  it('that name what is not there are errors', () => {
    expect(() => number({ param: 'wind' })).toThrow("no parameter 'wind'");
    expect(() => number({ place: 'hill' })).toThrow("no measure 'hill'");
    expect(() => evaluateValue({ place: 'bendRadius' }, parameters)).toThrow('no measure');
  });
});
