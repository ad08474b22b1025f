/** Computes parts of what an encoder is trained by, with one network: in this thread, or in one of many. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { createRng, type Rng } from '../../core/rng.ts';
import type { Clip } from '../../perception/training/clips.ts';
import { type Gradient, gradientOf } from '../../perception/training/gradient.ts';
import type { Sample } from '../../perception/training/samples.ts';
import type { Part, Team } from '../../perception/training/team.ts';
import type { Batch } from '../../perception/training/trainer.ts';

/** What is learnt, and from what. */
export interface Lesson {
  /** The model that learns. */
  readonly model: LayersModel;
  /** Of the training. */
  readonly seed: number;
  /** All that parts may name. */
  readonly clips: readonly Clip[];
  /** @param rng of what is left to chance; null: nothing is */
  batch(samples: readonly Sample[], rng: Rng | null): Promise<Batch>;
  /** What the model has learnt to see in samples, one after another. */
  features(samples: readonly Sample[]): Promise<Float32Array>;
}

const keyOf = ({ chance }: Part): string | null => chance && JSON.stringify(chance);

export class Learner {
  private readonly lesson: Lesson;
  private readonly clips: ReadonlyMap<string, Clip>;
  /** Batches that are read ahead, by {@link keyOf}. */
  private readonly ahead = new Map<string, Promise<Batch>>();

  constructor(lesson: Lesson) {
    this.lesson = lesson;
    this.clips = new Map(lesson.clips.map((clip) => [clip.id, clip]));
  }

  /** Begins to read a part that {@link gradient} will be asked for; once, and at most a step ahead. */
  prepare(part: Part): void {
    const key = keyOf(part);
    if (key === null || this.ahead.has(key)) return;
    const batch = this.batchOf(part);
    // Whoever asks for its gradient gets the error.
    batch.catch(() => {});
    this.ahead.set(key, batch);
  }

  async gradient(part: Part): Promise<Gradient> {
    const batch = await this.takeBatch(part);
    const { model } = this.lesson;
    try {
      return gradientOf(model, () => batch.loss(model));
    } finally {
      batch.dispose();
    }
  }

  /** Mean loss over the samples. */
  async loss(part: Part): Promise<number> {
    const batch = await this.batchOf(part);
    const loss = tf.tidy(() => batch.loss(this.lesson.model).dataSync()[0] as number);
    batch.dispose();
    return loss;
  }

  /** Features of the samples, one after another. */
  features({ samples }: Part): Promise<Float32Array> {
    return this.lesson.features(this.samplesOf(samples));
  }

  private takeBatch(part: Part): Promise<Batch> {
    const key = keyOf(part);
    const ready = key === null ? undefined : this.ahead.get(key);
    if (key !== null) this.ahead.delete(key);
    return ready ?? this.batchOf(part);
  }

  private batchOf({ samples, chance }: Part): Promise<Batch> {
    const rng = chance?.reduce((r, name) => r.split(name), createRng(this.lesson.seed)) ?? null;
    return this.lesson.batch(this.samplesOf(samples), rng);
  }

  private samplesOf(samples: Part['samples']): Sample[] {
    return samples.map(({ clip: id, frame }) => {
      const clip = this.clips.get(id);
      if (!clip) throw new Error(`there is no clip ${id}`);
      return { clip, frame };
    });
  }
}

/** One after another. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** A team of one, in this thread, that computes with the lesson's model itself. */
export function localTeam(lesson: Lesson): Team {
  const learner = new Learner(lesson);
  return {
    gradients: (parts) => inTurn(parts, (part) => learner.gradient(part)),
    losses: (parts) => inTurn(parts, (part) => learner.loss(part)),
    features: (parts) => inTurn(parts, (part) => learner.features(part)),
  };
}
