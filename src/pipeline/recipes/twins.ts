import type { RecipeEntry } from '../../core/recipe.ts';

/** How many crashes of a scenario. */
export interface CrashCount {
  readonly scenario: string;
  readonly crashes: number;
}

/**
 * Entries of crashes, each followed by that of its twins. An odd number of scenes leaves one crash without a twin, the
 * last of the scenario that has the most.
 * @param scenes how many in all; the crashes are half of them, rounded up
 */
export function crashesWithTwins(counts: readonly CrashCount[], scenes: number): RecipeEntry[] {
  const most = Math.max(...counts.map(({ crashes }) => crashes));
  const odd = scenes % 2 === 1 ? counts.findLastIndex(({ crashes }) => crashes === most) : -1;
  return counts.flatMap(({ scenario, crashes }, i): RecipeEntry[] => {
    const twins = crashes - (i === odd ? 1 : 0);
    return [
      ...(crashes > 0 ? [{ scenario, count: crashes, outcome: 'crash' as const }] : []),
      ...(twins > 0 ? [{ scenario, count: twins, outcome: 'near-miss' as const, twin: true }] : []),
    ];
  });
}
