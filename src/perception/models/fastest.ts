/** A model where it computes fastest: on the GPU only where that is measured, and where it says what the CPU says. */
import { EnvironmentError } from '../../core/errors.ts';
import type { Place, PlaceName } from '../backend/places.ts';
import type { ModelInputs, ModelOutputs, Predictor } from './predictor.ts';

/** A predictor that can say where it computes, which changes where a GPU is lost. */
export interface PlacedPredictor extends Predictor {
  readonly place: PlaceName;
}

/** Predictions that are timed; their median counts. */
const RUNS = 5;
/** A GPU must need at most so much of the CPU's time: it draws the page as well. */
const WORTH_IT = 0.75;
/** Outputs differ by so much of 1 + |value| at most. Half precision, which some GPUs compute with, differs by more. */
const TOLERANCE = 1e-3;

interface Opened {
  readonly place: Place;
  readonly model: Predictor;
}

/** The model while its place is there: what is asked of it when that is lost is an error, at once. */
function untilLost(model: Predictor, lost: Promise<void>): Predictor {
  let isLost = false;
  const waiting = new Set<() => void>();
  void lost.then(() => {
    isLost = true;
    for (const fail of waiting) fail();
  });
  const predict: Predictor['predict'] = (inputs) =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new EnvironmentError('the browser took the GPU away'));
      if (isLost) return fail();
      waiting.add(fail);
      model
        .predict(inputs)
        .finally(() => waiting.delete(fail))
        .then(resolve, reject);
    });
  return { kind: model.kind, predict, dispose: () => model.dispose() };
}

/** @returns null where the place is none, or the model does not open there */
async function openAt(place: Place, open: () => Promise<Predictor>): Promise<Opened | null> {
  try {
    if (!(await place.enter())) return null;
    return { place, model: untilLost(await open(), place.lost) };
  } catch {
    return null;
  }
}

const close = (opened: Opened | null): Promise<void> =>
  // On a lost GPU there is nothing left to free.
  opened?.model.dispose().catch(() => undefined) ?? Promise.resolve();

const isNear = (found: Float32Array, expected: Float32Array): boolean =>
  found.length === expected.length &&
  found.every((value, i) => {
    const other = expected[i] as number;
    return Math.abs(value - other) <= TOLERANCE * (1 + Math.abs(other));
  });

function saysTheSame(found: ModelOutputs, expected: ModelOutputs): boolean {
  if (!isNear(found.values, expected.values)) return false;
  const [cells, others] = [found.cells, expected.cells];
  return cells && others ? isNear(cells.values, others.values) : cells === others;
}

/** Times predictions of one example. */
class Trial {
  private readonly sample: ModelInputs;
  private readonly nowMs: () => number;

  constructor(sample: ModelInputs, nowMs: () => number) {
    this.sample = sample;
    this.nowMs = nowMs;
  }

  /** The first prediction is not timed: shaders are compiled in it. */
  async begin({ model }: Opened): Promise<ModelOutputs> {
    return model.predict(this.sample);
  }

  /** Median, ms; once one takes more than `mostMs`, that one. */
  async time({ model }: Opened, mostMs = Number.POSITIVE_INFINITY): Promise<number> {
    const times: number[] = [];
    while (times.length < RUNS) {
      const began = this.nowMs();
      await model.predict(this.sample);
      const ms = this.nowMs() - began;
      if (ms > 2 * mostMs) return ms;
      times.push(ms);
    }
    return times.toSorted((a, b) => a - b)[RUNS >> 1] as number;
  }
}

/** One model of the two: what it says, and the CPU's, which takes over for good where the GPU fails. */
class Placed implements PlacedPredictor {
  readonly kind: string;
  private readonly safe: Opened;
  private fast: Opened | null;
  /** Once, however many predictions failed with it. */
  private left: Promise<void> | null = null;

  constructor(safe: Opened, fast: Opened | null) {
    this.kind = safe.model.kind;
    this.safe = safe;
    this.fast = fast;
  }

  get place(): PlaceName {
    return (this.fast ?? this.safe).place.name;
  }

  async predict(inputs: ModelInputs): Promise<ModelOutputs> {
    const { fast } = this;
    const outputs = await fast?.model.predict(inputs).catch(() => null);
    if (outputs) return outputs;
    if (fast) this.left ??= this.leave(fast);
    await this.left;
    return this.safe.model.predict(inputs);
  }

  private async leave(fast: Opened): Promise<void> {
    this.fast = null;
    await this.safe.place.enter();
    await close(fast);
  }

  async dispose(): Promise<void> {
    await close(this.fast);
    await this.safe.model.dispose();
  }
}

async function openSafe(safe: Place, open: () => Promise<Predictor>): Promise<Opened> {
  await safe.enter();
  return { place: safe, model: await open() };
}

/**
 * Opens a model where it is fastest. Without a GPU nothing is measured.
 * @param open opens it in the place that is current
 * @param sample an example that the places are compared by
 * @param safe always there
 * @param others in the order in which they are tried
 * @param nowMs a clock
 * @throws what `open` throws in the safe place
 */
export async function openFastest(
  open: () => Promise<Predictor>,
  sample: ModelInputs,
  safe: Place,
  others: readonly Place[],
  nowMs: () => number,
): Promise<PlacedPredictor> {
  const base = await openSafe(safe, open);
  const trial = new Trial(sample, nowMs);
  let expected: ModelOutputs | null = null;
  let best: Opened | null = null;
  let mostMs = 0;
  for (const place of others) {
    const opened = await openAt(place, open);
    if (!opened) continue;
    if (!expected) {
      await safe.enter();
      expected = await trial.begin(base);
      mostMs = WORTH_IT * (await trial.time(base));
      await place.enter();
    }
    const ms = await timeIfSame(trial, opened, expected, mostMs);
    if (ms < mostMs) {
      await close(best);
      [best, mostMs] = [opened, ms];
    } else await close(opened);
  }
  await (best?.place ?? safe).enter();
  return new Placed(base, best);
}

/** Infinite where it fails, or says something else. */
async function timeIfSame(
  trial: Trial,
  opened: Opened,
  expected: ModelOutputs,
  mostMs: number,
): Promise<number> {
  try {
    const isSame = saysTheSame(await trial.begin(opened), expected);
    return isSame ? await trial.time(opened, mostMs) : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/**
 * Opens a model in a place, fast or not.
 * @throws EnvironmentError where there is none, or the model does not open in it
 */
export async function openIn(
  place: Place,
  open: () => Promise<Predictor>,
  safe: Place,
): Promise<PlacedPredictor> {
  const base = await openSafe(safe, open);
  if (place === safe) return new Placed(base, null);
  const opened = await openAt(place, open);
  if (opened) return new Placed(base, opened);
  await safe.enter();
  await close(base);
  throw new EnvironmentError(`the browser offers no ${place.name} that this model computes on`);
}
