/** What a network is trained on: short videos and, for each of their frames, what is true of it. */
import type { Rng } from '../../core/rng.ts';

/** A scene with its targets; its pictures are read as they are needed. */
export interface Clip {
  readonly id: string;
  readonly frames: number;
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

/** Windows of an epoch in random order: `perClip` of each clip, spread over it at random. */
export function epochWindows(
  clips: readonly Clip[],
  steps: number,
  perClip: number,
  rng: Rng,
): Window[] {
  const windows = clips.flatMap((clip) => {
    // Some begin before the scene does: there the first frame stands still, as when a model is switched on.
    const first = -Math.floor(steps / 2);
    const room = Math.max(1, clip.frames - steps - first + 1);
    return Array.from({ length: perClip }, (_, i): Window => {
      const at = (room * (i + rng.uniform())) / perClip;
      return { clip, start: first + Math.min(room - 1, Math.floor(at)) };
    });
  });
  return rng.shuffle(windows);
}
