/** Models at work in a worker: frames in, predictions out, and the reference network for measuring. */
import { GPU_PLACES, gpuPlace, type PlaceName, wasmPlace } from '../backend/places.ts';
import { startWasm, threadsInUse, type WasmOptions } from '../backend/start-wasm.ts';
import {
  type Adapter,
  type AdapterInput,
  type EgoMotion,
  parseAdapter,
} from '../inputs/adapter.ts';
import { EventSight, type LightWindow } from '../inputs/event-sight.ts';
import { ExampleMaker, momentsUpTo, type SeenMoment } from '../inputs/examples.ts';
import { type RgbImage, seenPixels } from '../inputs/frame-input.ts';
import { columnsOf } from '../models/columns.ts';
import { openFastest, openIn, type PlacedPredictor } from '../models/fastest.ts';
import type { CellValues, Predictor } from '../models/predictor.ts';
import { openTfjsModel } from '../models/tfjs-model.ts';
import { REFERENCE_BATCH } from '../networks/reference.ts';
import { type ReferenceWork, referenceWork } from '../networks/reference-work.ts';

/** A model's files by name: model.json, its weights, adapter.json. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

interface Opened {
  readonly adapter: Adapter;
  readonly model: PlacedPredictor;
  readonly maker: ExampleMaker;
  readonly seen: SeenMoment[];
  /** Of a model of events. */
  readonly sight: EventSight | null;
}

/** Predictions by column. */
export type Predicted = Readonly<Record<string, number>>;

/** How dangerous who is in a part of the picture is, 0..1, in cells from its top left; the part in shares of the picture. */
export interface DangerMap extends CellValues {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a model says of a picture, or of a window of light. */
export interface Said {
  readonly numbers: Predicted;
  /** Null where the model does not say it. */
  readonly danger: DangerMap | null;
  /** Where it was computed. */
  readonly place: PlaceName;
}

function dangerMap(cells: CellValues, { size, crop }: AdapterInput): DangerMap {
  const [left, top, width, height] = crop ?? [0, 0, ...size];
  const [w, h] = size;
  return { ...cells, left: left / w, top: top / h, width: width / w, height: height / h };
}

/**
 * Where models compute: `fastest` is found out for each as it is opened, among WebAssembly and GPUs that are no software; the
 * others are a wish, software or not.
 */
export type Computing = 'fastest' | PlaceName;

/** A browser's GPU is one, however many models are opened after one another. */
const GPUS = GPU_PLACES.map((name) => gpuPlace(name, false));

export class PerceptionService {
  private readonly nowMs: () => number;
  private readonly paths: WasmOptions['paths'];
  private computing: Computing = 'wasm';
  private opened: Opened | null = null;
  private work: ReferenceWork | null = null;

  /**
   * @param nowMs a clock: places are compared by it
   * @param paths of tfjs's binaries, where they are not found by themselves
   */
  constructor(nowMs: () => number, paths?: WasmOptions['paths']) {
    this.nowMs = nowMs;
    this.paths = paths;
  }

  /**
   * Starts WebAssembly.
   * @param options.computing where the models that are opened from now on compute; WebAssembly without
   * @returns how many threads WebAssembly works with
   */
  async start(options: {
    readonly threads: boolean;
    readonly computing?: Computing;
  }): Promise<number> {
    const { threads, computing = 'wasm' } = options;
    await startWasm({ threads, ...(this.paths ? { paths: this.paths } : {}) });
    this.computing = computing;
    return threadsInUse();
  }

  /**
   * Opens a model; another one that was open is closed.
   * @throws UsageError naming file and field where it cannot be used, EnvironmentError where the GPU that was asked for
   * is not there
   */
  async open(name: string, files: ModelFiles): Promise<Adapter> {
    await this.close();
    const read = async (file: string): Promise<Uint8Array> => {
      const bytes = files[file];
      if (!bytes) throw new Error(`${name} has no ${file}`);
      return bytes;
    };
    const adapter = parseAdapter(await read('adapter.json'), `${name}/adapter.json`);
    const source = { path: `${name}/model.json`, bytes: await read('model.json'), read };
    const maker = new ExampleMaker(adapter);
    const model = await this.place(() => openTfjsModel(source, adapter), maker);
    const sight = adapter.input.bins === undefined ? null : new EventSight(adapter.input);
    this.opened = { adapter, model, maker, seen: [], sight };
    return adapter;
  }

  private place(open: () => Promise<Predictor>, maker: ExampleMaker): Promise<PlacedPredictor> {
    const { computing, nowMs } = this;
    if (computing === 'fastest') return openFastest(open, maker.noise(), wasmPlace, GPUS, nowMs);
    const place = computing === 'wasm' ? wasmPlace : gpuPlace(computing, true);
    return openIn(place, open, wasmPlace);
  }

  /** Forgets the frames seen so far: another scene begins. */
  forget(): void {
    this.opened?.seen.splice(0);
    this.opened?.sight?.forget();
  }

  /**
   * The prediction for a frame, after those before it. Frames must come at the adapter's rate; before there are enough,
   * the first is repeated.
   * @param ego how the ego moves at that moment
   * @throws Error where no model is open
   */
  async see(image: RgbImage, ego: EgoMotion): Promise<Said> {
    const { opened } = this;
    if (!opened) throw new Error('no model is open');
    if (opened.sight) throw new Error('the model that is open sees events, not pictures');
    return this.predict(opened, { pixels: seenPixels(image, opened.adapter.input), ego });
  }

  /**
   * The prediction at the end of a window of light, after those before it. Windows must be as long as the adapter's rate
   * says; before the first there were no events.
   * @throws Error where no model of events is open
   */
  async seeLight(window: LightWindow): Promise<Said> {
    const { opened } = this;
    if (!opened?.sight) throw new Error('no model of events is open');
    if (opened.seen.length === 0) opened.seen.push({ pixels: opened.sight.nothing() });
    const pixels = opened.sight.see(window);
    return this.predict(opened, { pixels });
  }

  private async predict(
    { adapter, model, maker, seen }: Opened,
    moment: SeenMoment,
  ): Promise<Said> {
    const { frames } = adapter.input;
    seen.push(moment);
    if (seen.length > frames) seen.splice(0, seen.length - frames);
    const output = await model.predict(maker.make([momentsUpTo(seen, seen.length - 1, frames)]));
    const [found] = columnsOf(output.values, 1, adapter, 'the model') as [number[]];
    const { columns } = adapter.output;
    const numbers = Object.fromEntries(columns.map((name, k) => [name, found[k] as number]));
    const danger = output.cells && dangerMap(output.cells, adapter.input);
    return { numbers, danger, place: model.place };
  }

  async close(): Promise<void> {
    await this.opened?.model.dispose();
    this.opened = null;
  }

  /** One step of training, or one prediction, of the reference network. */
  reference(what: 'train' | 'infer'): void {
    this.work ??= referenceWork(REFERENCE_BATCH);
    this.work[what]();
  }
}
