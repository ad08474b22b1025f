/** What a renderer gives for one frame, and what writers are handed: everything of one frame, from one world state. */
import type { ActorSpec } from './actors.ts';
import type { CameraSpec } from './camera.ts';
import type { RenderLook } from './look.ts';
import type { RoadNetwork } from './road-network.ts';
import type { SceneRecord } from './scene-record.ts';
import type { LightSpec, WeatherSpec } from './sky.ts';
import type { FrameLabels } from './tables.ts';
import type { WorldState } from './world-state.ts';

/** Images of width x height pixels, rows from the top. */
export interface FrameImages {
  /** 8-bit sRGB, 3 values a pixel. */
  readonly rgb: Uint8Array;
  /** The picture before it was moved towards a photograph, as rgb; null where it was not. */
  readonly plain?: Uint8Array | null;
  /** JPEG quality 1..100 that the picture is to go through before it is stored; null: none. */
  readonly jpeg?: number | null;
  /** Linear radiance (1 is about white paper in the sun), 3 values a pixel; null where it was not asked for. */
  readonly radiance?: Float32Array | null;
  /** z along the camera axis in metres; 0 where there is nothing. */
  readonly depth: Float32Array;
  /** Cityscapes label ids. */
  readonly semantic: Uint8Array;
  /** Actor ids; 0 = none. */
  readonly instance: Uint16Array;
  /** [du, dv, valid] a pixel: motion of the pixel's surface point to the next frame in pixels; null without a next frame. */
  readonly flow: Float32Array | null;
  /** Pixels that each actor would cover if nothing else were there and the image were large enough. By actor id; absent = 0. */
  readonly amodalPixels: ReadonlyMap<number, number>;
}

/** What an event camera needs of one moment; width x height, rows from the top. */
export interface LightImages {
  /** Rec. 709 luminance of the linear radiance. */
  readonly luminance: Float32Array;
  /** Actor ids; 0 = none. */
  readonly instance: Uint16Array;
  /** The longest way that a pixel's surface point goes to the next moment, pixels. */
  readonly motionPx: number;
}

/** What a renderer must know of a scene before its frames. */
export interface RenderScene {
  readonly network: RoadNetwork;
  /** By rising id. */
  readonly actors: readonly ActorSpec[];
  readonly egoId: number;
  readonly light: LightSpec;
  readonly weather: WeatherSpec;
  /** For variation of what has no label (textures). */
  readonly seed: number;
}

/** A renderer of camera images; the engine's own, or a browser at the other end of a connection. */
export interface FrameRenderer {
  /** Names for the manifest, `Chromium 156.0.8078.73` and the GL renderer string. */
  readonly browser: string;
  readonly renderer: string;
  /** @param look {@link PLAIN_LOOK} where it is left out */
  load(scene: RenderScene, camera: CameraSpec, look?: Partial<RenderLook>): Promise<void>;
  /**
   * @param next the world at the next frame, for flow; null at the last
   * @param previous the world a moment before, for what the camera does to things that move; null: nothing moves
   */
  render(
    state: WorldState,
    next: WorldState | null,
    previous?: WorldState | null,
  ): Promise<FrameImages>;
  /**
   * Light alone; the scene's look must have asked for radiance.
   * @param next the moment that motion is measured to
   * @param detail each pixel takes in the mean of detail x detail finer ones; a whole number from 1, which is the default
   */
  renderLight(state: WorldState, next: WorldState, detail?: number): Promise<LightImages>;
}

/** A file of a scene, its path in the scene's folder. */
export interface SceneFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FrameRecord {
  readonly frame: number;
  readonly state: WorldState;
  readonly camera: CameraSpec;
  readonly images: FrameImages;
  readonly labels: FrameLabels;
  /** What sensors that are no cameras made of the frame. */
  readonly files?: readonly SceneFile[];
}

/** A scene as writers see it: `record.files` is filled in by the native writer. */
export interface SceneHeader {
  /** Number of the scene in the dataset, from 0; the same in every shard. */
  readonly index: number;
  readonly record: SceneRecord;
  readonly actors: readonly ActorSpec[];
}
