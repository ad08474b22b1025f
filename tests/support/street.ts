/** A hand-made street for tests of drawing: a straight two-lane road and whatever road users a test wants on it. */
import type { ActorSpec, ActorState } from '../../src/core/actors.ts';
import { type CameraSpec, dashboardCamera } from '../../src/core/camera.ts';
import type { RenderScene } from '../../src/core/frame-record.ts';
import type { LaneSpec, RoadNetwork, SceneryItem } from '../../src/core/road-network.ts';
import { CLEAR, type LightSpec } from '../../src/core/sky.ts';
import type { Vec3 } from '../../src/core/vector.ts';
import type { SignalColour, WorldState } from '../../src/core/world-state.ts';
import { originInBody, wheelsOf } from '../../src/world/bodies/body-model.ts';
import { bodyModel } from '../../src/world/bodies/catalogue.ts';

const DAYLIGHT: LightSpec = {
  name: 'day',
  sunAzimuth: 2.2,
  sunElevation: 0.8,
  cloudiness: 0.25,
};

/** Straight ahead from under the windscreen's top, 70 degrees wide. */
export const dashboard = (width = 640, height = 360): CameraSpec =>
  dashboardCamera(width, height, (70 * Math.PI) / 180, [1.55, 0, 1.22]);

/** Names a body and where it stands on the ground. */
export interface Placed {
  readonly model: string;
  readonly x: number;
  readonly y: number;
  readonly yaw?: number;
  readonly colour?: Vec3;
}

export function specOf(id: number, { model: name, colour = [0.55, 0.12, 0.1] }: Placed): ActorSpec {
  const model = bodyModel(name);
  return {
    id,
    kind: model.kind,
    model: name,
    size: model.size,
    mass: model.mass,
    colour,
    wheels: wheelsOf(model),
    originInBody: originInBody(model),
  };
}

export function stateOf(spec: ActorSpec, at: Placed, change: Partial<ActorState> = {}): ActorState {
  return {
    id: spec.id,
    kind: spec.kind,
    position: [at.x, at.y, spec.size[2] / 2],
    yaw: at.yaw ?? 0,
    pitch: 0,
    roll: 0,
    velocity: [0, 0, 0],
    angularVelocity: [0, 0, 0],
    steeringAngle: 0,
    throttle: 0,
    brake: 0,
    brakeLamp: false,
    wheels: spec.wheels.map(() => ({ steer: 0, spin: 0, travel: 0 })),
    stride: 0,
    ...change,
  };
}

const lane = (
  id: number,
  type: LaneSpec['type'],
  width: number,
  marking: LaneSpec['marking'],
): LaneSpec => ({
  id,
  type,
  width: [width, 0, 0, 0],
  marking,
});

/** East along y = 0, 400 m, with pavements. */
function straightStreet(scenery: readonly SceneryItem[] = []): RoadNetwork {
  return {
    name: 'test-street',
    roads: [
      {
        id: 1,
        name: 'street',
        speedLimit: 13.9,
        junction: null,
        referenceLine: { x: -100, y: 0, heading: 0, elements: [{ kind: 'line', length: 400 }] },
        sections: [
          {
            s: 0,
            centreMarking: 'broken',
            lanes: [
              lane(2, 'sidewalk', 2.5, 'none'),
              lane(1, 'driving', 3.5, 'solid'),
              lane(-1, 'driving', 3.5, 'solid'),
              lane(-2, 'sidewalk', 2.5, 'none'),
            ],
          },
        ],
      },
    ],
    links: [],
    junctions: [],
    signalGroups: [{ name: 'all', greenS: 10, amberS: 3, redS: 10, offsetS: 0 }],
    signalHeads: [{ group: 0, position: [40, -4.2], facing: Math.PI }],
    stopLines: [{ from: [38, 0], to: [38, -3.5], kind: 'signals' }],
    scenery,
  };
}

export interface Staged {
  readonly scene: RenderScene;
  readonly state: (changes?: ReadonlyMap<number, Partial<ActorState>>, tUs?: number) => WorldState;
}

/** A scene with the first of `placed` as the ego; ids count from 1. */
export function stage(
  placed: readonly Placed[],
  {
    scenery = [] as readonly SceneryItem[],
    network = straightStreet(scenery),
    light = DAYLIGHT,
    weather = CLEAR,
    signal = 'red' as SignalColour,
  } = {},
): Staged {
  const actors = placed.map((item, i) => specOf(i + 1, item));
  return {
    scene: { network, actors, egoId: 1, light, weather, seed: 7 },
    state: (changes = new Map(), tUs = 0) => ({
      tUs,
      actors: actors.map((spec, i) => stateOf(spec, placed[i] as Placed, changes.get(spec.id))),
      signals: network.signalGroups.map(() => signal),
    }),
  };
}
