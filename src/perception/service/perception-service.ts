/** Models at work in a worker: frames in, predictions out, and the reference network for measuring. */
import { startWasm, threadsInUse, type WasmOptions } from '../backend/start-wasm.ts';
import { type Adapter, parseAdapter } from '../inputs/adapter.ts';
import { EventSight, type LightWindow } from '../inputs/event-sight.ts';
import { exampleShape, InputWriter, type RgbImage, seenPixels } from '../inputs/frame-input.ts';
import { columnsOf } from '../models/columns.ts';
import type { Predictor } from '../models/predictor.ts';
import { openTfjsModel } from '../models/tfjs-model.ts';
import { REFERENCE_BATCH } from '../networks/reference.ts';
import { type ReferenceWork, referenceWork } from '../networks/reference-work.ts';

/** A model's files by name: model.json, its weights, adapter.json. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

interface Opened {
  readonly adapter: Adapter;
  readonly model: Predictor;
  readonly writer: InputWriter;
  readonly seen: Uint8Array[];
  /** Of a model of events. */
  readonly sight: EventSight | null;
}

/** Predictions by column. */
export type Predicted = Readonly<Record<string, number>>;

export class PerceptionService {
  private readonly paths: WasmOptions['paths'];
  private opened: Opened | null = null;
  private work: ReferenceWork | null = null;

  /** @param paths of tfjs's binaries, where they are not found by themselves */
  constructor(paths?: WasmOptions['paths']) {
    this.paths = paths;
  }

  /** Starts WebAssembly. @returns how many threads it works with */
  async start(options: { readonly threads: boolean }): Promise<number> {
    await startWasm({ ...options, ...(this.paths ? { paths: this.paths } : {}) });
    return threadsInUse();
  }

  /**
   * Opens a model; another one that was open is closed.
   * @throws UsageError naming file and field where it cannot be used
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
    const model = await openTfjsModel(source, adapter, exampleShape(adapter.input));
    const sight = adapter.input.bins === undefined ? null : new EventSight(adapter.input);
    this.opened = { adapter, model, writer: new InputWriter(adapter), seen: [], sight };
    return adapter;
  }

  /** Forgets the frames seen so far: another scene begins. */
  forget(): void {
    this.opened?.seen.splice(0);
    this.opened?.sight?.forget();
  }

  /**
   * The prediction for a frame, after those before it. Frames must come at the adapter's rate; before there are enough,
   * the first is repeated.
   * @throws Error where no model is open
   */
  async see(image: RgbImage): Promise<Predicted> {
    const { opened } = this;
    if (!opened) throw new Error('no model is open');
    if (opened.sight) throw new Error('the model that is open sees events, not pictures');
    return this.predict(opened, seenPixels(image, opened.adapter.input));
  }

  /**
   * The prediction at the end of a window of light, after those before it. Windows must be as long as the adapter's rate
   * says; before the first there were no events.
   * @throws Error where no model of events is open
   */
  async seeLight(window: LightWindow): Promise<Predicted> {
    const { opened } = this;
    if (!opened?.sight) throw new Error('no model of events is open');
    if (opened.seen.length === 0) opened.seen.push(opened.sight.nothing());
    return this.predict(opened, opened.sight.see(window));
  }

  private async predict(
    { adapter, model, writer, seen }: Opened,
    frame: Uint8Array,
  ): Promise<Predicted> {
    const { frames } = adapter.input;
    seen.push(frame);
    if (seen.length > frames) seen.splice(0, seen.length - frames);
    const window = Array.from(
      { length: frames },
      (_, i) => seen[Math.max(0, seen.length - frames + i)] as Uint8Array,
    );
    const values = new Float32Array(writer.size);
    writer.write(window, values, 0);
    const { values: output } = await model.predict(values, [1, ...writer.shape]);
    const [numbers] = columnsOf(output, 1, adapter, 'the model') as [number[]];
    return Object.fromEntries(
      adapter.output.columns.map((name, k) => [name, numbers[k] as number]),
    );
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
