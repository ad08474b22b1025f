/**
 * Affordances of one moment, as pure functions of the lane graph and the world state: DeepDriving's thirteen and `fast`,
 * the six of CAL (A. Sauer, N. Savinov, A. Geiger, CoRL 2018), the nearest solid in eight directions.
 */
import type { ActorKind, ActorSpec } from '../../core/actors.ts';
import type { AffordanceLabels } from '../../core/tables.ts';
import { findActor, findSpec, type WorldState } from '../../core/world-state.ts';
import type { LaneGraph } from '../../world/roads/lane-graph.ts';
import { footprintOf } from '../footprint.ts';
import { egoPath, pathGap } from '../path-gap.ts';
import { CAR_REACH_M, carDistances, FAST_REACH_M, isFast, markings } from './deep-driving.ts';
import { distanceAlong, type LaneSpot, type LaneView, laneView } from './lane-view.ts';
import { redLightAhead } from './red-light.ts';
import { solidSectors } from './solid-sectors.ts';

/** CAL sees the car ahead up to here, and a hazard up to there. */
const CAL_CAR_REACH_M = 50;
const HAZARD_REACH_M = 15;
/** CAL's classes of signs, km/h. */
const SIGNS = [30, 60, 90] as const;

const VEHICLES: ReadonlySet<ActorKind> = new Set([
  'car',
  'van',
  'truck',
  'bus',
  'motorcycle',
  'bicycle',
]);

export interface AffordanceInput {
  readonly state: WorldState;
  readonly actors: readonly ActorSpec[];
  readonly egoId: number;
  readonly graph: LaneGraph;
}

/** A vehicle in a lane. */
interface InLane extends LaneSpot {
  readonly length: number;
}

/** All vehicles but the ego that are in a driving lane. */
function vehiclesInLanes({ state, actors, egoId, graph }: AffordanceInput): InLane[] {
  return state.actors.flatMap((actor) => {
    const spec = findSpec(actors, actor.id);
    if (actor.id === egoId || !VEHICLES.has(spec.kind)) return [];
    const spot = graph.locate(actor.position[0], actor.position[1], actor.yaw);
    return spot ? [{ lane: spot.lane, s: spot.s, length: spec.size[0] }] : [];
  });
}

/** Gap to the nearest of the vehicles ahead in a lane, bumper to bumper; null without one. */
function gapIn(
  graph: LaneGraph,
  vehicles: readonly InLane[],
  spot: LaneSpot | null,
  egoLength: number,
): number | null {
  if (!spot) return null;
  const gaps = vehicles.flatMap((vehicle) => {
    const halves = (egoLength + vehicle.length) / 2;
    const along = distanceAlong(graph, spot, vehicle, CAR_REACH_M + halves);
    return along === null || along === 0 ? [] : [Math.max(0, along - halves)];
  });
  return gaps.length === 0 ? null : Math.min(...gaps);
}

/** Curvatures of the lane ahead, every 5 m. */
function curvaturesAhead(graph: LaneGraph, { own }: LaneView): number[] {
  const stretches = graph.ahead(own.lane, own.s, FAST_REACH_M);
  return stretches.flatMap(({ lane, from, to }, i) => {
    const road = graph.road(lane.road);
    const span = graph.span(lane);
    const start = i === 0 ? own.s : 0;
    const count = Math.max(1, Math.ceil((to - from) / 5));
    return Array.from({ length: count + 1 }, (_, k) => {
      const along = start + ((to - from) * k) / count;
      const s = lane.lane > 0 ? span.to - along : span.from + along;
      return road.line.at(s).curvature;
    });
  });
}

/** A person or animal in the ego's way, near. */
function isHazard({ state, actors, egoId }: AffordanceInput, view: LaneView): boolean {
  const ego = findActor(state, egoId);
  const path = egoPath(ego, findSpec(actors, egoId).size, view.own);
  return state.actors.some((actor) => {
    const spec = findSpec(actors, actor.id);
    if (spec.kind !== 'pedestrian' && spec.kind !== 'animal') return false;
    const gap = pathGap(path, ego, actor, footprintOf(actor, spec.size), null, 1);
    return gap !== null && gap.gap <= HAZARD_REACH_M;
  });
}

/** The class of sign nearest to a limit, km/h; null where the limit is none of theirs (within 5 km/h). */
function signOf(speedLimit: number): number | null {
  const kmh = speedLimit * 3.6;
  return SIGNS.find((sign) => Math.abs(sign - kmh) <= 5) ?? null;
}

function sectors({ state, actors, egoId }: AffordanceInput) {
  const footprint = (id: number) => footprintOf(findActor(state, id), findSpec(actors, id).size);
  const others = state.actors.filter(({ id }) => id !== egoId).map(({ id }) => footprint(id));
  const found = solidSectors(footprint(egoId), others);
  return {
    solid_0: found[0] ?? null,
    solid_1: found[1] ?? null,
    solid_2: found[2] ?? null,
    solid_3: found[3] ?? null,
    solid_4: found[4] ?? null,
    solid_5: found[5] ?? null,
    solid_6: found[6] ?? null,
    solid_7: found[7] ?? null,
  };
}

const OFF_THE_ROAD = {
  angle: null,
  to_marking_ll: null,
  to_marking_ml: null,
  to_marking_mr: null,
  to_marking_rr: null,
  dist_ll: null,
  dist_mm: null,
  dist_rr: null,
  to_marking_l: null,
  to_marking_m: null,
  to_marking_r: null,
  dist_l: null,
  dist_r: null,
  fast: null,
  red_light: null,
  hazard_stop: null,
  speed_sign: null,
  vehicle_distance: null,
  relative_angle: null,
  centre_distance: null,
};

/** Without a road, or off it, and alone. */
export const NO_AFFORDANCES: AffordanceLabels = {
  ...OFF_THE_ROAD,
  solid_0: null,
  solid_1: null,
  solid_2: null,
  solid_3: null,
  solid_4: null,
  solid_5: null,
  solid_6: null,
  solid_7: null,
};

/** All of them; what has to do with lanes is null off the driving lanes. */
export function affordances(input: AffordanceInput): AffordanceLabels {
  const { state, actors, egoId, graph } = input;
  const ego = findActor(state, egoId);
  const view = laneView(graph, ego.position[0], ego.position[1], ego.yaw);
  if (!view) return { ...OFF_THE_ROAD, ...sectors(input) };
  const { own, left, right } = view;
  const [length, width] = findSpec(actors, egoId).size;
  const vehicles = vehiclesInLanes(input);
  const gap = (spot: LaneSpot | null) => gapIn(graph, vehicles, spot, length);
  const beside = (lane: LaneView['left']) => (lane ? { lane: lane.lane, s: own.s } : null);
  const gaps = {
    left: gap(beside(left)),
    own: gap(own),
    right: gap(beside(right)),
  };
  const near = gaps.own !== null && gaps.own <= CAL_CAR_REACH_M ? gaps.own : null;
  return {
    angle: -own.headingError,
    ...markings(view, width),
    ...carDistances(view, gaps, width),
    fast: isFast(curvaturesAhead(graph, view)),
    red_light: redLightAhead(graph, state.signals, view),
    hazard_stop: isHazard(input, view),
    speed_sign: signOf(own.speedLimit),
    vehicle_distance: near,
    relative_angle: own.headingError,
    centre_distance: own.offset,
    ...sectors(input),
  };
}
