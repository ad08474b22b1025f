/** Turns a scenario, its parameters and a generator into a stage. */
import { UsageError } from '../../core/errors.ts';
import type { LightSpec } from '../../core/frame-record.ts';
import { radians } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import { createRng } from '../../core/rng.ts';
import {
  evaluateValue,
  type PlaceName,
  type ScenarioActor,
  type ScenarioSpec,
  type Value,
} from '../../core/scenario-spec.ts';
import { PLACES } from '../places/index.ts';
import type { Place } from '../places/place.ts';
import { crossingPoint, type Route } from '../roads/route.ts';
import { addTraffic } from './background.ts';
import { createSpec, type Stage, type StagedActor } from './stage.ts';

export type Parameters = Readonly<Record<string, number>>;

function findRoute(place: Place, name: string): Route {
  const route = place.routes.get(name);
  if (!route) {
    throw new UsageError(
      `place '${place.network.name}' has no route '${name}'; it has ${[...place.routes.keys()].join(', ')}`,
    );
  }
  return route;
}

/** Arc length of a named point of a route: `middle`, or `crossing:OTHER-ROUTE`. */
function pointOf(place: Place, route: Route, point: string): number {
  if (point === 'middle') return route.length / 2;
  if (point.startsWith('crossing:')) {
    const s = crossingPoint(route, findRoute(place, point.slice('crossing:'.length)));
    if (s !== null) return s;
  }
  throw new UsageError(`route '${route.name}' of '${place.network.name}' has no point '${point}'`);
}

interface Placement {
  readonly route: Route;
  /** Of the front, and of the rear. */
  readonly front: number;
  readonly length: number;
}

function frontOf(
  actor: ScenarioActor,
  length: number,
  route: Route,
  place: Place,
  placed: ReadonlyMap<string, Placement>,
  value: (v: Value) => number,
): number {
  const { start } = actor;
  if ('at' in start) return value(start.at);
  if ('arrive' in start) {
    const { point, seconds, offset } = start.arrive;
    const target = pointOf(place, route, point) + (offset === undefined ? 0 : value(offset));
    return target - value(actor.speed) * value(seconds);
  }
  const other = placed.get(start.ahead.of);
  if (!other)
    throw new UsageError(
      `'${actor.role}' starts ahead of '${start.ahead.of}', who is not placed before it`,
    );
  const at = other.route.at(other.front);
  return route.project(at.x, at.y).s + value(start.ahead.gap) + length;
}

function stageActor(
  actor: ScenarioActor,
  id: number,
  place: Place,
  placed: Map<string, Placement>,
  parameters: Parameters,
  rng: Rng,
): StagedActor {
  const value = (v: Value) => evaluateValue(v, parameters);
  const spec = createSpec(id, rng.choice(actor.models), rng.split('look'));
  const route = findRoute(place, actor.route);
  const front = frontOf(actor, spec.size[0], route, place, placed, value);
  placed.set(actor.role, { route, front, length: spec.size[0] });
  const speed = value(actor.speed);
  return {
    spec,
    role: actor.role,
    route,
    s: front - spec.size[0] / 2,
    lateral: actor.lateral === undefined ? 0 : value(actor.lateral),
    speed,
    desiredSpeed: Math.max(speed, 0),
    parked: actor.parked ?? false,
    attentive: actor.attentive ?? true,
    manoeuvres: actor.manoeuvres ?? [],
  };
}

/** Daylight: the sun anywhere but low, thin to broken cloud. */
function daylight(rng: Rng): LightSpec {
  return {
    name: 'day',
    sunAzimuth: rng.uniform(0, 2 * Math.PI),
    sunElevation: rng.uniform(radians(28), radians(65)),
    cloudiness: rng.uniform(0, 0.6),
  };
}

/** The place of a scenario with these parameters. */
export const placeNameFor = (scenario: ScenarioSpec, parameters: Parameters): PlaceName =>
  scenario.fast && (parameters.egoSpeed ?? 0) > scenario.fast.above
    ? scenario.fast.place
    : scenario.place;

/** What of a stage is not decided by scenario and seed. */
export interface StageChoice {
  readonly parameters: Parameters;
  /** Numbers the draw of background traffic. */
  readonly traffic: number;
  /** One of the scenario's places; that which the parameters give where it is left out. */
  readonly place?: PlaceName;
}

/**
 * Stages a scenario. All but what the parameters decide comes from the seed, so two stages of one seed with
 * different parameters differ in these alone; each place is built once for all of them.
 * @throws UsageError where the scenario names a route or a point that its place lacks
 */
export function prepareStage(scenario: ScenarioSpec, seed: number): (choice: StageChoice) => Stage {
  const rng = createRng(seed).split(scenario.id);
  const light = daylight(rng.split('light'));
  const places = new Map<PlaceName, Place>();
  const placeCalled = (name: PlaceName): Place => {
    const place = places.get(name) ?? PLACES[name](rng.split('place'));
    places.set(name, place);
    return place;
  };
  return ({ parameters, traffic, place: placeName }) => {
    const name = placeName ?? placeNameFor(scenario, parameters);
    const place = placeCalled(name);
    const placed = new Map<string, Placement>();
    const actors = scenario.actors.map((actor, i) =>
      stageActor(actor, i + 1, place, placed, parameters, rng.split(`actor ${actor.role}`)),
    );
    const ego = actors.find((actor) => actor.role === 'ego');
    if (!ego) throw new UsageError(`scenario '${scenario.id}' has no ego`);
    const background = addTraffic(place, actors, scenario.traffic, rng.split(`traffic ${traffic}`));
    return {
      scenario: scenario.id,
      seed,
      place,
      actors: [...actors, ...background],
      egoId: ego.spec.id,
      friction: evaluateValue({ param: 'friction' }, parameters),
      light,
      weather: 'clear',
      parameters,
      durationS: scenario.duration,
    };
  };
}
