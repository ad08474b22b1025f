/** Computes parts of what the forecaster's encoder is trained by, with one network: in this thread, or in one of many. */
import * as tf from '@tensorflow/tfjs-core';
import { createRng } from '../../core/rng.ts';
import {
  type CollisionNetwork,
  type CollisionPlan,
  memoryWidth,
} from '../../perception/networks/collision.ts';
import type { Clip, ReadFrames } from '../../perception/training/clips.ts';
import { encoderBatch, momentsOf } from '../../perception/training/collision-batch.ts';
import { type Gradient, gradientOf } from '../../perception/training/gradient.ts';
import type { Sample } from '../../perception/training/samples.ts';
import type { Part, Team } from '../../perception/training/team.ts';
import type { Batch } from '../../perception/training/trainer.ts';

export interface LearnerSetting extends CollisionPlan {
  /** All that parts may name. */
  readonly clips: readonly Clip[];
  readonly read: ReadFrames;
}

const keyOf = ({ chance }: Part): string | null => chance && JSON.stringify(chance);

export class CollisionLearner {
  private readonly network: CollisionNetwork;
  private readonly setting: LearnerSetting;
  private readonly clips: ReadonlyMap<string, Clip>;
  /** Batches that are read ahead, by {@link keyOf}. */
  private readonly ahead = new Map<string, Promise<Batch>>();

  constructor(network: CollisionNetwork, setting: LearnerSetting) {
    this.network = network;
    this.setting = setting;
    this.clips = new Map(setting.clips.map((clip) => [clip.id, clip]));
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
    const { encoder } = this.network;
    try {
      return gradientOf(encoder, () => batch.loss(encoder));
    } finally {
      batch.dispose();
    }
  }

  /** Mean loss over the samples. */
  async loss(part: Part): Promise<number> {
    const batch = await this.batchOf(part);
    const loss = tf.tidy(() => batch.loss(this.network.encoder).dataSync()[0] as number);
    batch.dispose();
    return loss;
  }

  /** Features of the samples, one after another. */
  async features({ samples }: Part): Promise<Float32Array> {
    const moments = await momentsOf(this.samplesOf(samples), this.setting);
    const found = new Float32Array(samples.length * memoryWidth(this.setting));
    tf.tidy(() => {
      found.set((this.network.features.predict(moments) as tf.Tensor).dataSync() as Float32Array);
    });
    tf.dispose(moments);
    return found;
  }

  private takeBatch(part: Part): Promise<Batch> {
    const key = keyOf(part);
    const ready = key === null ? undefined : this.ahead.get(key);
    if (key !== null) this.ahead.delete(key);
    return ready ?? this.batchOf(part);
  }

  private batchOf({ samples, chance }: Part): Promise<Batch> {
    const rng = chance?.reduce((r, name) => r.split(name), createRng(this.setting.seed)) ?? null;
    return encoderBatch(this.samplesOf(samples), this.setting, rng);
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

/** A team of one, in this thread, that computes with the network itself. */
export function localTeam(network: CollisionNetwork, setting: LearnerSetting): Team {
  const learner = new CollisionLearner(network, setting);
  return {
    gradients: (parts) => inTurn(parts, (part) => learner.gradient(part)),
    losses: (parts) => inTurn(parts, (part) => learner.loss(part)),
    features: (parts) => inTurn(parts, (part) => learner.features(part)),
  };
}
