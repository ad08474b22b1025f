import { expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { LEAST_CHANGE } from '../../../../src/sensors/events/esim-reference.ts';
import { LightLevels } from '../../../../src/sensors/events/light-levels.ts';

const EPS = 0.001;
const PIXELS = 20_000;

it('what changes by about the least that counts is settled as its logarithms have it, or left to them', () => {
  const rng = createRng(5);
  const levels = new LightLevels(EPS, PIXELS);
  // So dark that short floats are fine enough.
  const before = Float32Array.from({ length: PIXELS }, () => 1e-4 + 9e-4 * rng.uniform());
  for (const [i, light] of before.entries()) {
    levels.see(i, light);
    levels.set(i, 0, -7);
  }
  const after = before.map(
    (light) => (light + EPS) * (1 + LEAST_CHANGE * (0.99 + 0.02 * rng.uniform())) - EPS,
  );
  const count = levels.find(after);
  const open = new Set<number>();
  for (const group of levels.groups.subarray(0, count))
    for (let lane = 0; lane < 4; lane++)
      if (group & (1 << lane)) open.add((group >>> 4) * 4 + lane);
  const settled = { same: 0, other: 0 };
  for (const [i, light] of after.entries()) {
    if (open.has(i)) continue;
    const [was, is] = [before[i] as number, Math.fround(light)];
    const counts = Math.abs(Math.log1p((is - was) / (was + EPS))) > LEAST_CHANGE;
    expect(levels.before[i]).toBe(counts ? is : was);
    settled[counts ? 'other' : 'same']++;
  }
  for (const number of [open.size, settled.same, settled.other])
    expect(number).toBeGreaterThan(PIXELS / 50);
});
