/** How much time is left to avoid the crash: what tells a crash from a near miss before it is too late. */
import type { SceneRecord } from '../../core/scene-record.ts';

/**
 * Seconds until the last moment at which the ego can still avoid the scene's crash, whatever it does then (time to react;
 * Hillenbrand, Spieker, Kroschel 2006), negative after it; -Infinity where it never could, Infinity where there is no crash.
 * @param tUs microseconds since the scene's start
 */
export function timeToReact(
  { outcome, lastAvoidableUs }: Pick<SceneRecord, 'outcome' | 'lastAvoidableUs'>,
  tUs: number,
): number {
  if (outcome !== 'crash') return Number.POSITIVE_INFINITY;
  const last = lastAvoidableUs?.ego.best ?? null;
  return last === null ? Number.NEGATIVE_INFINITY : (last - tUs) / 1e6;
}
