/** Which moments of a scene a model is shown: the marks of its own clock, newest first, and never a stale one. */

export interface Feed {
  /** The moment to look at. */
  readonly tUs: number;
  /** It does not follow what was seen before: begin anew. */
  readonly isNew: boolean;
  /** How many moments in between were left out. */
  readonly dropped: number;
}

/** A leap ahead by more is another part of the scene, not a slow page, seconds. */
const LONGEST_GAP_S = 2;

export class FrameFeed {
  private readonly periodUs: number;
  private lastUs: number | null = null;

  /** @param fps frames a second of scene time that the model expects */
  constructor(fps: number) {
    this.periodUs = Math.round(1e6 / fps);
  }

  /** Another scene begins, or the model has forgotten what it saw. */
  reset(): void {
    this.lastUs = null;
  }

  /**
   * What to look at now that the scene is at `cursorUs`; null while there is nothing new. What it names counts as seen.
   */
  next(cursorUs: number): Feed | null {
    const { periodUs, lastUs } = this;
    const tUs = Math.floor(cursorUs / periodUs) * periodUs;
    if (tUs === lastUs) return null;
    this.lastUs = tUs;
    const isNew = lastUs === null || tUs < lastUs || tUs - lastUs > LONGEST_GAP_S * 1e6;
    return { tUs, isNew, dropped: isNew ? 0 : Math.round((tUs - lastUs) / periodUs) - 1 };
  }
}
