/** Clips of a few small pictures for the forecaster's training. */
import { createRng } from '../../src/core/rng.ts';
import { cellGrid } from '../../src/perception/networks/collision.ts';
import type { Clip } from '../../src/perception/training/clips.ts';

const FRAMES = 8;
/** Of the forecaster's video. */
export const SMALL_SHAPE = { steps: 4, rows: 16, columns: 24 };
const CELLS = cellGrid(SMALL_SHAPE, false).reduce((a, b) => a * b);

/** A clip that gets brighter towards its impact, or one that stays dark. */
function clipOf(id: string, isCrash: boolean): Clip {
  const row = (of: (frame: number) => number) =>
    Float32Array.from({ length: FRAMES }, (_, frame) => of(frame));
  const none = () => new Float32Array(FRAMES * CELLS);
  const positive = row((frame) => (isCrash && frame >= 4 ? 1 : 0));
  const targets = {
    positive,
    weight: row(() => 1),
    warning: positive,
    tooLate: row((frame) => (isCrash && frame >= 7 ? 1 : 0)),
    urgency: positive,
    soon: positive,
    near: positive,
    speed: row(() => 0.3),
    yawRate: row(() => 0),
    present: none(),
    dangerous: none(),
    urgent: none(),
    nearness: none(),
    closing: none(),
    crossing: none(),
  };
  return { id, frames: FRAMES, targets };
}

/** So many clips, every other one of a crash. */
export const smallClips = (count: number, name: string): Clip[] =>
  Array.from({ length: count }, (_, i) =>
    clipOf(`${name}${i} ${i % 2 ? 'crash' : 'miss'}`, i % 2 === 1),
  );

const FRAME_BYTES = SMALL_SHAPE.rows * SMALL_SHAPE.columns * 3;

function picture(id: string, frame: number): Uint8Array {
  const rng = createRng(frame).split(id);
  const brightness = id.endsWith('crash') && frame >= 4 ? 150 : 50;
  return Uint8Array.from({ length: FRAME_BYTES }, () => brightness + 20 * rng.uniform());
}

/** Their pictures, with some noise. */
export async function readSmall(id: string, from: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count * FRAME_BYTES);
  for (let i = 0; i < count; i++) bytes.set(picture(id, from + i), i * FRAME_BYTES);
  return bytes;
}
