/** Flow and density of simulated traffic by Edie's definitions, and the IDM's equilibrium between them. */
import { createRng } from '../../src/core/rng.ts';
import type { PlaceName } from '../../src/core/scenario-spec.ts';
import { USUAL_DRIVER } from '../../src/world/driver/idm.ts';
import { SCRIPTED } from '../../src/world/driver/manners.ts';
import type { Place } from '../../src/world/places/place.ts';
import { Route, type RoutePoint } from '../../src/world/roads/route.ts';
import { Simulation } from '../../src/world/simulation.ts';
import { stageFreeDrive } from '../../src/world/staging/free-drive.ts';
import { createSpec, type Stage, type StagedActor } from '../../src/world/staging/stage.ts';
import { createPhysics } from './physics.ts';

/** Of the vehicle that all drive, metres. */
const LENGTH_M = 4.62;

/** Gap at which all drive at one speed, metres. */
function equilibriumGap(speed: number, desiredSpeed: number): number {
  const { standstillGap, headway } = USUAL_DRIVER;
  return (standstillGap + speed * headway) / Math.sqrt(1 - (speed / desiredSpeed) ** 4);
}

/** Speed of steady traffic of a density (1/m), m/s, by bisection. */
export function equilibriumSpeed(density: number, desiredSpeed: number): number {
  const gap = 1 / density - LENGTH_M;
  let [low, high] = [0, desiredSpeed];
  for (let i = 0; i < 60; i++) {
    const speed = (low + high) / 2;
    if (equilibriumGap(speed, desiredSpeed) > gap) high = speed;
    else low = speed;
  }
  return low;
}

/** Part of a lane: a route between two arc lengths, metres. */
export interface Stretch {
  readonly route: Route;
  readonly from: number;
  readonly to: number;
}

export interface FlowPoint {
  /** 1/m and 1/s. */
  readonly density: number;
  readonly flow: number;
}

/**
 * L. C. Edie, Discussion of traffic stream measurements and definitions (1963): over a region of space and time of
 * area A, density is the time that all spend in it over A, and flow the distance that all go in it over A.
 */
export function measure(stage: Stage, stretch: Stretch, warmS: number, spanS: number): FlowPoint {
  const simulation = new Simulation(stage, createPhysics());
  let [time, way] = [0, 0];
  const every = 10;
  for (let step = 1; step <= (warmS + spanS) * 100; step++) {
    simulation.step();
    if (step <= warmS * 100 || step % every !== 0) continue;
    for (const { position, velocity } of simulation.state().actors) {
      const { s, offset } = stretch.route.project(position[0], position[1]);
      if (Math.abs(offset) > 1.5 || s < stretch.from || s >= stretch.to) continue;
      time += every / 100;
      way += (Math.hypot(velocity[0], velocity[1]) * every) / 100;
    }
  }
  simulation.dispose();
  const area = (stretch.to - stretch.from) * spanS;
  return { density: time / area, flow: way / area };
}

/** The traffic of a free drive, all the same cars and drivers, in their lanes, at the limit. */
export function alikeTraffic(place: PlaceName, seed: number, moving: number): Stage {
  const stage = stageFreeDrive(place, seed, { moving, parked: 0, pedestrians: 0 }, 600);
  const actors = stage.actors.map((actor): StagedActor => {
    const rng = createRng(actor.spec.id);
    const spec = createSpec(actor.spec.id, 'saloon', rng);
    const manners = { ...SCRIPTED, careful: true, limitShare: 1 };
    return { ...actor, spec, desiredSpeed: 50, lateral: 0, manners };
  });
  return { ...stage, actors };
}

const RADIUS_M = 200;

/** A circular road without anything else on it. */
function ring(): { place: Place; route: Route } {
  const length = 2 * Math.PI * RADIUS_M;
  const count = 2513;
  const points = Array.from({ length: count + 1 }, (_, i): RoutePoint => {
    const angle = (2 * Math.PI * i) / count;
    return {
      x: RADIUS_M * Math.cos(angle),
      y: RADIUS_M * Math.sin(angle),
      heading: angle + Math.PI / 2,
      curvature: 1 / RADIUS_M,
    };
  });
  const route = new Route('ring', points, length, 13.9, { closed: true, laneWidth: 3.5 });
  const network = {
    name: 'ring',
    roads: [],
    links: [],
    junctions: [],
    signalGroups: [],
    signalHeads: [],
    stopLines: [],
    scenery: [],
  };
  const routes = new Map([[route.name, route]]);
  return {
    place: { network, routes, drivingRoutes: ['ring'], walkingRoutes: [], parking: [] },
    route,
  };
}

/** So many alike cars on a circular road, unevenly spread, slower than they like. */
export function ringTraffic(cars: number, desiredSpeed: number): { stage: Stage; route: Route } {
  const { place, route } = ring();
  const spacing = route.length / cars;
  const rng = createRng(17);
  const actors = Array.from({ length: cars }, (_, i): StagedActor => {
    const loose = Math.max(0, spacing - LENGTH_M - 4) / 2;
    return {
      spec: createSpec(i + 1, 'saloon', rng.split(`${i}`)),
      role: i === 0 ? 'ego' : null,
      route,
      s: i * spacing + rng.uniform(0, loose),
      lateral: 0,
      speed: Math.min(desiredSpeed, Math.max(0, (spacing - LENGTH_M - 4) / 2.5)),
      desiredSpeed,
      parked: false,
      attentive: true,
      manoeuvres: [],
    };
  });
  const stage: Stage = {
    scenario: 'ring',
    seed: 1,
    place,
    actors,
    egoId: 1,
    friction: 0.8,
    parameters: {},
    durationS: 600,
  };
  return { stage, route };
}
