/** What a dataset format is: a writer that takes scenes frame by frame, and what belongs to it. */
import type { CameraSpec } from '../core/camera.ts';
import type { Sensor } from '../core/dataset-record.ts';
import type { FrameRecord, SceneHeader } from '../core/frame-record.ts';
import type { SceneRecord } from '../core/scene-record.ts';
import type { Mat4 } from '../core/vector.ts';
import type { ByteSink, ByteSource } from './bytes.ts';
import type { SceneLabels } from './labels-file.ts';

/** What a writer uses of a scene and of a frame; what was stored once is enough to write another format from. */
export type WriterScene = Pick<SceneHeader, 'index' | 'record'>;
export type WriterFrame = Omit<FrameRecord, 'state'>;

/** Takes one scene at a time: beginScene, frame by rising number, endScene. */
export interface DatasetWriter {
  beginScene(scene: WriterScene): Promise<void>;
  /** Returns when the frame's bytes are written; nothing of it is kept. */
  frame(frame: WriterFrame): Promise<void>;
  /** A file of the whole scene; formats that have no place for it leave it out. */
  sceneFile?(path: string, bytes: Uint8Array): Promise<void>;
  /** The scene is whole after this, and not before. */
  endScene(): Promise<void>;
}

export interface WriterContext {
  readonly camera: CameraSpec;
  readonly sensors: readonly Sensor[];
  readonly framesPerScene: number;
  /** Where the scanner is in the vehicle frame; absent where there is none. */
  readonly egoFromLidar?: Mat4;
  /** Pictures were moved towards photographs. */
  readonly isStyled?: boolean;
}

/** A scene as it is stored natively. */
export interface StoredScene {
  readonly record: SceneRecord;
  readonly labels: SceneLabels;
}
/** Gives the scenes by rising id; each call starts anew. */
export type StoredScenes = () => AsyncIterable<StoredScene>;

/** A format is a typed constant in the list of index.ts. */
export interface DatasetFormat {
  readonly name: string;
  /** Sensors without which there is nothing to write. */
  readonly needs: readonly Sensor[];
  create(sink: ByteSink, context: WriterContext): DatasetWriter;
  /** Files about the whole, rebuilt from all scenes: path -> bytes. */
  finish(
    source: ByteSource,
    scenes: StoredScenes,
    context: WriterContext,
  ): Promise<Map<string, Uint8Array>>;
  /** Checks this format's files. @throws CheckError naming the first damaged, missing or unexpected file */
  verify(source: ByteSource, scenes: StoredScenes, context: WriterContext): Promise<void>;
}
