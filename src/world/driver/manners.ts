/** How a road user behaves beyond what every driver does; scripted ones have none of it. */
import type { Rng } from '../../core/rng.ts';
import type { Route } from '../roads/route.ts';

export interface Manners {
  /** Lets pedestrians cross, keeps junctions free, keeps off whoever ran the red: part of the traffic, not of a script. */
  readonly careful: boolean;
  /** Speed it likes as a share of the limit in force, which it then keeps to; null drives as told whatever the limit. */
  readonly limitShare: number | null;
  /** Lanes that it may change into. */
  readonly lanes: readonly Route[];
  /** Pavements that it may walk along, where it crosses and turns round as it likes; none: it walks straight on. */
  readonly pavements: readonly Route[];
  /** Decides where it has a choice; null where it has none. */
  readonly rng: Rng | null;
}

export const SCRIPTED: Manners = {
  careful: false,
  limitShare: null,
  lanes: [],
  pavements: [],
  rng: null,
};
