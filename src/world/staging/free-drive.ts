/** A place with traffic and nothing staged: the long drives, the page's sandbox, and the benchmark's road. */
import { createRng } from '../../core/rng.ts';
import type { PlaceName } from '../../core/scenario-spec.ts';
import { PLACES } from '../places/index.ts';
import type { Route } from '../roads/route.ts';
import { addTraffic, type TrafficCounts } from './background.ts';
import { createSpec, type Stage, type StagedActor } from './stage.ts';

const START: Readonly<Record<PlaceName, string>> = {
  straight: 'forward-kerb',
  'country-road': 'forward-kerb',
  motorway: 'forward-kerb',
  curve: 'forward-kerb',
  't-junction': 'west-east',
  'four-way': 'west-east',
  'four-way-signals': 'south-north',
};

/** The ego drives along with background traffic of up to the given counts. */
export function stageFreeDrive(
  placeName: PlaceName,
  seed: number,
  traffic: TrafficCounts,
  durationS: number,
): Stage {
  const rng = createRng(seed).split(`free drive ${placeName}`);
  const place = PLACES[placeName](rng.split('place'));
  const route = place.routes.get(START[placeName]) as Route;
  const speed = route.speedLimit * 0.8;
  const ego: StagedActor = {
    spec: createSpec(1, 'saloon', rng.split('ego')),
    role: 'ego',
    route,
    s: 60,
    lateral: 0,
    speed,
    desiredSpeed: route.speedLimit,
    parked: false,
    attentive: true,
    manoeuvres: [],
  };
  return {
    scenario: 'free-drive',
    seed,
    place,
    egoId: 1,
    friction: 0.8,
    weather: 'clear',
    parameters: {},
    durationS,
    actors: [ego, ...addTraffic(place, [ego], traffic, rng.split('traffic'))],
    light: {
      name: 'day',
      sunAzimuth: rng.uniform(0, 2 * Math.PI),
      sunElevation: 0.8,
      cloudiness: 0.2,
    },
  };
}
