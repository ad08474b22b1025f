/** Places with traffic and nothing staged: long everyday drives, the page's sandbox, the benchmark's road. */

import { createRng, type Rng } from '../../core/rng.ts';
import type { PlaceName } from '../../core/scenario-spec.ts';
import { SCRIPTED } from '../driver/manners.ts';
import { PLACES } from '../places/index.ts';
import type { Place } from '../places/place.ts';
import type { Route } from '../roads/route.ts';
import { addTraffic, atJunction, drivingRoutes, type TrafficCounts } from './background.ts';
import { createSpec, type Manoeuvre, type Stage, type StagedActor } from './stage.ts';

/** Friction of a dry road. */
const DRY = 0.8;

/** Where the ego starts: its route and how far along. */
const START: Readonly<Record<PlaceName, readonly [route: string, s: number]>> = {
  straight: ['forward-kerb', 60],
  'country-road': ['forward-kerb', 60],
  motorway: ['forward-kerb', 60],
  curve: ['forward-kerb', 60],
  't-junction': ['west-east', 60],
  'four-way': ['west-east', 60],
  'four-way-signals': ['south-north', 60],
  town: ['circuit-1', 20],
};

/** Its driver is part of the traffic: it keeps to limits and signals, yields, lets pedestrians cross, changes lanes. */
function egoAt(place: Place, route: Route, s: number, share: number, rng: Rng): StagedActor {
  const limit = route.limitAt(s);
  return {
    spec: createSpec(1, 'saloon', rng),
    role: 'ego',
    route,
    s,
    lateral: 0,
    speed: limit * 0.8,
    desiredSpeed: Math.max(limit, 40),
    parked: false,
    attentive: true,
    manoeuvres: [],
    manners: { ...SCRIPTED, careful: true, limitShare: share, lanes: drivingRoutes(place) },
  };
}

/** Metres left of the middle of its lane that a wandering ego goes to at most, to either side. */
const WANDER_M = 0.95;

/** It goes from one side of its lane to the other, sometimes fast, as nobody does who is being watched. */
function wandering(durationS: number, rng: Rng): Manoeuvre[] {
  const manoeuvres: Manoeuvre[] = [];
  for (let at = 0; at < durationS; at += rng.uniform(1.5, 4)) {
    const [to, duration] = [rng.uniform(-WANDER_M, WANDER_M), rng.uniform(1.2, 3.5)];
    manoeuvres.push({ when: { at }, do: { offset: { to, duration } } });
  }
  return manoeuvres;
}

interface FreeDrive {
  readonly scenario: string;
  readonly seed: number;
  readonly place: PlaceName;
  readonly traffic: TrafficCounts;
  readonly durationS: number;
  readonly friction: number;
  /** Speed that the ego likes as a share of the limit. */
  readonly share: number;
  /** Where the ego begins; {@link START} without. */
  readonly from?: readonly [route: string, s: number];
  readonly wanders?: boolean;
}

function stageDrive(drive: FreeDrive, rng: Rng): Stage {
  const { scenario, seed, traffic, durationS, friction } = drive;
  const place = PLACES[drive.place](rng.split('place'));
  const [name, from] = drive.from ?? START[drive.place];
  const route = place.routes.get(name) as Route;
  let s = from;
  while (atJunction(route, s)) s += 10;
  const manoeuvres = drive.wanders ? wandering(durationS, rng.split('wandering')) : [];
  const ego = { ...egoAt(place, route, s, drive.share, rng.split('ego')), manoeuvres };
  return {
    scenario,
    seed,
    place,
    egoId: 1,
    friction,
    parameters: {},
    durationS,
    actors: [ego, ...addTraffic(place, [ego], traffic, rng.split('traffic'), true)],
    recirculate: true,
  };
}

/** The ego drives along with traffic of up to the given counts, which comes in again where it has left. */
export function stageFreeDrive(
  placeName: PlaceName,
  seed: number,
  traffic: TrafficCounts,
  durationS: number,
): Stage {
  const rng = createRng(seed).split(`free drive ${placeName}`);
  const scenario = 'free-drive';
  return stageDrive(
    { scenario, seed, place: placeName, traffic, durationS, friction: DRY, share: 0.97 },
    rng,
  );
}

/** Places of everyday drives: how often each is drawn, and for how many seconds its road lasts. */
const EVERYDAY: readonly { place: PlaceName; weight: number; seconds: number }[] = [
  { place: 'town', weight: 11, seconds: Number.POSITIVE_INFINITY },
  { place: 'straight', weight: 3, seconds: 40 },
  { place: 'motorway', weight: 2, seconds: 36 },
  { place: 'country-road', weight: 2, seconds: 34 },
  { place: 'curve', weight: 2, seconds: 20 },
];

/** Traffic by place, from next to none to dense. */
function everydayTraffic(place: PlaceName, rng: Rng): TrafficCounts {
  const most = place === 'town' ? 55 : place === 'straight' || place === 'motorway' ? 36 : 16;
  const inTown = place === 'town' || place === 'straight';
  return {
    moving: rng.integer(2, most),
    parked: inTown ? rng.integer(0, place === 'town' ? 90 : 40) : 0,
    pedestrians: inTown ? rng.integer(0, place === 'town' ? 30 : 14) : rng.integer(0, 2),
  };
}

/**
 * An everyday drive of so many seconds without a staged event: a town as a rule, an open road where it is long enough.
 * Traffic, parked cars, pedestrians and the ego's haste all come from the seed.
 */
export function stageEveryday(seed: number, durationS: number, friction = DRY): Stage {
  const rng = createRng(seed).split('everyday');
  return stageDrive(everydayDrive(seed, durationS, friction, rng), rng);
}

/** Where an ego that may begin anywhere does: a circuit of the town, and how far along at most, metres. */
const CIRCUITS = 12;
const CIRCUIT_M = 1200;

/** A drive in the town from anywhere in it; on another road, which has one beginning, from there. */
function fromAnywhere(drive: FreeDrive, rng: Rng): FreeDrive {
  const start = rng.split('start');
  const from = [`circuit-${start.integer(1, CIRCUITS)}`, start.uniform(0, CIRCUIT_M)] as const;
  return drive.place === 'town' ? { ...drive, from } : drive;
}

/**
 * As {@link stageEveryday}, but the ego begins anywhere in the town and wanders across its lane: for models that are to
 * know what a lane looks like from beside its middle.
 */
export function stageWander(seed: number, durationS: number, friction = DRY): Stage {
  const rng = createRng(seed).split('wander');
  const drive = fromAnywhere(everydayDrive(seed, durationS, friction, rng), rng);
  return stageDrive({ ...drive, scenario: 'wander', wanders: true }, rng);
}

/** As {@link stageEveryday}, but the ego begins anywhere in the town: for models that are to know all of it, its junctions above all. */
export function stageRoam(seed: number, durationS: number, friction = DRY): Stage {
  const rng = createRng(seed).split('roam');
  const drive = fromAnywhere(everydayDrive(seed, durationS, friction, rng), rng);
  return stageDrive({ ...drive, scenario: 'roam' }, rng);
}

function everydayDrive(seed: number, durationS: number, friction: number, rng: Rng): FreeDrive {
  const long = EVERYDAY.filter(({ seconds }) => seconds >= durationS);
  const place = rng.choice(long.flatMap((one) => Array<PlaceName>(one.weight).fill(one.place)));
  const traffic = everydayTraffic(place, rng.split('counts'));
  const share = rng.split('haste').uniform(0.88, 1);
  return { scenario: 'everyday', seed, place, traffic, durationS, friction, share };
}
