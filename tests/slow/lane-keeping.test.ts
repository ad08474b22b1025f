/** Controllers that know the true affordances keep their lane on every road without junctions. */
import { expect, it } from 'vitest';
import { CONTROLLERS } from '../../src/pipeline/drive-test/lane-controllers.ts';
import { testLanes } from '../../src/pipeline/drive-test/lane-test.ts';
import { truthEye } from '../../src/pipeline/drive-test/road-sense.ts';
import { createPhysics } from '../support/physics.ts';

it('by the truth, both keep their lane on every kind of road', async () => {
  const results = await testLanes({
    controllers: CONTROLLERS,
    eye: ({ stage }, graph) => truthEye(stage, graph),
    drives: 4,
    seed: 4,
    createPhysics,
    onDone: () => {},
  });
  for (const { drives, departuresPerHour, meanOffset } of results) {
    expect(drives.map(({ place }) => place)).toEqual([
      'curve',
      'country-road',
      'straight',
      'motorway',
    ]);
    for (const { metres, collided } of drives) {
      expect(metres).toBeGreaterThan(100);
      expect(collided).toBe(false);
    }
    expect(departuresPerHour).toBe(0);
    expect(meanOffset).toBeLessThan(0.3);
  }
});
