import { expect, it } from 'vitest';
import { exposed, NO_EXPOSURE } from '../../../../src/labels/criticality/exposure.ts';

it('a ttc that falls from 4 s to 0 at one second a second is under 2 s for 2 s, by 2 s^2 in all', () => {
  const dt = 0.001;
  let exposure = NO_EXPOSURE;
  for (let i = 0; i < 4000; i++) exposure = exposed(exposure, 4 - (i + 0.5) * dt, dt);
  expect(exposure.tet).toBeCloseTo(2, 9);
  expect(exposure.tit).toBeCloseTo(2, 6);
});

it('no predicted contact is no exposure; the threshold itself is, by nothing', () => {
  expect(exposed(NO_EXPOSURE, null, 1)).toBe(NO_EXPOSURE);
  expect(exposed(NO_EXPOSURE, 2.001, 1)).toBe(NO_EXPOSURE);
  expect(exposed(NO_EXPOSURE, 2, 1)).toEqual({ tet: 1, tit: 0 });
});
