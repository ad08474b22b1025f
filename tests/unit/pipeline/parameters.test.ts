import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ccrs } from '../../../scenes/ccrs.ts';
import { createRng } from '../../../src/core/rng.ts';
import { drawParameters } from '../../../src/pipeline/parameters.ts';

const names = Object.keys(ccrs.parameters);

describe('drawing parameters', () => {
  it('stays within the ranges, or within what was asked', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const drawn = drawParameters(
          ccrs,
          { egoSpeed: { uniform: [5, 6] }, leadTime: { choice: [4, 4.5] }, targetOffset: 0.25 },
          createRng(seed),
        );
        expect(Object.keys(drawn)).toEqual(names);
        expect(drawn.egoSpeed).toBeGreaterThanOrEqual(5);
        expect(drawn.egoSpeed).toBeLessThan(6);
        expect([4, 4.5]).toContain(drawn.leadTime);
        expect(drawn.targetOffset).toBe(0.25);
        expect(drawn.brakeTtc).toBeGreaterThanOrEqual(ccrs.parameters.brakeTtc.min);
        expect(drawn.brakeTtc).toBeLessThan(ccrs.parameters.brakeTtc.max);
      }),
    );
  });

  it('fixing one parameter leaves the draws of the others as they were', () => {
    const free = drawParameters(ccrs, {}, createRng(9));
    const fixed = drawParameters(ccrs, { egoSpeed: 10 }, createRng(9));
    expect({ ...fixed, egoSpeed: free.egoSpeed }).toEqual(free);
  });
});
