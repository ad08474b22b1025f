/** Turns a scenario, its parameters and a generator into a stage. */
import type { ActorSpec } from '../../core/actors.ts';
import { UsageError } from '../../core/errors.ts';
import { cos, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import { createRng } from '../../core/rng.ts';
import {
  evaluateValue,
  type PlaceName,
  type ScenarioActor,
  type ScenarioSpec,
  type Value,
} from '../../core/scenario-spec.ts';
import { whatIsMissing } from '../places/from-network/what-is-missing.ts';
import { PLACES } from '../places/index.ts';
import type { Place } from '../places/place.ts';
import { crossingPoint, type Route, straightRoute } from '../roads/route.ts';
import { withRedAt } from '../signals.ts';
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

/** The route of every role; where a scenario leaves a choice of those that there are, the seed makes it. */
function routesOf(scenario: ScenarioSpec, place: Place, rng: Rng): ReadonlyMap<string, Route> {
  return new Map(
    scenario.actors.map(({ role, route }) => {
      const names = typeof route === 'string' ? [route] : route;
      const there = names.filter((one) => place.routes.has(one));
      const choices = there.length > 0 ? there : names;
      const name = typeof route === 'string' ? route : rng.split(`route ${role}`).choice(choices);
      return [role, findRoute(place, name)];
    }),
  );
}

/** Arc length of a named point of a route: `middle`, `end`, or `crossing:` and another route or who drives it. */
function pointOf(cast: Cast, route: Route, point: string): number {
  const { place, routes } = cast;
  if (point === 'middle') return route.length / 2;
  if (point === 'end') return route.length;
  if (point.startsWith('crossing:')) {
    const name = point.slice('crossing:'.length);
    const s = crossingPoint(route, routes.get(name) ?? findRoute(place, name));
    if (s !== null) return s;
  }
  throw new UsageError(`route '${route.name}' of '${place.network.name}' has no point '${point}'`);
}

interface Cast {
  readonly place: Place;
  /** By role, as the next. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly specs: ReadonlyMap<string, ActorSpec>;
  /** Arc length of the front of those placed so far, by role. */
  readonly fronts: Map<string, number>;
}

/** The body of every role. */
const specsOf = (scenario: ScenarioSpec, rng: Rng): ReadonlyMap<string, ActorSpec> =>
  new Map(
    scenario.actors.map(({ role, models }, i) => {
      const own = rng.split(`actor ${role}`);
      return [role, createSpec(i + 1, own.choice(models), own.split('look'))];
    }),
  );

function frontOf(actor: ScenarioActor, cast: Cast, value: (v: Value) => number): number {
  const route = cast.routes.get(actor.role) as Route;
  const length = (cast.specs.get(actor.role) as ActorSpec).size[0];
  const { start } = actor;
  if ('at' in start) return value(start.at);
  if ('arrive' in start) {
    const { point, seconds, offset, atSideOf } = start.arrive;
    const side = atSideOf === undefined ? 0 : (cast.specs.get(atSideOf)?.size[1] ?? 0) / 2;
    const target = pointOf(cast, route, point) - side + (offset === undefined ? 0 : value(offset));
    return target - value(actor.speed) * value(seconds);
  }
  const other = cast.fronts.get(start.ahead.of);
  if (other === undefined)
    throw new UsageError(
      `'${actor.role}' starts ahead of '${start.ahead.of}', who is not placed before it`,
    );
  const at = (cast.routes.get(start.ahead.of) as Route).at(other);
  return route.project(at.x, at.y).s + value(start.ahead.gap) + length;
}

/** A parked vehicle's route is no longer than itself: it takes up no more of the road. */
function parkedRoute(route: Route, s: number, lateral: number, half: number): Route {
  const { x, y, heading } = route.at(s);
  const at = (along: number): [number, number] => [
    x + along * cos(heading) - lateral * sin(heading),
    y + along * sin(heading) + lateral * cos(heading),
  ];
  return straightRoute('parked', at(-half), at(half), 0);
}

function stageActor(actor: ScenarioActor, cast: Cast, value: (v: Value) => number): StagedActor {
  const spec = cast.specs.get(actor.role) as ActorSpec;
  const route = cast.routes.get(actor.role) as Route;
  const front = frontOf(actor, cast, value);
  cast.fronts.set(actor.role, front);
  const speed = value(actor.speed);
  const half = spec.size[0] / 2;
  const lateral = actor.lateral === undefined ? 0 : value(actor.lateral);
  return {
    spec,
    role: actor.role,
    ...(actor.parked
      ? { route: parkedRoute(route, front - half, lateral, half), s: half, lateral: 0 }
      : { route, s: front - half, lateral }),
    speed,
    desiredSpeed: Math.max(speed, 0),
    parked: actor.parked ?? false,
    attentive: actor.attentive ?? true,
    manoeuvres: actor.manoeuvres ?? [],
  };
}

/** The place with its signals as the scenario wants them. */
function withSignals(
  scenario: ScenarioSpec,
  { place, routes }: Cast,
  value: (v: Value) => number,
): Place {
  if (!scenario.signals) return place;
  const { for: role, redAt } = scenario.signals;
  const group = routes.get(role)?.stops.find((stop) => stop.control === 'signals')?.signalGroup;
  if (group === undefined || group === null)
    throw new UsageError(`'${role}' of scenario '${scenario.id}' faces no signal`);
  const signalGroups = withRedAt(place.network.signalGroups, group, value(redAt));
  return { ...place, network: { ...place.network, signalGroups } };
}

/** The place of a scenario with these parameters. */
export const placeNameFor = (scenario: ScenarioSpec, parameters: Parameters): PlaceName =>
  scenario.fast && (parameters.egoSpeed ?? 0) > scenario.fast.above
    ? scenario.fast.place
    : scenario.place;

/** @throws UsageError naming the scenario, the road, and what the road lacks for it */
function refuseUnfit(scenario: ScenarioSpec, road: Place): void {
  const missing = whatIsMissing(scenario, road);
  if (missing.length === 0) return;
  throw new UsageError(
    `scenario '${scenario.id}' cannot be staged on road '${road.network.name}', which lacks ${missing.join('; ')}`,
  );
}

/** What of a stage is not decided by scenario and seed. */
export interface StageChoice {
  readonly parameters: Parameters;
  /** Numbers the draw of background traffic; null for none. */
  readonly traffic: number | null;
  /** Instead of a draw: the background of another stage of the same scenario and seed. */
  readonly background?: readonly StagedActor[];
  /** One of the scenario's places; that which the parameters give where it is left out. */
  readonly place?: PlaceName;
}

/**
 * Stages a scenario. All but what the parameters decide comes from the seed, so two stages of one seed with
 * different parameters differ in these alone; each place is built once for all of them.
 * @param road a place to take instead of the scenario's own
 * @throws UsageError where the scenario names a route or a point that its place lacks
 */
export function prepareStage(
  scenario: ScenarioSpec,
  seed: number,
  road?: Place,
): (choice: StageChoice) => Stage {
  if (road) refuseUnfit(scenario, road);
  const rng = createRng(seed).split(scenario.id);
  const specs = specsOf(scenario, rng);
  const places = new Map<PlaceName, Place>();
  const placeCalled = (name: PlaceName): Place => {
    if (road) return road;
    const place = places.get(name) ?? PLACES[name](rng.split('place'));
    places.set(name, place);
    return place;
  };
  return ({ parameters, traffic, background, place: placeName }) => {
    const name = placeName ?? placeNameFor(scenario, parameters);
    const place = placeCalled(name);
    const value = (v: Value) => evaluateValue(v, parameters, place.measures);
    const routes = routesOf(scenario, place, rng);
    const cast: Cast = { place, routes, specs, fronts: new Map() };
    const actors = scenario.actors.map((actor) => stageActor(actor, cast, value));
    const ego = actors.find((actor) => actor.role === 'ego');
    if (!ego) throw new UsageError(`scenario '${scenario.id}' has no ego`);
    const draw = () =>
      traffic === null
        ? []
        : addTraffic(place, actors, scenario.traffic, rng.split(`traffic ${traffic}`));
    return {
      scenario: scenario.id,
      seed,
      place: withSignals(scenario, cast, value),
      actors: [...actors, ...(background ?? draw())],
      egoId: ego.spec.id,
      friction: value({ param: 'friction' }),
      parameters,
      durationS: value(scenario.duration),
    };
  };
}
