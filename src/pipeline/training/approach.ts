/** For training: how an object moves as the ego sees it, and whose way comes nearest to the ego's, both at constant velocity. */
import type { StoredScene } from '../../dataset/format.ts';

export type FrameLabels = StoredScene['labels']['frames'][number];
export type ObjectRow = FrameLabels['objects'][number];

/** Relative to the ego, along the line of sight and across it, m/s. */
export interface RelativeMotion {
  /** Positive where the gap shrinks. */
  readonly closing: number;
  /** Positive where it goes to the ego's left. */
  readonly crossing: number;
}

export function relativeMotion({ frame }: FrameLabels, object: ObjectRow): RelativeMotion {
  const [dx, dy] = [object.x - frame.ego_x, object.y - frame.ego_y];
  const [vx, vy] = [object.vx - frame.ego_vx, object.vy - frame.ego_vy];
  const away = Math.max(1e-6, Math.hypot(dx, dy));
  return { closing: -(dx * vx + dy * vy) / away, crossing: (dx * vy - dy * vx) / away };
}

/** Of which less is visible, nobody can see. */
export const LEAST_VISIBLE = 0.15;
/** Within these, seconds and metres, what is `soon` and `near` falls by e. */
const SOON_S = 2;
const NEAR_M = 2.5;

/** Closest approach of two middles that go on as they are: how soon, and how near; each 1 at once and falling to 0. */
export interface Approach {
  readonly soon: number;
  readonly near: number;
}

function approachOf({ frame }: FrameLabels, object: ObjectRow): Approach {
  const [dx, dy] = [object.x - frame.ego_x, object.y - frame.ego_y];
  const [vx, vy] = [object.vx - frame.ego_vx, object.vy - frame.ego_vy];
  const seconds = Math.max(0, -(dx * vx + dy * vy) / Math.max(1e-3, vx * vx + vy * vy));
  const metres = Math.hypot(dx + vx * seconds, dy + vy * seconds);
  return { soon: Math.exp(-seconds / SOON_S), near: Math.exp(-metres / NEAR_M) };
}

/** That of the visible object whose approach is the most of both; zeros where none is visible. */
export function threatIn(labels: FrameLabels): Approach {
  let worst: Approach = { soon: 0, near: 0 };
  for (const object of labels.objects) {
    if (object.visible_fraction < LEAST_VISIBLE) continue;
    const approach = approachOf(labels, object);
    if (approach.soon * approach.near > worst.soon * worst.near) worst = approach;
  }
  return worst;
}
