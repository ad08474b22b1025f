/**
 * What the shipped event model learns from: drives in which the ego steers (wandering in the town, through its junctions
 * and round its bends), a staged crash of each scenario in turn, and one at high speed; night as often as day, and cameras that
 * blur and are noisy, for events are said to do better there. Without the scenario types kept for the tests of shipped models.
 */
import { HELD_OUT_SCENARIOS } from '../../core/held-out.ts';
import type { RecipeEntry } from '../../core/recipe.ts';
import { EVERYDAY, WANDER } from '../drives.ts';
import { VARIED } from '../scene-look.ts';
import type { NamedRecipe } from './named-recipe.ts';

type Entry = Omit<RecipeEntry, 'count'>;

/** Scenarios that can be staged on a motorway, in turn, at so many m/s. */
const FAST = ['ccrm-v1', 'cut-in-v1', 'ccrs-v1', 'ccrb-v1'] as const;
const FAST_EGO = { egoSpeed: { uniform: [21, 33] as [number, number] } };

const drive = (scenario: string): Entry => ({ scenario, outcome: 'none' });

/** What comes between two staged scenes: mostly wandering, for everyday drivers hardly steer. */
const DRIVES = [WANDER, WANDER, EVERYDAY].map(drive);

function turnOf(ids: readonly string[]): Entry[] {
  const fast = FAST.filter((id) => ids.includes(id));
  return ids.flatMap((id, i): Entry[] => {
    const quick = fast[i % fast.length];
    const staged: Entry[] = [{ scenario: id, outcome: 'crash' }];
    if (quick) staged.push({ scenario: quick, outcome: 'crash', parameters: FAST_EGO });
    return staged.flatMap((scene) => [...DRIVES, scene]);
  });
}

export const eventTraining: NamedRecipe = {
  name: 'event-training',
  title: 'steering and closing in, by day and night, slow and fast: for the model of events',
  resolve(scenarios, count) {
    const turn = turnOf(
      scenarios.map(({ id }) => id).filter((id) => !HELD_OUT_SCENARIOS.includes(id)),
    );
    // The order of scenes goes round the entries: equal counts keep the shares in every beginning of the dataset.
    const entries = turn.map((entry, i) => ({
      ...entry,
      count: Math.floor((count + turn.length - 1 - i) / turn.length),
    }));
    return {
      schema: 'nearmiss.recipe/1',
      name: 'event-training',
      camera: 'random',
      weather: VARIED.weather,
      light: { choice: ['day', 'day', 'day', 'low-sun', 'dusk', 'night', 'night', 'night'] },
      scenarios: entries.filter((entry) => entry.count > 0),
    };
  },
};
