/** Occupancy and flow of a drive through traffic, eight seconds ahead: the truth, and the simplest forecast. */
import { stateAt, type WorldState } from '../../core/world-state.ts';
import { sceneSolids } from '../../engine/solids/scene-solids.ts';
import {
  constantVelocity,
  type FlowForecast,
  occupancyFlow,
  WAYPOINT_US,
  WAYPOINTS,
} from '../../labels/occupancy/occupancy-flow.ts';
import type { LidarSpec } from '../../sensors/lidar/lidar-spec.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { actorSpecs, type Stage } from '../../world/staging/stage.ts';
import { playOut } from '../play-out.ts';
import { senseTurn } from '../sensing/lidar-sensor.ts';

/** One moment of a drive with what comes after it. */
export interface ForecastMoment {
  readonly tUs: number;
  readonly truth: FlowForecast;
  /** What constant velocity says. */
  readonly baseline: FlowForecast;
  /** How many road users the scanner saw, and how many there are. */
  readonly seen: number;
  readonly actors: number;
}

export interface ForecastTimes {
  /** The first moment, how far apart, and the last at most; microseconds. */
  readonly fromUs: number;
  readonly everyUs: number;
  readonly untilUs: number;
}

/**
 * @param lidar who is met by one of its beams counts as observed
 * @param stage whose drive lasts eight seconds beyond the last moment
 */
export function* forecastDrive(
  stage: Stage,
  createPhysics: CreatePhysics,
  times: ForecastTimes,
  lidar: LidarSpec,
): Generator<ForecastMoment> {
  const fullSeconds = (times.untilUs + WAYPOINTS * WAYPOINT_US) / 1e6;
  const { states } = playOut(stage, createPhysics, { fullSeconds });
  const actors = actorSpecs(stage);
  const { egoId, seed } = stage;
  const scene = { network: stage.place.network, actors, egoId, seed };
  const solids = sceneSolids(scene);
  for (let tUs = times.fromUs; tUs <= times.untilUs; tUs += times.everyUs) {
    const turn = senseTurn(lidar, { scene, motion: states }, solids, tUs, `forecast ${tUs}`);
    const observed = new Set<number>(turn.instance);
    observed.delete(0);
    const ahead: WorldState[] = Array.from({ length: WAYPOINTS + 1 }, (_, i) =>
      stateAt(states, tUs + i * WAYPOINT_US),
    );
    const truth = occupancyFlow(ahead, actors, egoId, observed);
    const guess = constantVelocity(ahead[0] as WorldState, egoId, observed);
    const baseline = occupancyFlow(guess, actors, egoId, observed);
    yield { tUs, truth, baseline, seen: observed.size, actors: actors.length - 1 };
  }
}
