/** What a route is made of: points, stops, limits. */
import type { JunctionControl } from '../../core/road-network.ts';
import type { Movement } from './movement.ts';

export type { RoutePoint } from './movement.ts';

/** Where a route comes to a junction: it may have to give way or stop. */
export interface RouteStop {
  /** Arc length of the stop line. */
  readonly s: number;
  readonly control: JunctionControl;
  readonly signalGroup: number | null;
  /** Arc lengths at which the junction is entered and left. */
  readonly entryS: number;
  readonly exitS: number;
  /** The way through the junction; null where the route ends before it. */
  readonly movement: Movement | null;
}

/** A stop of a route as one comes to it; on a closed route the arc lengths are those of the lap. */
export interface StopAhead {
  readonly stop: RouteStop;
  /** To add to the stop's arc lengths: whole laps. */
  readonly lap: number;
}

/** From `s` on the speed limit is this one, m/s. */
export interface LimitFrom {
  readonly s: number;
  readonly limit: number;
}

/** What a route may have besides its points. */
export interface RouteTraits {
  readonly stops?: readonly RouteStop[];
  /** Width of its first lane, metres; 0 where it follows none. */
  readonly laneWidth?: number;
  /** By rising s, the first at 0; the route's own limit all along where left out. */
  readonly limits?: readonly LimitFrom[];
  /** Its end is its start: arc lengths count on lap after lap. */
  readonly closed?: boolean;
}

export interface RouteProjection {
  /** Arc length of the nearest point. */
  readonly s: number;
  /** Distance left of the route. */
  readonly offset: number;
}
