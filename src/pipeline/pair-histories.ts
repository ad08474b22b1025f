/** What labels of a pair take from the whole scene: post-encroachment time, and exposure to short times to collision. */
import { findActor, findSpec, type WorldState } from '../core/world-state.ts';
import { type Exposure, exposed, NO_EXPOSURE } from '../labels/criticality/exposure.ts';
import {
  type Encroachment,
  postEncroachment,
  type Track,
} from '../labels/criticality/post-encroachment.ts';
import { type Footprint, footprintOf } from '../labels/footprint.ts';
import type { PairHistory } from '../labels/frame-labels.ts';
import { timeToCollision } from '../labels/time-to-collision.ts';
import { STEP_S } from '../world/time.ts';
import type { Episode } from './play-out.ts';

/** A road user that stays within this is taken to stand, metres. */
const MOVED_M = 0.3;

function trackOf(episode: Episode, id: number): Track {
  const { stage, states } = episode;
  const { size } = findSpec(
    stage.actors.map((actor) => actor.spec),
    id,
  );
  return {
    footprints: states.map((state) => footprintOf(findActor(state, id), size)),
    stepS: STEP_S,
  };
}

function hasMoved({ footprints }: Track): boolean {
  const [first, last] = [footprints[0], footprints.at(-1)];
  if (!first || !last) return false;
  const dx = last.centre[0] - first.centre[0];
  const dy = last.centre[1] - first.centre[1];
  return dx * dx + dy * dy > MOVED_M * MOVED_M;
}

/** By object id; pairs that collide have none. */
function encroachments(
  episode: Episode,
  tracks: ReadonlyMap<number, Track>,
): Map<number, Encroachment> {
  const { egoId } = episode.stage;
  const ego = tracks.get(egoId) as Track;
  const found = new Map<number, Encroachment>();
  for (const [id, track] of tracks) {
    const collided = episode.collisions.some(
      ({ actors }) => actors.includes(id) && actors.includes(egoId),
    );
    if (id === egoId || collided || !hasMoved(track)) continue;
    const encroachment = postEncroachment(ego, track);
    if (encroachment) found.set(id, encroachment);
  }
  return found;
}

/** Exposure of each object after each of the given times. */
function exposures(
  episode: Episode,
  tracks: ReadonlyMap<number, Track>,
  times: readonly number[],
): Map<number, Exposure>[] {
  const { states, stage } = episode;
  const last = times.at(-1) ?? 0;
  const now = new Map<number, Exposure>();
  const at: Map<number, Exposure>[] = [];
  for (const [step, state] of states.entries()) {
    while (at.length < times.length && (times[at.length] as number) <= state.tUs) {
      at.push(new Map(now));
    }
    if (state.tUs > last) break;
    addStep(now, tracks, stage.egoId, step, state);
  }
  while (at.length < times.length) at.push(new Map(now));
  return at;
}

function addStep(
  now: Map<number, Exposure>,
  tracks: ReadonlyMap<number, Track>,
  egoId: number,
  step: number,
  state: WorldState,
): void {
  const print = (id: number) => tracks.get(id)?.footprints[step] as Footprint;
  const ego = findActor(state, egoId);
  for (const { id, velocity } of state.actors) {
    if (id === egoId) continue;
    const ttc = timeToCollision(print(egoId), [ego.velocity[0], ego.velocity[1]], print(id), [
      velocity[0],
      velocity[1],
    ]);
    now.set(id, exposed(now.get(id) ?? NO_EXPOSURE, ttc, STEP_S));
  }
}

/** For each frame time the histories of all objects with the ego, by object id. */
export function pairHistories(
  episode: Episode,
  times: readonly number[],
): ReadonlyMap<number, PairHistory>[] {
  const ids = episode.stage.actors.map((actor) => actor.spec.id);
  const tracks = new Map(ids.map((id) => [id, trackOf(episode, id)]));
  const met = encroachments(episode, tracks);
  return exposures(episode, tracks, times).map((exposure, frame) => {
    const tS = (times[frame] as number) / 1e6;
    return new Map(
      [...exposure].map(([id, { tet, tit }]): [number, PairHistory] => {
        const encroachment = met.get(id);
        const isToCome = encroachment !== undefined && tS <= encroachment.entryS;
        return [id, { pet: isToCome ? encroachment.pet : null, tet, tit }];
      }),
    );
  });
}
