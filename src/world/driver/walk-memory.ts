/** What a pedestrian or cyclist keeps in mind. */
import type { Crossing, CrossingAccess } from '../roads/crossing.ts';
import type { Route } from '../roads/route.ts';
import type { SpeedOrder } from './car-memory.ts';
import type { JunctionMemory } from './junction-memory.ts';

/** All that changes as one walks; what it holds is replaced, never changed in place. */
export interface WalkMemory {
  readonly route: Route;
  /** Arc length along the route, metres. */
  readonly s: number;
  /** Distance left of the route, metres. */
  readonly lateral: number;
  readonly attentive: boolean;
  readonly speedOrder: SpeedOrder | null;
  /** Speed decided on last, m/s. */
  readonly pace: number;
  readonly junction: JunctionMemory;
  /** The crossing that it waits at or walks over; null along a pavement. */
  readonly access: CrossingAccess | null;
  readonly walking: boolean;
  /** How many choices it has made. */
  readonly choices: number;
  /** The crossing it has come over last, which it does not take again at once. */
  readonly left: Crossing | null;
  /** How far it turns away from its way to step aside at once, radians left. */
  readonly aside: number;
  readonly asideUntilS: number;
  /** How far it steps aside, metres left, and until when, s. */
  readonly dodge: number;
  readonly dodgeUntilS: number;
}
