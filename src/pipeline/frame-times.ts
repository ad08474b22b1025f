/** Which moments of an episode become frames. */
import { createRng } from '../core/rng.ts';
import { STEP_US } from '../world/time.ts';
import { firstEgoCollision } from './play-out.ts';
import { AFTER_MISS_US, NEAR_MISS_M, type Trial } from './trials.ts';

/**
 * Times of the frames, microseconds, at even spacing: those of a crash end at the last step before the contact, those
 * of a near miss shortly after its closest moment. A window longer than what comes before starts at 0 and runs on.
 */
export function frameTimes(found: Trial, fps: number, frames: number): number[] {
  const { episode, closeness } = found;
  const impact = firstEgoCollision(episode.collisions);
  const critical = closeness.approach < NEAR_MISS_M ? closeness.approachUs : closeness.ttcUs;
  const after = createRng(episode.stage.seed)
    .split('window')
    .uniform(...AFTER_MISS_US);
  const endUs = impact ? impact.tUs - STEP_US : critical + Math.round(after / STEP_US) * STEP_US;
  const spanUs = Math.round(((frames - 1) * 1e6) / fps);
  return timesFrom(Math.max(0, endUs - spanUs), fps, frames);
}

/** A drive without a staged event settles for so long before its first frame. */
const WARM_UP_US = 2_000_000;

/** Times of the frames of a drive without a staged event, microseconds. */
export const driveTimes = (fps: number, frames: number): number[] =>
  timesFrom(WARM_UP_US, fps, frames);

const timesFrom = (startUs: number, fps: number, frames: number): number[] =>
  Array.from({ length: frames }, (_, i) => startUs + Math.round((i * 1e6) / fps));
