import { describe, expect, it } from 'vitest';
import { ccrs } from '../../../scenes/ccrs.ts';
import { coverageOf, coverageSeeds, coverageTable } from '../../../src/pipeline/coverage.ts';

/** Parameter sets in which one parameter takes the values given, and the others stay in the middle. */
function withValues(name: string, values: readonly number[]): Record<string, number>[] {
  const middle = Object.fromEntries(
    Object.entries(ccrs.parameters).map(([key, { min, max }]) => [key, (min + max) / 2]),
  );
  return values.map((value) => ({ ...middle, [name]: value }));
}

const brakeTtcOf = (values: readonly number[]) => {
  const { parameters } = coverageOf(ccrs, 'crash', withValues('brakeTtc', values), []);
  return parameters.find(({ parameter }) => parameter === 'brakeTtc');
};

describe('coverage', () => {
  it('of evenly spread values is whole, with the quantiles of a straight line', () => {
    const [low, high] = ccrs.parameters.brakeTtc.usual as [number, number];
    const at = (u: number) => low + u * (high - low);
    const covered = brakeTtcOf(Array.from({ length: 101 }, (_, i) => at(i / 100)));
    expect(covered?.bins).toBe(1);
    for (const [i, u] of [0, 0.05, 0.5, 0.95, 1].entries()) {
      expect(covered?.quantiles[i]).toBeCloseTo(at(u), 9);
    }
  });

  it('counts bins of the part that is drawn from, the upper end in the last', () => {
    const [low, high] = ccrs.parameters.brakeTtc.usual as [number, number];
    expect(brakeTtcOf([low, high])?.bins).toBeCloseTo(0.2, 9);
    expect(brakeTtcOf([low, low + 1e-6, ccrs.parameters.brakeTtc.max])?.bins).toBeCloseTo(0.1, 9);
  });

  it('names what was refused, and has no numbers where nothing was found', () => {
    const coverage = coverageOf(ccrs, 'near-miss', [], ['no such luck']);
    expect(coverage).toMatchObject({ seeds: 1, scenes: 0, parameters: [] });
    expect(coverageTable([coverage])).toContain('refused: no such luck');
  });

  it('is measured with the same distinct seeds every time', () => {
    expect(coverageSeeds(50)).toEqual(coverageSeeds(50));
    expect(new Set(coverageSeeds(50)).size).toBe(50);
  });
});
