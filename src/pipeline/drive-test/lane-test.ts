/** Drives along lanes with a controller at the wheel that knows affordances alone: how often it leaves its lane. */
import { clamp } from '../../core/math.ts';
import { deriveSeed } from '../../core/rng.ts';
import type { PlaceName } from '../../core/scenario-spec.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import type { ChassisSpec } from '../../world/bodies/body-model.ts';
import { bodyModel } from '../../world/bodies/catalogue.ts';
import type { Controls } from '../../world/dynamics/actuation.ts';
import type { CreatePhysics } from '../../world/physics-port.ts';
import { LaneGraph } from '../../world/roads/lane-graph.ts';
import { Simulation } from '../../world/simulation.ts';
import { stageFreeDrive } from '../../world/staging/free-drive.ts';
import { firstEgoCollision } from '../play-out.ts';
import { drawLook, VARIED } from '../scene-look.ts';
import { LOOK_EVERY_US, type WatchedScene } from './brake-rule.ts';
import { egoSpeedIn } from './emergency-brake.ts';
import type { ControllerKind, Drive } from './lane-controllers.ts';
import type { RoadEye } from './road-sense.ts';

export interface LaneTest {
  readonly controllers: readonly ControllerKind[];
  /** Opens the eye for a scene, and its name. */
  readonly eye: (scene: WatchedScene, graph: LaneGraph) => RoadEye | Promise<RoadEye>;
  /** How many drives of each controller. */
  readonly drives: number;
  readonly seed: number;
  readonly createPhysics: CreatePhysics;
  /** After each drive. */
  readonly onDone: () => void;
}

/** Roads without junctions: affordances do not say which way to turn. */
const PLACES: readonly PlaceName[] = ['curve', 'country-road', 'straight', 'motorway'];
/** A drive ends after so long, or so far before the road does, or once it is off the road for good. */
const DRIVE_S = 30;
const ROAD_END_M = 45;
const OFF_ROAD_US = 2_000_000;

export interface LaneDrive {
  readonly place: PlaceName;
  readonly seed: number;
  readonly seconds: number;
  readonly metres: number;
  /** Times that the body came to lie over the edge of its lane, or off the road. */
  readonly departures: number;
  /** Mean distance of the ego's middle from its lane's, metres. */
  readonly meanOffset: number;
  readonly collided: boolean;
}

export interface LaneResult {
  readonly controller: string;
  readonly drives: readonly LaneDrive[];
  readonly hours: number;
  readonly departuresPerHour: number | null;
  readonly collisionsPerHour: number | null;
  /** Metres, over all moments. */
  readonly meanOffset: number | null;
  /** m/s */
  readonly meanSpeed: number | null;
}

/** Pedals and wheel for what a controller wants. */
function controlsFor(drive: Drive, speed: number, chassis: ChassisSpec): Controls {
  const { acceleration, steer } = drive;
  const most = Math.min(chassis.maxDriveAcceleration, chassis.powerPerKg / Math.max(0.1, speed));
  return {
    steer: clamp(steer, -chassis.maxSteer, chassis.maxSteer),
    throttle: clamp(acceleration / most, 0, 1),
    brake: clamp(-acceleration / chassis.maxBrakeDeceleration, 0, 1),
    reverse: false,
  };
}

/** Follows a drive against the truth. */
class Referee {
  departures = 0;
  offsets = 0;
  looks = 0;
  metres = 0;
  isOver = false;
  private wasOver = false;
  private offRoadUs = 0;
  private readonly graph: LaneGraph;
  private readonly egoId: number;
  private readonly halfWidth: number;

  constructor(graph: LaneGraph, egoId: number, width: number) {
    this.graph = graph;
    this.egoId = egoId;
    this.halfWidth = width / 2;
  }

  watch(state: WorldState): void {
    const { position, yaw } = findActor(state, this.egoId);
    const pose = this.graph.locate(position[0], position[1], yaw);
    const isOver = !pose || Math.min(pose.toLeftEdge, pose.toRightEdge) < this.halfWidth;
    if (isOver && !this.wasOver) this.departures++;
    this.wasOver = isOver;
    this.offRoadUs = pose ? 0 : this.offRoadUs + LOOK_EVERY_US;
    this.metres += (egoSpeedIn(state, this.egoId) * LOOK_EVERY_US) / 1e6;
    if (pose) {
      this.offsets += Math.abs(pose.offset);
      this.looks++;
    }
    this.isOver = this.offRoadUs >= OFF_ROAD_US || (pose !== null && this.endsSoon(pose));
  }

  private endsSoon({ lane, s }: { lane: Parameters<LaneGraph['ahead']>[0]; s: number }): boolean {
    return (this.graph.ahead(lane, s, ROAD_END_M).at(-1)?.to ?? 0) < ROAD_END_M;
  }
}

async function driveOnce(
  index: number,
  kind: ControllerKind,
  { eye: openEye, seed, createPhysics }: LaneTest,
): Promise<LaneDrive> {
  const own = deriveSeed(seed, `lane drive ${index}`);
  const place = PLACES[index % PLACES.length] as PlaceName;
  const traffic = { moving: 8, parked: 0, pedestrians: 0 };
  const stage = stageFreeDrive(place, own, traffic, DRIVE_S);
  const graph = new LaneGraph(stage.place.network);
  const ego = stage.actors.find(({ spec }) => spec.id === stage.egoId);
  const chassis = ego ? bodyModel(ego.spec.model).chassis : null;
  if (!ego || !chassis) throw new RangeError('the ego of a lane drive is no car');
  const eye = await openEye({ stage, look: drawLook(VARIED, own) }, graph);
  const controller = kind.create(chassis);
  const referee = new Referee(graph, stage.egoId, ego.spec.size[1]);
  const simulation = new Simulation(stage, createPhysics());
  try {
    while (simulation.tUs < DRIVE_S * 1e6 && !referee.isOver) {
      const state = simulation.state();
      const speed = egoSpeedIn(state, stage.egoId);
      const drive = controller.decide(await eye.look(state), speed, LOOK_EVERY_US / 1e6);
      simulation.driveEgo(controlsFor(drive, speed, chassis));
      const untilUs = simulation.tUs + LOOK_EVERY_US;
      while (simulation.tUs < untilUs) simulation.step();
      if (firstEgoCollision(simulation.collisions)) break;
      referee.watch(simulation.state());
    }
    return {
      place,
      seed: own,
      seconds: simulation.tUs / 1e6,
      metres: referee.metres,
      departures: referee.departures,
      meanOffset: referee.looks === 0 ? 0 : referee.offsets / referee.looks,
      collided: firstEgoCollision(simulation.collisions) !== null,
    };
  } finally {
    simulation.dispose();
  }
}

function summary(controller: string, drives: readonly LaneDrive[]): LaneResult {
  const total = (of: (drive: LaneDrive) => number) => drives.reduce((sum, d) => sum + of(d), 0);
  const seconds = total((drive) => drive.seconds);
  const hours = seconds / 3600;
  const over = (sum: number, by: number) => (by === 0 ? null : sum / by);
  return {
    controller,
    drives,
    hours,
    departuresPerHour: over(
      total(({ departures }) => departures),
      hours,
    ),
    collisionsPerHour: over(
      total(({ collided }) => (collided ? 1 : 0)),
      hours,
    ),
    meanOffset: over(
      total((drive) => drive.meanOffset * drive.seconds),
      seconds,
    ),
    meanSpeed: over(
      total(({ metres }) => metres),
      seconds,
    ),
  };
}

export async function testLanes(test: LaneTest): Promise<LaneResult[]> {
  const results: LaneResult[] = [];
  for (const kind of test.controllers) {
    const drives: LaneDrive[] = [];
    for (let i = 0; i < test.drives; i++) {
      drives.push(await driveOnce(i, kind, test));
      test.onDone();
    }
    results.push(summary(kind.name, drives));
  }
  return results;
}
