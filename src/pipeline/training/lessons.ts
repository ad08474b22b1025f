/** What the encoders of the shipped models learn from single moments, as {@link Lesson}s. */
import * as tf from '@tensorflow/tfjs-core';
import {
  type AffordanceNetwork,
  type AffordancePlan,
  affordanceNetwork,
  FEATURES,
} from '../../perception/networks/affordances.ts';
import {
  type CollisionNetwork,
  type CollisionPlan,
  collisionNetwork,
  memoryWidth,
} from '../../perception/networks/collision.ts';
import {
  encoderBatch as affordanceBatch,
  type PictureSetting,
  picturesOf,
} from '../../perception/training/affordance-batch.ts';
import type { Clip, ReadFrames } from '../../perception/training/clips.ts';
import { encoderBatch as collisionBatch } from '../../perception/training/collision-batch.ts';
import { momentsOf } from '../../perception/training/collision-moments.ts';
import type { Lesson } from './learner.ts';

/** Where a lesson has its samples from. */
export interface LessonData {
  readonly clips: readonly Clip[];
  readonly read: ReadFrames;
}

export function collisionLesson(
  network: CollisionNetwork,
  plan: CollisionPlan,
  { clips, read }: LessonData,
): Lesson {
  const setting = { ...plan, read };
  return {
    model: network.encoder,
    seed: plan.seed,
    clips,
    batch: (samples, rng) => collisionBatch(samples, setting, rng),
    async features(samples) {
      const moments = await momentsOf(samples, setting);
      const found = new Float32Array(samples.length * memoryWidth(plan));
      tf.tidy(() => {
        found.set((network.features.predict(moments) as tf.Tensor).dataSync() as Float32Array);
      });
      tf.dispose(moments);
      return found;
    },
  };
}

/** An affordance network to be made, and how it takes pictures. */
export interface AffordanceLessonPlan extends AffordancePlan {
  readonly picture: PictureSetting;
}

export function affordanceLesson(
  network: AffordanceNetwork,
  { picture, seed }: AffordanceLessonPlan,
  { clips, read }: LessonData,
): Lesson {
  return {
    model: network.training,
    seed,
    clips,
    batch: (samples, rng) => affordanceBatch(samples, picture, read, rng),
    async features(samples) {
      const pictures = await picturesOf(samples, picture, read, null);
      const found = new Float32Array(samples.length * FEATURES);
      tf.tidy(() => {
        const [features] = network.features.predict(pictures) as [tf.Tensor, tf.Tensor];
        found.set(features.dataSync() as Float32Array);
      });
      pictures.dispose();
      return found;
    },
  };
}

/** Which lesson, as plain data that can cross to another thread. */
export type LessonPlan =
  | { readonly task: 'collision'; readonly plan: CollisionPlan }
  | { readonly task: 'affordances'; readonly plan: AffordanceLessonPlan };

/** A lesson with a network of its own. */
export const lessonOf = (lesson: LessonPlan, data: LessonData): Lesson =>
  lesson.task === 'collision'
    ? collisionLesson(collisionNetwork(lesson.plan), lesson.plan, data)
    : affordanceLesson(affordanceNetwork(lesson.plan), lesson.plan, data);
