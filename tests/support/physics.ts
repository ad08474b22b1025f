/** Havok for tests, loaded once. */
import { loadPhysics } from '../../src/cli/load-physics.ts';

export const createPhysics = await loadPhysics();
