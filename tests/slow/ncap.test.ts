/** Every cell of the ncap recipe is played, and has the approach conditions that it says. */
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { findOutcome } from '../../src/pipeline/find-outcome.ts';
import { ncap, representativeOrder } from '../../src/pipeline/recipes/ncap.ts';
import { CCRB_HEADWAY_S, NCAP_BLOCKS, ncapCells } from '../../src/pipeline/recipes/ncap-grid.ts';
import { type StagedOrder, sceneOrders } from '../../src/pipeline/scene-orders.ts';
import { partnerOf } from '../../src/pipeline/trials.ts';
import { measureNcap } from '../support/ncap-conditions.ts';
import { createPhysics } from '../support/physics.ts';

const cells = representativeOrder(ncapCells());
const orders = sceneOrders(ncap.resolve(SCENARIOS, cells.length), SCENARIOS, 1);
const tests = [...new Set(NCAP_BLOCKS.map((block) => block.test))];

/** Share of the ego's width; a turn is only aimed at the middle of its front. */
const toleranceOf = (test: string): number => (test === 'CCFtap' ? 0.15 : 0.03);

describe.each(tests)('%s', (test) => {
  it('meets its conditions in every cell, and ends in the crash', () => {
    let played = 0;
    for (const [i, cell] of cells.entries()) {
      if (cell.test !== test) continue;
      const { scenario, seed, overrides, traffic } = orders[i] as StagedOrder;
      const request = { scenario, seed, outcome: 'crash' as const, overrides, traffic };
      const { episode } = findOutcome(request, createPhysics);
      const partner = partnerOf(scenario, episode.stage.actors, episode.stage.egoId);
      const measured = measureNcap(episode, cell, partner);
      const at = JSON.stringify(cell);
      expect(measured.egoKmh, at).toBeGreaterThanOrEqual(cell.egoKmh);
      expect(measured.egoKmh, at).toBeLessThanOrEqual(cell.egoKmh + 1);
      expect(Math.abs(measured.targetKmh - (cell.targetKmh ?? 0)), at).toBeLessThan(0.1);
      expect(Math.abs(measured.lateralError), at).toBeLessThan(0.05);
      expect(Math.abs(measured.impact - cell.impactPercent / 100), at).toBeLessThan(
        toleranceOf(test),
      );
      if (measured.headway !== null) expect(measured.headway, at).toBeCloseTo(CCRB_HEADWAY_S, 1);
      played++;
    }
    expect(played).toBeGreaterThan(0);
  });
});
