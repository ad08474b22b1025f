/** Road users that are not part of the staged event: they follow their lanes, stand parked, or walk. */
import { cos, kmh, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
import { idmAcceleration, USUAL_DRIVER } from '../driver/idm.ts';
import { SCRIPTED } from '../driver/manners.ts';
import type { Place } from '../places/place.ts';
import { Route, straightRoute } from '../roads/route.ts';
import { createSpec, type StagedActor } from './stage.ts';

export interface TrafficCounts {
  readonly moving: number;
  readonly parked: number;
  readonly pedestrians: number;
}

const CARS = ['hatchback', 'saloon', 'estate', 'suv'] as const;
const MOVING = [...CARS, ...CARS, 'van', 'truck', 'bicycle'] as const;
/** Roads with a higher limit are closed to cyclists, m/s. */
const NO_CYCLING = kmh(100);
/** What heavy vehicles drive at most, m/s; others drive what the limit allows. */
const TOP_SPEED: Readonly<Record<string, number>> = {
  truck: kmh(85),
  bus: kmh(95),
  van: kmh(130),
};
interface StandIn {
  readonly model: string;
  /** How often it comes. */
  readonly share: number;
  /** It may stand parked: others have a rider. */
  readonly parks: boolean;
}

/**
 * Rarer bodies that come in another's place. They drive where there are no junctions alone: in the gaps that drivers
 * accept there, two of them met within ten minutes.
 */
const STAND_INS: Readonly<Record<string, StandIn>> = {
  van: { model: 'pickup', share: 0.3, parks: true },
  truck: { model: 'bus', share: 0.35, parks: false },
  hatchback: { model: 'motorcycle', share: 0.15, parks: false },
};
/** Nobody starts in need to brake harder than this, m/s^2. */
const EASY_BRAKE = 1.5;
const ANY_SPEED = kmh(160);
/** One starts so far before a stop line, not nearer, metres. */
const BEFORE_JUNCTION_M = 14;
const PARKED = [...CARS, ...CARS, 'van'] as const;
/** Centre to centre at the start: in one lane, and to whoever is beside. */
const GAP_M = 14;
const BESIDE_M = 5;
/** Room kept from where staged pedestrians walk. */
const STAGED_ROOM_M = 9;
const VIEW_M = 130;

const distance = (ax: number, ay: number, bx: number, by: number): number =>
  Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));

const centreOf = (actor: StagedActor) => actor.route.at(actor.s);

/** Where the staged event is going to be: what is far from all of it would never be seen. */
function nearTheEvent(staged: readonly StagedActor[], x: number, y: number): boolean {
  return staged.some((actor) => {
    for (let ahead = 0; ahead <= 120; ahead += 30) {
      const p = actor.route.at(actor.s + ahead);
      if (distance(p.x, p.y, x, y) < VIEW_M) return true;
    }
    return false;
  });
}

/** Whether staged road users are going to pass within `room` metres, other than along a lane beside. */
function inTheStagedWay(
  staged: readonly StagedActor[],
  x: number,
  y: number,
  room: number,
): boolean {
  return staged.some((actor) => {
    const place = actor.route.project(x, y);
    if (place.s < -5 || place.s > actor.route.length + 5) return false;
    const reach = actor.spec.kind === 'pedestrian' ? room : actor.spec.size[1] / 2 + 1.3;
    return Math.abs(place.offset - actor.lateral) < reach;
  });
}

function parkedCars(setting: Setting, count: number, firstId: number, rng: Rng): StagedActor[] {
  const { place, staged, everyday } = setting;
  const free = place.parking.filter(
    (spot) =>
      everyday ||
      (nearTheEvent(staged, spot.x, spot.y) &&
        !inTheStagedWay(staged, spot.x, spot.y, STAGED_ROOM_M)),
  );
  return rng
    .shuffle(free)
    .slice(0, count)
    .map((spot, i) => {
      const own = rng.split(`parked ${i}`);
      const model = standIn(rng.choice(PARKED), true, own.split('stand-in'));
      const spec = createSpec(firstId + i, model, own);
      const half = 10;
      const dx = cos(spot.yaw) * half;
      const dy = sin(spot.yaw) * half;
      const route = straightRoute(
        'parked',
        [spot.x - dx, spot.y - dy],
        [spot.x + dx, spot.y + dy],
        0,
      );
      return {
        spec,
        role: null,
        route,
        s: half + rng.uniform(-0.4, 0.4),
        lateral: rng.uniform(-0.12, 0.12),
        speed: 0,
        desiredSpeed: 0,
        parked: true,
        attentive: true,
        manoeuvres: [],
      };
    });
}

/** The routes of a place for vehicles, each once. */
export function drivingRoutes(place: Place): Route[] {
  const routes = place.drivingRoutes
    .map((name) => place.routes.get(name))
    .filter((route) => route instanceof Route);
  return [...new Set(routes)];
}

/** Lanes of staged road users are theirs alone, so that background traffic does not end the scene early. */
function openRoutes(place: Place, staged: readonly StagedActor[]): Route[] {
  const taken = new Set(staged.map((actor) => actor.route));
  return drivingRoutes(place).filter(
    (route) => !taken.has(route) && !staged.some((actor) => sharesLane(route, actor)),
  );
}

function sharesLane(route: Route, actor: StagedActor): boolean {
  if (actor.spec.kind === 'pedestrian') return false;
  for (let s = 0; s < actor.route.length; s += 25) {
    const p = actor.route.at(s);
    const place = route.project(p.x, p.y);
    if (place.s > 0 && place.s < route.length && Math.abs(place.offset) < 1.2) return true;
  }
  return false;
}

/** Too near to start beside `other`, or in its lane too near before or behind it. */
function crowds(other: StagedActor, x: number, y: number): boolean {
  const p = centreOf(other);
  const apart = distance(p.x, p.y, x, y);
  if (apart >= GAP_M) return false;
  return apart < BESIDE_M || Math.abs(other.route.project(x, y, other.s).offset) < 1.5;
}

/** What traffic is drawn for. */
interface Setting {
  readonly place: Place;
  /** Who is there already. */
  readonly staged: readonly StagedActor[];
  /** No event is staged: traffic is everywhere, in all lanes, and pedestrians cross. */
  readonly everyday: boolean;
}

/** In a junction or just before its stop line. */
export function atJunction(route: Route, s: number): boolean {
  const ahead = route.stopAt(s);
  return ahead !== null && s > ahead.lap + ahead.stop.s - BEFORE_JUNCTION_M;
}

function movingActor(
  id: number,
  model: string,
  routes: readonly Route[],
  route: Route,
  s: number,
  rng: Rng,
): StagedActor {
  const spec = createSpec(id, model, rng);
  const share = rng.uniform(0.75, 1);
  const cyclist = spec.kind === 'bicycle';
  const most = cyclist ? rng.uniform(3.5, 6) : (TOP_SPEED[model] ?? ANY_SPEED);
  // Heavy vehicles have no room to spare in their lane.
  const spread = spec.kind === 'truck' || spec.kind === 'bus' ? 0 : 1;
  const wanted = Math.min(most, share * route.limitAt(s));
  return {
    spec,
    role: null,
    route,
    s,
    lateral: cyclist ? 0.6 - route.laneWidth / 2 : spread * rng.uniform(-0.2, 0.2),
    speed: wanted * 0.8,
    desiredSpeed: most,
    parked: false,
    attentive: true,
    manoeuvres: [],
    manners: { ...SCRIPTED, careful: true, limitShare: share, lanes: cyclist ? [] : routes },
  };
}

/** The model, or a rarer one in its place. */
function standIn(model: string, parks: boolean, rng: Rng): string {
  const other = STAND_INS[model];
  return other && (other.parks || !parks) && rng.uniform() < other.share ? other.model : model;
}

function movingTraffic(setting: Setting, count: number, firstId: number, rng: Rng): StagedActor[] {
  const { place, staged, everyday } = setting;
  const routes = everyday ? drivingRoutes(place) : openRoutes(place, staged);
  const placed: StagedActor[] = [];
  if (routes.length === 0) return placed;
  const hasJunctions = routes.some((route) => route.stopAt(0) !== null);
  // Where nothing is staged the roads are filled as asked, unless they are full.
  const attempts = count * (everyday ? 80 : 12);
  for (let attempt = 0; attempt < attempts && placed.length < count; attempt++) {
    const route = rng.choice(routes);
    const model = rng.choice(MOVING);
    const s = rng.uniform(12, route.length - 12);
    const { x, y } = route.at(s);
    const own = rng.split(`moving ${attempt}`);
    const tooClose = [...staged, ...placed].some((other) => crowds(other, x, y));
    const elsewhere = !everyday && !nearTheEvent(staged, x, y);
    if (tooClose || elsewhere || atJunction(route, s)) continue;
    if (model === 'bicycle' && route.limitAt(s) > NO_CYCLING) continue;
    const body = hasJunctions ? model : standIn(model, false, own.split('stand-in'));
    placed.push(movingActor(firstId + placed.length, body, routes, route, s, own));
  }
  return placed.map((actor) => atEase(actor, [...staged, ...placed]));
}

/** The actor at a speed that lets it follow whoever is ahead without hard braking. */
function atEase(actor: StagedActor, others: readonly StagedActor[]): StagedActor {
  const { route, s, spec, desiredSpeed } = actor;
  let speed = actor.speed;
  for (const other of others) {
    const p = centreOf(other);
    const here = centreOf(actor);
    const apart = distance(p.x, p.y, here.x, here.y);
    if (other === actor || apart > 200) continue;
    const ahead = (p.x - here.x) * cos(here.heading) + (p.y - here.y) * sin(here.heading);
    const place = route.project(p.x, p.y, s + Math.max(0, ahead));
    if (place.s <= s || Math.abs(place.offset - actor.lateral) > 2.2) continue;
    const gap = place.s - s - (spec.size[0] + other.spec.size[0]) / 2;
    const leader = { gap, speed: other.speed };
    const idm = { ...USUAL_DRIVER, desiredSpeed: Math.max(1, desiredSpeed) };
    while (speed > 0.5 && idmAcceleration(speed, leader, idm) < -EASY_BRAKE) speed -= 0.5;
  }
  return { ...actor, speed: Math.max(0, speed) };
}

function walkers(setting: Setting, count: number, firstId: number, rng: Rng): StagedActor[] {
  const { place, staged, everyday } = setting;
  const placed: StagedActor[] = [];
  const pavements = place.walkingRoutes.map((name) => place.routes.get(name) as Route);
  if (pavements.length === 0) return placed;
  for (let attempt = 0; attempt < count * 8 && placed.length < count; attempt++) {
    const pavement = rng.choice(pavements);
    const route = everyday && rng.uniform() < 0.5 ? pavement.reversed() : pavement;
    const s = rng.uniform(5, route.length - 5);
    // Pedestrians keep right, so that those who meet pass each other.
    const lateral = everyday ? -rng.uniform(0.36, 0.46) : rng.uniform(-0.6, 0.6);
    const { x, y } = route.at(s);
    const close = [...staged, ...placed].some((other) => {
      const p = centreOf(other);
      return distance(p.x, p.y, x, y) < 5;
    });
    if (close || (!everyday && !nearTheEvent(staged, x, y))) continue;
    const own = rng.split(`walker ${attempt}`);
    const model = own.uniform() < 0.85 ? 'pedestrian' : 'child';
    const speed = own.uniform(0.9, 1.6);
    placed.push({
      spec: createSpec(firstId + placed.length, model, own),
      role: null,
      route,
      s,
      lateral,
      speed,
      desiredSpeed: speed,
      parked: false,
      attentive: true,
      manoeuvres: [],
      ...(everyday && { manners: { ...SCRIPTED, pavements, rng: own.split('choices') } }),
    });
  }
  return placed;
}

/**
 * Background traffic around a staged event, at most so many of each; ids follow those of the staged.
 * @param everyday no event is staged: traffic is all over the place and shares the lanes of who is there already
 */
export function addTraffic(
  place: Place,
  staged: readonly StagedActor[],
  counts: TrafficCounts,
  rng: Rng,
  everyday = false,
): StagedActor[] {
  const setting = (placed: readonly StagedActor[]): Setting => ({
    place,
    staged: [...staged, ...placed],
    everyday,
  });
  const first = staged.length + 1;
  const parked = parkedCars(setting([]), counts.parked, first, rng.split('parked'));
  const moving = movingTraffic(
    setting(parked),
    counts.moving,
    first + parked.length,
    rng.split('moving'),
  );
  const vehicles = [...parked, ...moving];
  const onFoot = walkers(
    setting(vehicles),
    counts.pedestrians,
    first + vehicles.length,
    rng.split('pedestrians'),
  );
  return [...vehicles, ...onFoot];
}
