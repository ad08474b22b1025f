import { expect, it } from 'vitest';
import { WorkerDeaths } from '../../../src/ui/worker-deaths.ts';

it('a worker is started again three times in a minute, and again when they are long past', () => {
  const deaths = new WorkerDeaths();
  expect([0, 10, 20, 30].map((ms) => deaths.mayStartAgain(ms))).toEqual([true, true, true, false]);
  expect(deaths.mayStartAgain(60_025)).toBe(true);
  expect(new WorkerDeaths().mayStartAgain(0)).toBe(true);
});
