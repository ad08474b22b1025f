/** A model at the wheel: each moment is drawn as the dataset's camera would see it, and the model looks at it. */
import type { FrameRenderer } from '../../core/frame-record.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import { egoMotion } from '../../labels/ego-motion.ts';
import { type Adapter, pictureSize } from '../../perception/inputs/adapter.ts';
import { ExampleMaker, momentsUpTo, type SeenMoment } from '../../perception/inputs/examples.ts';
import { seenPixels } from '../../perception/inputs/frame-input.ts';
import { columnsOf } from '../../perception/models/columns.ts';
import type { Predictor } from '../../perception/models/predictor.ts';
import { renderScene } from '../../world/staging/stage.ts';
import { egoCamera } from '../ego-camera.ts';
import { LOOK_EVERY_US, type WatchedScene } from './brake-rule.ts';

export interface SeeingModel {
  readonly path: string;
  readonly adapter: Adapter;
  readonly model: Predictor;
  readonly renderer: FrameRenderer;
}

/** What a model says of a moment. */
export interface Seen {
  /** Predictions by column. */
  readonly numbers: Readonly<Record<string, number>>;
  /** How dangerous the most dangerous cell is, 0..1; null from a model that does not say. */
  readonly danger: number | null;
}

/** Sees one scene, from moment to moment {@link LOOK_EVERY_US} apart. */
export class ModelEye {
  private readonly with: SeeingModel;
  private readonly egoId: number;
  private readonly maker: ExampleMaker;
  /** Looks between two frames of the model's input. */
  private readonly stride: number;
  private readonly seen: SeenMoment[] = [];

  private constructor(model: SeeingModel, egoId: number, stride: number) {
    this.with = model;
    this.egoId = egoId;
    this.stride = stride;
    this.maker = new ExampleMaker(model.adapter);
  }

  /** Whether the looks fit the frame rate that an adapter asks for. */
  static strideOf({ input }: Adapter): number {
    return 1e6 / LOOK_EVERY_US / input.fps;
  }

  static async open(model: SeeingModel, { stage, look }: WatchedScene): Promise<ModelEye> {
    const { light, weather, effects } = look;
    const { width, height } = pictureSize(model.adapter.input);
    const scene = renderScene(stage, { light, weather });
    await model.renderer.load(scene, egoCamera(width, height), { quality: 'fast', effects });
    return new ModelEye(model, stage.egoId, ModelEye.strideOf(model.adapter));
  }

  /** What the model says of a moment, after those before it; before there are enough, the first is repeated. */
  async look(state: WorldState): Promise<Seen> {
    const { adapter, model, renderer, path } = this.with;
    const { rgb } = await renderer.render(state, null);
    this.seen.push({
      pixels: seenPixels({ ...pictureSize(adapter.input), data: rgb }, adapter.input),
      ego: egoMotion(findActor(state, this.egoId)),
    });
    const { frames } = adapter.input;
    const window = momentsUpTo(this.seen, this.seen.length - 1, frames, this.stride);
    const { values: output, cells } = await model.predict(this.maker.make([window]));
    const [row] = columnsOf(output, 1, adapter, path) as [number[]];
    return {
      numbers: Object.fromEntries(
        adapter.output.columns.map((name, k) => [name, row[k] as number]),
      ),
      danger: cells ? cells.values.reduce((most, value) => Math.max(most, value), 0) : null,
    };
  }
}
