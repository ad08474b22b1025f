/** What a network is trained on: short videos and, for each of their frames, what is true of it. */
import type { Rng } from '../../core/rng.ts';

/** A scene with its targets; its pictures are read as they are needed. */
export interface Clip {
  readonly id: string;
  readonly frames: number;
  /** The same of two clips that are twins: the same scene but for one cause, at the same times. */
  readonly pair?: string;
  /** Numbers for each frame by name, NaN where there is no truth. */
  readonly targets: Readonly<Record<string, Float32Array>>;
}

/** Pictures of frames `from` to `from + count - 1` of a scene: RGB bytes, frame after frame. */
export type ReadFrames = (id: string, from: number, count: number) => Promise<Uint8Array>;

/** So many frames of a clip from `start`, which may lie before its first: that is then repeated. */
export interface Window {
  readonly clip: Clip;
  readonly start: number;
}

/** Number of the frame that step `i` of a window shows. */
export const frameAt = ({ start }: Window, i: number): number => Math.max(0, start + i);

/** Pictures of a window, step after step. */
export async function readWindow(
  read: ReadFrames,
  window: Window,
  steps: number,
): Promise<Uint8Array> {
  const first = Math.max(0, window.start);
  const missing = first - window.start;
  const bytes = await read(window.clip.id, first, steps - missing);
  if (missing === 0) return bytes;
  const size = bytes.length / (steps - missing);
  const out = new Uint8Array(size * steps);
  for (let i = 0; i < missing; i++) out.set(bytes.subarray(0, size), i * size);
  out.set(bytes, missing * size);
  return out;
}

/** Clips with their twins, which stay together. */
export function byPair(clips: readonly Clip[]): Clip[][] {
  const groups = new Map<string, Clip[]>();
  for (const clip of clips) {
    // Only a clip without a twin may have a group's name to itself.
    const name = clip.pair === undefined ? `alone ${clip.id}` : `pair ${clip.pair}`;
    groups.set(name, [...(groups.get(name) ?? []), clip]);
  }
  return [...groups.values()];
}

/**
 * Windows of an epoch in random order: `perClip` of each clip, spread over it at random. Twins have theirs at the same times, one
 * after the other: what they have in common then teaches nothing, and what tells them apart does.
 */
export function epochWindows(
  clips: readonly Clip[],
  steps: number,
  perClip: number,
  rng: Rng,
): Window[] {
  const groups = byPair(clips).flatMap((twins) => {
    const frames = Math.min(...twins.map((clip) => clip.frames));
    // Some begin before the scene does: there the first frame stands still, as when a model is switched on.
    const first = -Math.floor(steps / 2);
    const room = Math.max(1, frames - steps - first + 1);
    return Array.from({ length: perClip }, (_, i): Window[] => {
      const at = (room * (i + rng.uniform())) / perClip;
      const start = first + Math.min(room - 1, Math.floor(at));
      return twins.map((clip) => ({ clip, start }));
    });
  });
  return rng.shuffle(groups).flat();
}
