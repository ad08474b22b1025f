import { describe, expect, it } from 'vitest';
import { presentValues } from '../../../../src/ui/perception/gauges.ts';

describe('presentValues', () => {
  it('leaves out what the model says is absent, and takes for present what it says nothing of', () => {
    const seen = presentValues({
      dist_mm: 31,
      has_dist_mm: 0.2,
      solid_0: 12,
      has_solid_0: 0.9,
      angle: 0.1,
    });
    expect(seen).toMatchObject({ dist_mm: null, solid_0: 12, angle: 0.1 });
  });
});
