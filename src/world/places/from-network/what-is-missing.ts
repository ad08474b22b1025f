/** What a place lacks for a scenario, in words. */
import type { ScenarioActor, ScenarioSpec } from '../../../core/scenario-spec.ts';
import { crossingPoint, type Route } from '../../roads/route.ts';
import type { Place } from '../place.ts';

/** Beyond where somebody starts a route goes on for at least so long, metres. */
const ROOM_M = 40;

/** The first route of an actor's choice that the place has. */
const routeOf = (actor: ScenarioActor, place: Place): Route | null => {
  const names = typeof actor.route === 'string' ? [actor.route] : actor.route;
  for (const name of names) {
    const route = place.routes.get(name);
    if (route) return route;
  }
  return null;
};

const namesOf = ({ route }: ScenarioActor): string =>
  typeof route === 'string' ? `'${route}'` : route.map((name) => `'${name}'`).join(' or ');

function missingPoint(
  actor: ScenarioActor,
  route: Route,
  scenario: ScenarioSpec,
  place: Place,
): string | null {
  const { start } = actor;
  if ('at' in start && typeof start.at === 'number' && start.at + ROOM_M > route.length) {
    return `room: '${actor.role}' starts at ${start.at} m of ${namesOf(actor)}, which has ${route.length.toFixed(0)} m`;
  }
  if (!('arrive' in start) || !start.arrive.point.startsWith('crossing:')) return null;
  const name = start.arrive.point.slice('crossing:'.length);
  const role = scenario.actors.find((other) => other.role === name);
  const other = role ? routeOf(role, place) : place.routes.get(name);
  if (!other || crossingPoint(route, other) !== null) return null;
  return `a place where ${namesOf(actor)} and '${other.name}' cross`;
}

/** Two names that stand for different lanes in the scenario, and for the same one here. */
function missingLane(scenario: ScenarioSpec, place: Place): string[] {
  const names = [...new Set(scenario.actors.flatMap(({ route }) => route))];
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      const [one, other] = [place.routes.get(a), place.routes.get(b)];
      if (one && one === other) return [`a lane of its own for each of '${a}' and '${b}'`];
    }
  }
  return [];
}

/** Nothing where the scenario can be staged here. */
export function whatIsMissing(scenario: ScenarioSpec, place: Place): string[] {
  const missing = new Set<string>();
  for (const actor of scenario.actors) {
    const route = routeOf(actor, place);
    if (!route) {
      missing.add(`a route ${namesOf(actor)}`);
      continue;
    }
    const point = missingPoint(actor, route, scenario, place);
    if (point) missing.add(point);
    const isSignalled = route.stops.some(({ signalGroup }) => signalGroup !== null);
    if (scenario.signals?.for === actor.role && !isSignalled) {
      missing.add(`signals on ${namesOf(actor)}`);
    }
  }
  return [...missing, ...missingLane(scenario, place)];
}
