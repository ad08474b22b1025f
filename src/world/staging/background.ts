/** Road users that are not part of the staged event: they follow their lanes, stand parked, or walk. */
import { cos, sin } from '../../core/math.ts';
import type { Rng } from '../../core/rng.ts';
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

function parkedCars(
  place: Place,
  staged: readonly StagedActor[],
  count: number,
  firstId: number,
  rng: Rng,
): StagedActor[] {
  const free = place.parking.filter(
    (spot) =>
      nearTheEvent(staged, spot.x, spot.y) &&
      !inTheStagedWay(staged, spot.x, spot.y, STAGED_ROOM_M),
  );
  return rng
    .shuffle(free)
    .slice(0, count)
    .map((spot, i) => {
      const spec = createSpec(firstId + i, rng.choice(PARKED), rng.split(`parked ${i}`));
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

/** Lanes of staged road users are theirs alone, so that background traffic does not end the scene early. */
function openRoutes(place: Place, staged: readonly StagedActor[]): Route[] {
  const taken = new Set(staged.map((actor) => actor.route));
  const open = place.drivingRoutes
    .map((name) => place.routes.get(name))
    .filter((route) => route instanceof Route);
  return [...new Set(open)].filter(
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

function movingTraffic(
  place: Place,
  staged: readonly StagedActor[],
  count: number,
  firstId: number,
  rng: Rng,
): StagedActor[] {
  const routes = openRoutes(place, staged);
  const placed: StagedActor[] = [];
  if (routes.length === 0) return placed;
  for (let attempt = 0; attempt < count * 12 && placed.length < count; attempt++) {
    const route = rng.choice(routes);
    const model = rng.choice(MOVING);
    const s = rng.uniform(12, route.length - 12);
    const { x, y } = route.at(s);
    const own = rng.split(`moving ${attempt}`);
    const tooClose = [...staged, ...placed].some((other) => crowds(other, x, y));
    if (tooClose || !nearTheEvent(staged, x, y)) continue;
    const spec = createSpec(firstId + placed.length, model, own);
    const fast = route.speedLimit * own.uniform(0.75, 1.0);
    const speed = spec.kind === 'bicycle' ? own.uniform(3.5, 6) : fast;
    placed.push({
      spec,
      role: null,
      route,
      s,
      lateral: spec.kind === 'bicycle' ? -1 : own.uniform(-0.2, 0.2),
      speed: speed * 0.8,
      desiredSpeed: speed,
      parked: false,
      attentive: true,
      manoeuvres: [],
    });
  }
  return placed;
}

function walkers(
  place: Place,
  staged: readonly StagedActor[],
  count: number,
  firstId: number,
  rng: Rng,
): StagedActor[] {
  const placed: StagedActor[] = [];
  if (place.walkingRoutes.length === 0) return placed;
  for (let attempt = 0; attempt < count * 8 && placed.length < count; attempt++) {
    const route = place.routes.get(rng.choice(place.walkingRoutes)) as Route;
    const s = rng.uniform(5, route.length - 5);
    const lateral = rng.uniform(-0.6, 0.6);
    const { x, y } = route.at(s);
    const close = [...staged, ...placed].some((other) => {
      const p = centreOf(other);
      return distance(p.x, p.y, x, y) < 5;
    });
    if (close || !nearTheEvent(staged, x, y)) continue;
    const own = rng.split(`walker ${attempt}`);
    const spec = createSpec(
      firstId + placed.length,
      own.uniform() < 0.85 ? 'pedestrian' : 'child',
      own,
    );
    const speed = own.uniform(0.9, 1.6);
    placed.push({
      spec,
      role: null,
      route,
      s,
      lateral,
      speed,
      desiredSpeed: speed,
      parked: false,
      attentive: true,
      manoeuvres: [],
    });
  }
  return placed;
}

/** Background traffic around a staged event, at most so many of each; ids follow those of the staged. */
export function addTraffic(
  place: Place,
  staged: readonly StagedActor[],
  counts: TrafficCounts,
  rng: Rng,
): StagedActor[] {
  const parked = parkedCars(place, staged, counts.parked, staged.length + 1, rng.split('parked'));
  let next = staged.length + parked.length + 1;
  const moving = movingTraffic(
    place,
    [...staged, ...parked],
    counts.moving,
    next,
    rng.split('moving'),
  );
  next += moving.length;
  const pedestrians = walkers(
    place,
    [...staged, ...parked, ...moving],
    counts.pedestrians,
    next,
    rng.split('pedestrians'),
  );
  return [...parked, ...moving, ...pedestrians];
}
