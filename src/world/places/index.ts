/** The explicit list of places. */
import type { PlaceName } from '../../core/scenario-spec.ts';
import { buildFourWay, buildFourWaySignals, buildTJunction } from './junction.ts';
import { buildCountryRoad, buildCurve, buildMotorway, buildStraight } from './open-road.ts';
import type { BuildPlace } from './place.ts';
import { buildTown } from './town.ts';

export const PLACES: Readonly<Record<PlaceName, BuildPlace>> = {
  straight: buildStraight,
  'country-road': buildCountryRoad,
  motorway: buildMotorway,
  curve: buildCurve,
  't-junction': buildTJunction,
  'four-way': buildFourWay,
  'four-way-signals': buildFourWaySignals,
  town: buildTown,
};
