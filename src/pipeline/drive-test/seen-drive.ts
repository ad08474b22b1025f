/** A model at the wheel: each moment is drawn as the dataset's camera would see it, and the model looks at it. */
import type { FrameRenderer } from '../../core/frame-record.ts';
import type { WorldState } from '../../core/world-state.ts';
import type { Adapter } from '../../perception/inputs/adapter.ts';
import { InputWriter, seenPixels } from '../../perception/inputs/frame-input.ts';
import { columnsOf } from '../../perception/models/columns.ts';
import type { Predictor } from '../../perception/models/predictor.ts';
import { renderScene } from '../../world/staging/stage.ts';
import { egoCamera } from '../ego-camera.ts';
import { LOOK_EVERY_US, type WatchedScene } from './brake-rule.ts';

/** As the datasets that the shipped models learn from. */
const SIZE = { width: 160, height: 90 } as const;

export interface SeeingModel {
  readonly path: string;
  readonly adapter: Adapter;
  readonly model: Predictor;
  readonly renderer: FrameRenderer;
}

/** Predictions by column. */
export type Seen = Readonly<Record<string, number>>;

/** Sees one scene, from moment to moment {@link LOOK_EVERY_US} apart. */
export class ModelEye {
  private readonly with: SeeingModel;
  private readonly writer: InputWriter;
  /** Looks between two frames of the model's input. */
  private readonly stride: number;
  private readonly seen: Uint8Array[] = [];

  private constructor(model: SeeingModel, stride: number) {
    this.with = model;
    this.stride = stride;
    this.writer = new InputWriter(model.adapter);
  }

  /** Whether the looks fit the frame rate that an adapter asks for. */
  static strideOf({ input }: Adapter): number {
    return 1e6 / LOOK_EVERY_US / input.fps;
  }

  static async open(model: SeeingModel, { stage, look }: WatchedScene): Promise<ModelEye> {
    const { light, weather, effects } = look;
    await model.renderer.load(
      renderScene(stage, { light, weather }),
      egoCamera(SIZE.width, SIZE.height),
      { quality: 'fast', effects },
    );
    return new ModelEye(model, ModelEye.strideOf(model.adapter));
  }

  /** What the model says of a moment, after those before it; before there are enough, the first is repeated. */
  async look(state: WorldState): Promise<Seen> {
    const { adapter, model, renderer, path } = this.with;
    const { rgb } = await renderer.render(state, null);
    this.seen.push(seenPixels({ ...SIZE, data: rgb }, adapter.input));
    const { frames } = adapter.input;
    const last = this.seen.length - 1;
    const window = Array.from(
      { length: frames },
      (_, k) => this.seen[Math.max(0, last - (frames - 1 - k) * this.stride)] as Uint8Array,
    );
    const values = new Float32Array(this.writer.size);
    this.writer.write(window, values, 0);
    const { values: output } = await model.predict(values, [1, ...this.writer.shape]);
    const [numbers] = columnsOf(output, 1, adapter, path) as [number[]];
    return Object.fromEntries(
      adapter.output.columns.map((name, k) => [name, numbers[k] as number]),
    );
  }
}
