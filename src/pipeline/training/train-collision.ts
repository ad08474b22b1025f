/** Training of the forecaster, from clips to the best weights; the same in Node and in a worker. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckError } from '../../core/errors.ts';
import { createRng } from '../../core/rng.ts';
import { rankingOf } from '../../evaluation/ranking.ts';
import { rocAuc } from '../../evaluation/roc-auc.ts';
import {
  type CollisionNetwork,
  collisionNetwork,
  type Memory,
  type VideoShape,
} from '../../perception/networks/collision.ts';
import type { Clip, ReadFrames, Window } from '../../perception/training/clips.ts';
import {
  collisionBatch,
  epochWindows,
  videoOf,
} from '../../perception/training/collision-batch.ts';
import { type EpochReport, type TrainingState, train } from '../../perception/training/trainer.ts';

export interface CollisionTraining {
  readonly shape: VideoShape;
  readonly memory: Memory;
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Windows of each scene in an epoch. */
  readonly perClip: number;
  readonly trainClips: readonly Clip[];
  readonly validationClips: readonly Clip[];
  readonly read: ReadFrames;
  readonly onBatch?: () => void;
  readonly onEpoch?: (report: EpochReport, state: TrainingState) => Promise<void>;
  readonly stopped?: () => boolean;
}

/** How many batches an epoch has. */
export const batchesPerEpoch = ({
  trainClips,
  perClip,
  batch,
}: Pick<CollisionTraining, 'trainClips' | 'perClip' | 'batch'>): number =>
  Math.ceil((trainClips.length * perClip) / batch);

async function* batches(setting: CollisionTraining, epoch: number) {
  const { trainClips, shape, perClip, batch, read, seed } = setting;
  const rng = createRng(seed).split(`epoch ${epoch}`);
  const windows = epochWindows(trainClips, shape.steps, perClip, rng.split('windows'));
  for (let i = 0; i < windows.length; i += batch) {
    const part = windows.slice(i, i + batch);
    yield await collisionBatch(part, shape, read, rng.split(`batch ${i}`));
  }
}

/** Frames that one window is asked for in validation: neighbours share a window, which costs them one step of memory. */
const SHARED = 2;

interface Scored {
  readonly logit: number;
  readonly positive: boolean;
  readonly clip: number;
}

/** The last steps' logits for every frame of the clips. */
async function scoreClips(
  model: LayersModel,
  { shape, read, batch }: Pick<CollisionTraining, 'shape' | 'read' | 'batch'>,
  clips: readonly Clip[],
): Promise<Scored[]> {
  const { steps } = shape;
  const shared = Math.min(SHARED, steps);
  const windows = clips.flatMap((clip, i) =>
    Array.from({ length: Math.ceil(clip.frames / shared) }, (_, k) => ({
      clip: i,
      window: { clip, start: Math.min(clip.frames, (k + 1) * shared) - steps } satisfies Window,
    })),
  );
  const scored: Scored[] = [];
  for (let i = 0; i < windows.length; i += batch) {
    const part = windows.slice(i, i + batch);
    const video = await videoOf(
      part.map(({ window }) => window),
      shape,
      read,
    );
    const values = tf.tidy(() =>
      ((model.predict(video) as tf.Tensor[])[0] as tf.Tensor).dataSync(),
    );
    video.dispose();
    for (const [k, { clip, window }] of part.entries()) {
      for (let s = steps - shared; s < steps; s++) {
        const frame = window.start + s;
        if (frame < 0) continue;
        const positive = window.clip.targets.positive?.[frame] === 1;
        scored.push({ logit: values[k * steps + s] as number, positive, clip });
      }
    }
  }
  return scored;
}

/** 1 - ROC-AUC over frames. @throws CheckError where the scenes have one class only */
function lackOfAuc(scored: readonly Scored[]): number {
  const samples = scored.map(({ logit, positive, clip }) => ({
    score: logit,
    positive,
    scene: clip,
  }));
  const weights = new Uint8Array(1 + Math.max(...samples.map(({ scene }) => scene))).fill(1);
  const auc = rocAuc(rankingOf(samples))(weights);
  if (typeof auc === 'string')
    throw new CheckError(`the validation scenes cannot be scored: ${auc}`);
  return 1 - auc;
}

/**
 * Slope and shift of the logits that make them the log-odds of the validation frames (Platt's scaling, by Newton's
 * steps), so that the shipped risk is a probability.
 */
function calibration(scored: readonly Scored[]): { slope: number; shift: number } {
  let [slope, shift] = [1, 0];
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { logit, positive } of scored) {
      const p = 1 / (1 + Math.exp(-(slope * logit + shift)));
      const [e, w] = [p - (positive ? 1 : 0), p * (1 - p)];
      g0 += e * logit;
      g1 += e;
      h00 += w * logit * logit;
      h01 += w * logit;
      h11 += w;
    }
    const determinant = h00 * h11 - h01 * h01;
    slope -= (h11 * g0 - h01 * g1) / determinant;
    shift -= (h00 * g1 - h01 * g0) / determinant;
  }
  // Scores that rank the wrong way round cannot be mended by a scale.
  return Number.isFinite(slope) && Number.isFinite(shift) && slope > 0
    ? { slope, shift }
    : { slope: 1, shift: 0 };
}

/** Puts the calibration into the last layer. */
function calibrate({ shipped }: CollisionNetwork, scored: readonly Scored[]): void {
  const { slope, shift } = calibration(scored);
  const layer = shipped.getLayer('logit');
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights() as [tf.Tensor, tf.Tensor];
    layer.setWeights([tf.mul(kernel, slope), tf.add(tf.mul(bias, slope), shift)]);
  });
}

/** Trains a network; its best weights by the validation scenes stay in it, calibrated on these. */
export async function trainCollision(
  setting: CollisionTraining,
  from?: TrainingState,
): Promise<{ readonly network: CollisionNetwork; readonly state: TrainingState }> {
  const { shape, memory, seed, validationClips } = setting;
  const network = collisionNetwork(shape, memory, seed);
  const score = () => scoreClips(network.training, setting, validationClips);
  const state = await train(
    {
      ...setting,
      model: network.training,
      batches: (epoch) => batches(setting, epoch),
      validate: async () => lackOfAuc(await score()),
    },
    from,
  );
  calibrate(network, await score());
  return { network, state };
}
