/** What a model is told of moments in their order, as batches of examples. */
import { createRng } from '../../core/rng.ts';
import type { ModelInputs } from '../models/predictor.ts';
import { type Adapter, type AdapterInput, type EgoMotion, seenSize } from './adapter.ts';
import { exampleShape, InputWriter, seenChannels } from './frame-input.ts';

/** A moment as a model is told of it. */
export interface SeenMoment {
  /** What seenPixels gave of its picture, or voxelBytes of its events. */
  readonly pixels: Uint8Array;
  /** Needed where the adapter has `ego`. */
  readonly ego?: EgoMotion;
}

/**
 * The moments up to one of them, oldest first: `count` of them, `stride` apart; before the first, the first is repeated.
 * @param last number of the one that is judged
 */
export const momentsUpTo = <T>(
  moments: readonly T[],
  last: number,
  count: number,
  stride = 1,
): T[] =>
  Array.from(
    { length: count },
    (_, k) => moments[Math.max(0, last - (count - 1 - k) * stride)] as T,
  );

/** Numbers of the second input for one moment, in the adapter's order. */
function egoValues({ columns, scale }: NonNullable<Adapter['ego']>, ego: EgoMotion): number[] {
  return columns.map((name, k) => ego[name] * (scale[k] ?? (scale[0] as number)));
}

/** An input that a model must have: the adapter's field that asks for it, and the shape of one example. */
export interface WantedInput {
  readonly field: 'input' | 'ego';
  /** Undefined: the model's only one. */
  readonly name: string | undefined;
  readonly shape: readonly number[];
  readonly values: (inputs: ModelInputs) => Float32Array;
}

/** What a model must take to be used with an adapter. */
export function wantedInputs({ input, ego }: Adapter): WantedInput[] {
  const pictures: WantedInput = {
    field: 'input',
    name: input.name,
    shape: exampleShape(input),
    values: (inputs) => inputs.pictures,
  };
  if (!ego) return [pictures];
  const { name, columns } = ego;
  return [
    pictures,
    {
      field: 'ego',
      name,
      shape: [input.frames, columns.length],
      values: (inputs) => inputs.ego as Float32Array,
    },
  ];
}

/** Makes batches for a model. */
export class ExampleMaker {
  private readonly input: AdapterInput;
  private readonly writer: InputWriter;
  private readonly ego: Adapter['ego'];

  constructor(adapter: Pick<Adapter, 'input' | 'ego'>) {
    this.input = adapter.input;
    this.writer = new InputWriter(adapter);
    this.ego = adapter.ego;
  }

  /** @param windows an example each: as many moments as the adapter's input has frames, oldest first */
  make(windows: readonly (readonly SeenMoment[])[]): ModelInputs {
    const { writer, ego } = this;
    const pictures = new Float32Array(windows.length * writer.size);
    for (const [i, window] of windows.entries()) {
      const pixels = window.map((moment) => moment.pixels);
      writer.write(pixels, pictures, i);
    }
    const motions = ego && windows.flat().flatMap((moment) => egoValues(ego, egoOf(moment)));
    return { examples: windows.length, pictures, ego: motions ? Float32Array.from(motions) : null };
  }

  /** One example of noise, each time the same, for trying a model. */
  noise(): ModelInputs {
    const { input } = this;
    const rng = createRng(1);
    const [width, height] = seenSize(input);
    const length = width * height * seenChannels(input);
    const moments = Array.from({ length: input.frames }, (): SeenMoment => {
      const pixels = Uint8Array.from({ length }, () => rng.integer(0, 255));
      return {
        pixels,
        ego: { ego_speed: rng.uniform(0, 20), ego_yaw_rate: rng.uniform(-0.3, 0.3) },
      };
    });
    return this.make([moments]);
  }
}

/** @throws Error where it was not told */
function egoOf({ ego }: SeenMoment): EgoMotion {
  if (!ego) throw new Error('the model needs the motion of the ego, which it was not told');
  return ego;
}
