/** A little dataset without world or renderer: cars that drive at constant speed, painted as boxes. */

import type { ActorState } from '../../src/core/actors.ts';
import { NO_EFFECTS } from '../../src/core/camera-effects.ts';
import type { DatasetRecord } from '../../src/core/dataset-record.ts';
import type { FrameRecord, SceneFile, SceneHeader } from '../../src/core/frame-record.ts';
import type { SceneRecord } from '../../src/core/scene-record.ts';
import type { WorldState } from '../../src/core/world-state.ts';
import type { Dataset, DatasetIdentity } from '../../src/dataset/dataset.ts';
import { openDataset } from '../../src/dataset/dataset.ts';
import {
  rawSweepBytes,
  semanticKittiLabelBytes,
  velodyneBytes,
} from '../../src/dataset/lidar-files.ts';
import { lidarPaths } from '../../src/dataset/native-layout.ts';
import { splitOf } from '../../src/dataset/splits.ts';
import { NO_AFFORDANCES } from '../../src/labels/affordances/affordances.ts';
import { labelFrame } from '../../src/labels/frame-labels.ts';
import { actorSpec, actorState, EGO_ID, paint, smallCamera } from './painted-scene.ts';

const FPS = 10;

export interface SyntheticOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scenes?: number;
  readonly frames?: number;
  readonly seed?: number;
  readonly formats?: readonly string[];
  /** Whether there is a scanner too. */
  readonly lidar?: boolean;
}

const SCANNER = {
  name: 'three beams',
  elevations: [0.1, 0, -0.1],
  columns: 4,
  turnUs: 100_000,
  minRange: 1,
  maxRange: 50,
  rangeNoise: 0,
  egoFromLidar: [1, 0, 0, 0.7, 0, 1, 0, 0, 0, 0, 1, 1.7, 0, 0, 0, 1],
};

/** A dozen points, some of actor 2. */
function scannedFiles(index: number, frame: number): SceneFile[] {
  const { points, labels, raw } = lidarPaths(frame);
  const at = (i: number) => index + frame / 8 + i;
  const xyz = Float32Array.from({ length: 36 }, (_, i) => at(i));
  const one = (value: (i: number) => number) => Array.from({ length: 12 }, (_, i) => value(i));
  const intensity = Float32Array.from(one((i) => i / 12));
  const ids = Uint16Array.from(one((i) => (i % 3 === 0 ? 2 : 0)));
  const turn = {
    skewed: xyz,
    intensity,
    ring: Uint16Array.from(one((i) => i % 3)),
    tUs: Float64Array.from(one((i) => 1e5 * frame + i)),
  };
  return [
    { path: points, bytes: velodyneBytes(xyz, intensity) },
    {
      path: labels,
      bytes: semanticKittiLabelBytes(
        ids.map((id) => (id ? 252 : 40)),
        ids,
      ),
    },
    { path: raw, bytes: rawSweepBytes(turn, 1e5 * frame) },
  ];
}

export const sceneIdOf = (index: number): string => `${String(index).padStart(6, '0')}-ccrs-v1`;

export function identityOf(options: SyntheticOptions = {}): DatasetIdentity {
  const camera = smallCamera(options.width, options.height);
  const { distortion: _, egoFromCamera, ...lens } = camera;
  return {
    generator: { name: 'nearmiss', version: '0.0.0-test' },
    recipe: {
      schema: 'nearmiss.recipe/1',
      name: 'synthetic',
      scenarios: [{ scenario: 'ccrs-v1', count: options.scenes ?? 4, outcome: 'crash' }],
    },
    seed: options.seed ?? 0,
    browser: 'none',
    renderer: 'painted boxes',
    camera: { ...lens, egoFromCamera: [...egoFromCamera] },
    quality: 'fast',
    sensors: [
      'rgb',
      'depth',
      'semantic',
      'instance',
      'flow',
      ...(options.lidar ? ['lidar' as const] : []),
    ],
    ...(options.lidar ? { lidar: SCANNER } : {}),
    formats: [...(options.formats ?? [])],
    fps: FPS,
    framesPerScene: options.frames ?? 3,
  };
}

const SPECS = [
  actorSpec(EGO_ID),
  actorSpec(2),
  actorSpec(3, 'truck', [8, 2.5, 3]),
  actorSpec(4, 'pedestrian', [0.5, 0.6, 1.8]),
  actorSpec(5, 'bicycle', [1.8, 0.6, 1.7]),
];

/** Everything a scene's number decides. */
function worldAt(index: number, t: number): WorldState {
  const placed = (state: ActorState): ActorState => ({
    ...state,
    position: [
      state.position[0] + state.velocity[0] * t,
      state.position[1] + state.velocity[1] * t,
      state.position[2],
    ],
  });
  return {
    tUs: Math.round(t * 1e6),
    signals: [],
    actors: [
      actorState(EGO_ID, [0, 0, 0.75], { velocity: [14, 0, 0], brake: 0.25, pitch: 0.01 }),
      actorState(2, [18 + index, 0.2, 0.75], { velocity: [2, 0, 0] }),
      actorState(3, [30, 4 + index / 4, 1.5], { kind: 'truck', yaw: 0.6, velocity: [3, -1, 0] }),
      actorState(4, [14, -4, 0.9], { kind: 'pedestrian', yaw: 1.5, velocity: [0, 1.4, 0] }),
      actorState(5, [12, 3.4, 0.85], { kind: 'bicycle', yaw: 3, velocity: [-3, 0, 0] }),
    ].map(placed),
  };
}

const isCrash = (index: number): boolean => index % 2 === 0;

export function headerOf(index: number, identity: DatasetIdentity): SceneHeader {
  const impactUs = Math.round(((identity.framesPerScene - 0.5) / FPS) * 1e6);
  const record: SceneRecord = {
    schema: 'nearmiss.scene/1',
    id: sceneIdOf(index),
    scenario: 'ccrs-v1',
    seed: 1000 + (index & ~1),
    outcome: isCrash(index) ? 'crash' : 'near-miss',
    egoId: EGO_ID,
    parameters: { egoSpeed: 14, gap: 13.5 + index },
    friction: 0.8,
    place: 'straight',
    light: 'noon',
    weather: 'clear',
    look: {
      sunAzimuth: 1,
      sunElevation: 0.7,
      cloudiness: 0.2,
      wetness: 0,
      rainfall: 0,
      visibilityM: 20_000,
      camera: { ...NO_EFFECTS },
    },
    frames: identity.framesPerScene,
    fps: FPS,
    split: splitOf(index, identity.seed),
    ego: { size: [4.5, 1.8, 1.5], mass: 1500, boxCentre: [1.4, 0, 0.75], brakeDelay: 0.2 },
    collisions: isCrash(index)
      ? [
          {
            tUs: impactUs,
            actors: [EGO_ID, 2],
            point: [2.25, 0, 0.75],
            normal: [1, 0, 0],
            closingSpeed: 12,
            deltaV: [5.5, 6.5],
            egoInvolved: true,
            impactPoints: [
              [2.25, 0, 0],
              [-2.25, -0.2, 0],
            ],
            impactAngle: 0,
            injuryRisk: [0.01, 0.01],
          },
        ]
      : [],
    closestApproach: isCrash(index) ? 0 : 0.8,
    minTtc: 0.4,
    twin: {
      scene: sceneIdOf(index ^ 1),
      intervention: 'gap',
      value: 13.5 + index,
      twinValue: 13.5 + (index ^ 1),
      fromUs: 0,
    },
    lastAvoidableUs: isCrash(index)
      ? {
          ego: { brake: impactUs - 300_000, steer: null, best: impactUs - 300_000 },
          other: { brake: null, steer: null, best: null },
        }
      : null,
    traffic: 0,
    digest: 'd'.repeat(64),
    files: {},
  };
  return { index, record, actors: SPECS };
}

function framesOf(index: number, identity: DatasetIdentity): FrameRecord[] {
  const camera = smallCamera(identity.camera.width, identity.camera.height);
  const { record } = headerOf(index, identity);
  return Array.from({ length: identity.framesPerScene }, (_, frame) => {
    const state = worldAt(index, frame / FPS);
    const next = frame + 1 < identity.framesPerScene ? worldAt(index, (frame + 1) / FPS) : null;
    const images = paint(state, next, SPECS, camera);
    const labels = labelFrame({
      scene: record.id,
      frame,
      state,
      previous: null,
      actors: SPECS,
      egoId: EGO_ID,
      camera,
      instance: images.instance,
      amodalPixels: images.amodalPixels,
      collisions: record.collisions,
      lane: frame === 0 ? null : { offset: 0.1, headingError: 0, curvature: 0, speedLimit: 13.9 },
      histories: new Map([[2, { pet: null, tet: 0.1 * frame, tit: 0.05 * frame }]]),
      affordances: NO_AFFORDANCES,
      avoidable: record.outcome === 'crash' ? frame === 0 : null,
    });
    const files = identity.lidar ? scannedFiles(index, frame) : [];
    return { frame, state, camera, images, labels, files };
  });
}

/** Frames by scene and shape: painting is slow, and tests write the same scenes again and again. */
const painted = new Map<string, FrameRecord[]>();
export function paintedOnce(index: number, identity: DatasetIdentity): FrameRecord[] {
  const { width, height } = identity.camera;
  const key = `${index} ${width}x${height} ${identity.framesPerScene} ${identity.lidar?.name}`;
  const frames = painted.get(key) ?? framesOf(index, identity);
  painted.set(key, frames);
  return frames;
}

export async function writeScene(
  dataset: Dataset,
  index: number,
  identity: DatasetIdentity,
): Promise<void> {
  const writer = await dataset.beginScene(headerOf(index, identity));
  for (const frame of paintedOnce(index, identity)) await writer.frame(frame);
  await writer.end();
}

/** Writes these scenes (all of them by default) into a folder and finalises it. */
export async function writeDataset(
  dir: string,
  options: SyntheticOptions & { only?: readonly number[]; resume?: boolean } = {},
): Promise<DatasetRecord> {
  const identity = identityOf(options);
  const all = Array.from({ length: options.scenes ?? 4 }, (_, index) => index);
  const indices = options.only ?? all;
  const dataset = await openDataset(dir, identity, {
    resume: options.resume ?? false,
    sceneIds: indices.map(sceneIdOf),
  });
  for (const index of indices) {
    if (!dataset.done.has(sceneIdOf(index))) await writeScene(dataset, index, identity);
  }
  return dataset.finalise();
}
