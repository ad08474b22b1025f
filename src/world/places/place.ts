/** A place: a road network with the routes and spots that scenarios and traffic use. */

import type { Rng } from '../../core/rng.ts';
import type { RoadNetwork } from '../../core/road-network.ts';
import type { Crossing } from '../roads/crossing.ts';
import type { Route } from '../roads/route.ts';

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
}

export interface Place {
  readonly network: RoadNetwork;
  /** Named ways for vehicles and pedestrians. Several names may share one route. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Names of the routes that background vehicles may use, and background pedestrians. */
  readonly drivingRoutes: readonly string[];
  readonly walkingRoutes: readonly string[];
  readonly parking: readonly Spot[];
  /** Lengths that scenarios may reckon with, by name, metres. */
  readonly measures?: Readonly<Record<string, number>>;
  /** Where pedestrians of the traffic may cross the carriageway. */
  readonly crossings?: readonly Crossing[];
}

/** Builds a place; whatever varies comes from the generator. */
export type BuildPlace = (rng: Rng) => Place;
