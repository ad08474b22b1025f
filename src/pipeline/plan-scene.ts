/** Everything about a scene that needs no rendering: found, its frames chosen, its twin and last avoidable moment known. */

import type { CameraEffects } from '../core/camera-effects.ts';
import type { RenderScene } from '../core/frame-record.ts';
import type { RoadNetwork } from '../core/road-network.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import { type CollisionRecord, stateAt, type WorldState } from '../core/world-state.ts';
import type { PairHistory } from '../labels/frame-labels.ts';
import type { CreatePhysics } from '../world/physics-port.ts';
import type { Place } from '../world/places/place.ts';
import { renderScene } from '../world/staging/stage.ts';
import { STEP_US } from '../world/time.ts';
import { lastAvoidable } from './avoidability.ts';
import { findOutcome } from './find-outcome.ts';
import { findPair } from './find-pair.ts';
import type { FoundScene } from './found-scene.ts';
import { driveTimes, frameTimes } from './frame-times.ts';
import { pairHistories } from './pair-histories.ts';
import { playDrive } from './play-out.ts';
import type { DriveOrder, SceneOrder, StagedOrder } from './scene-orders.ts';
import { describeScene } from './scene-record.ts';
import type { Trial } from './trials.ts';

/** What all scenes of a run have in common: plain data. */
export interface PlanSetting {
  readonly fps: number;
  readonly frames: number;
  /** Whether plans carry every state between the frames. */
  readonly motion?: boolean;
  /** A road to stage on instead of the scenarios' own places. */
  readonly road?: RoadNetwork;
}

export interface PlanTools extends Omit<PlanSetting, 'road'> {
  readonly createPhysics: CreatePhysics;
  /** The place that the setting's road is. */
  readonly road?: Place;
}

/** What is drawn and labelled as one frame. */
export interface Moment {
  readonly tUs: number;
  readonly state: WorldState;
  /** One step earlier; null at the scene's start. */
  readonly previous: WorldState | null;
  /** By object id. */
  readonly histories: ReadonlyMap<number, PairHistory>;
}

/** A scene ready to be rendered: plain data, so that it can come from another thread. */
export interface PlannedScene {
  /** Number of the scene in the dataset. */
  readonly index: number;
  readonly record: Omit<SceneRecord, 'split'>;
  readonly scene: RenderScene;
  readonly effects: CameraEffects;
  readonly collisions: readonly CollisionRecord[];
  /** One a frame. */
  readonly moments: readonly Moment[];
  /** Every step from shortly before the first frame to shortly after the last, where it was asked for. */
  readonly motion?: readonly WorldState[];
}

function findDrive(order: DriveOrder, { createPhysics, fps, frames }: PlanTools): FoundScene {
  const times = driveTimes(fps, frames);
  const episode = playDrive(order.drive, order.seed, times, order.friction, createPhysics);
  return { order, episode, parameters: {}, traffic: null, times, twin: null, lastAvoidable: null };
}

const requestOf = (order: StagedOrder, { fps, frames, road }: PlanTools) => ({
  scenario: order.scenario,
  seed: order.seed,
  overrides: order.overrides,
  traffic: order.traffic,
  leastSeconds: (frames - 1) / fps,
  ...(road ? { road } : {}),
});

function found(
  order: StagedOrder,
  { episode, parameters, traffic }: Trial,
  times: readonly number[],
  tools: PlanTools,
  twin: FoundScene['twin'],
): FoundScene {
  const avoidable = lastAvoidable(episode, tools.createPhysics);
  return {
    order,
    episode: { ...episode, checkpoints: [] },
    parameters,
    traffic,
    times,
    twin,
    lastAvoidable: avoidable && { ego: avoidable.ego, other: avoidable.other },
  };
}

function findScenes(orders: readonly SceneOrder[], tools: PlanTools): FoundScene[] {
  const [first] = orders;
  if (!first) return [];
  if (first.kind === 'drive') return [findDrive(first, tools)];
  if (!first.twin) {
    const request = { ...requestOf(first, tools), outcome: first.outcome };
    const trial = findOutcome(request, tools.createPhysics);
    return [found(first, trial, frameTimes(trial, tools.fps, tools.frames), tools, null)];
  }
  const { createPhysics, fps, frames } = tools;
  const { crash, twin, times } = findPair(requestOf(first, tools), createPhysics, fps, frames);
  const { trial, ...change } = twin;
  const reversed = { ...change, value: change.twinValue, twinValue: change.value };
  return orders.flatMap((order) => {
    if (order.kind === 'drive') return [];
    return order.outcome === 'crash'
      ? [found(order, crash, times, tools, change)]
      : [found(order, trial, times, tools, reversed)];
  });
}

/** Half a turn of a scanner, and a step: turns are around frames. */
const MARGIN_US = 60_000;

/** The states that the times of the frames span, and a little beyond. */
function motionOf(states: readonly WorldState[], times: readonly number[]): WorldState[] {
  const [fromUs, toUs] = [times[0] ?? 0, times.at(-1) ?? 0];
  return states.filter(({ tUs }) => tUs >= fromUs - MARGIN_US && tUs <= toUs + MARGIN_US);
}

function readyToRender(scene: FoundScene, { fps, motion }: PlanSetting): PlannedScene {
  const { order, episode, times } = scene;
  const { stage, states, collisions } = episode;
  const histories = pairHistories(episode, times);
  return {
    index: order.index,
    record: describeScene(scene, fps),
    scene: renderScene(stage, order.look),
    effects: order.look.effects,
    collisions,
    ...(motion ? { motion: motionOf(states, times) } : {}),
    moments: times.map((tUs, frame) => ({
      tUs,
      state: stateAt(states, tUs),
      previous: tUs >= STEP_US ? stateAt(states, tUs - STEP_US) : null,
      histories: histories[frame] ?? new Map(),
    })),
  };
}

/**
 * Plans the scenes of one order, or of a pair of twins; no rendering.
 * @param orders one, or a crash and its twin in either order
 * @throws UsageError naming the scenario where no parameters give what was asked for
 */
export const planScenes = (orders: readonly SceneOrder[], tools: PlanTools): PlannedScene[] =>
  findScenes(orders, tools).map((scene) =>
    readyToRender(scene, { fps: tools.fps, frames: tools.frames, motion: tools.motion ?? false }),
  );
