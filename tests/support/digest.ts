import { StateDigest } from '../../src/core/digest.ts';
import type { WorldState } from '../../src/core/world-state.ts';

/** SHA-256 over states. */
export function digestStates(states: readonly WorldState[]): string {
  const digest = new StateDigest();
  for (const state of states) digest.update(state);
  return digest.hex();
}
