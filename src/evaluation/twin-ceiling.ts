/**
 * The best ROC-AUC that can be reached by knowing where everyone is and how fast: twins are the same scene until their one
 * changed cause moves someone. Until then positions and speeds of a crash are those of its near miss too. What else may tell
 * them apart, as a brake lamp that is not yet felt, does not count here.
 */
import type { ObjectRow } from '../core/tables.ts';
import { frameKey, type MatchedScene } from './match-predictions.ts';
import type { Measure } from './measure.ts';
import { rankingOf } from './ranking.ts';
import { rocAuc } from './roc-auc.ts';

type MatchedFrame = MatchedScene['frames'][number];

/** Two moments count as the same where positions differ by less than this along each axis, metres, and speeds, m/s. */
const SAME_M = 0.05;
const SAME_SPEED = 0.05;

interface Moving {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

const isSame = (a: Moving, b: Moving): boolean =>
  Math.abs(a.x - b.x) < SAME_M &&
  Math.abs(a.y - b.y) < SAME_M &&
  Math.abs(a.vx - b.vx) < SAME_SPEED &&
  Math.abs(a.vy - b.vy) < SAME_SPEED;

const egoOf = ({ truth }: MatchedFrame): Moving => ({
  x: truth.ego_x,
  y: truth.ego_y,
  vx: truth.ego_vx,
  vy: truth.ego_vy,
});

/** Whether the same road users are at the same places with the same speeds. */
function areAlike(a: MatchedFrame, b: MatchedFrame): boolean {
  if (a.objects.length !== b.objects.length || !isSame(egoOf(a), egoOf(b))) return false;
  const others = new Map<number, ObjectRow>(
    b.objects.map(({ truth }) => [truth.object_id, truth] as const),
  );
  return a.objects.every(({ truth }) => {
    const other = others.get(truth.object_id);
    return other !== undefined && isSame(truth, other);
  });
}

/**
 * ROC-AUC of knowing which scene it is as soon as twins differ, and of an even chance before.
 * @param horizon seconds within which an impact makes a frame positive
 */
export function twinCeiling(scenes: readonly MatchedScene[], horizon: number): Measure {
  const frames = new Map<string, MatchedFrame>();
  for (const { scene, frames: own } of scenes) {
    for (const frame of own) frames.set(frameKey(scene.scene, frame.truth.t_us), frame);
  }
  const isPositive = ({ truth }: MatchedFrame): boolean =>
    truth.time_to_collision !== null && truth.time_to_collision <= horizon;
  let pairs = 0;
  const samples = scenes.flatMap(({ scene, frames: own }, index) =>
    own.map((frame) => {
      const other = scene.twin ? frames.get(frameKey(scene.twin, frame.truth.t_us)) : undefined;
      const positive = isPositive(frame);
      if (other) pairs++;
      const isEven = other && areAlike(frame, other) && isPositive(other) !== positive;
      return { score: isEven ? 0.5 : positive ? 1 : 0, positive, scene: index };
    }),
  );
  if (pairs === 0) return () => 'no scene has its twin beside it';
  return rocAuc(rankingOf(samples));
}
