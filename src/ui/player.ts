/** Where in a recording the page is, and how that moves: played back, or stepped live at its end. */
import { STEP_US } from '../world/time.ts';
import type { Recording } from './recording.ts';

/** A frame as datasets have it by default: ten a second. */
export const FRAME_US = 100_000;
/** Live steps asked for at once; a slower machine drives in slow motion instead of falling behind. */
const MOST_STEPS = 15;

/** Makes the simulation go on by so many steps; resolves when the recording has them. */
type GoOn = (steps: number) => Promise<void>;

export interface LiveSource {
  readonly goOn: GoOn;
  readonly onError: (error: unknown) => void;
}

export class Player {
  recording: Recording;
  cursorUs: number;
  isPlaying = false;
  speed = 1;
  private readonly goOn: GoOn | null;
  private readonly onError: (error: unknown) => void;
  private owedUs = 0;
  private isWaiting = false;

  /**
   * @param live what makes the simulation go on, and is told when it cannot; null where the recording is all there is
   */
  constructor(recording: Recording, live: LiveSource | null, cursorUs = recording.startUs) {
    this.recording = recording;
    this.goOn = live?.goOn ?? null;
    this.onError = live?.onError ?? (() => {});
    this.cursorUs = cursorUs;
  }

  get isLive(): boolean {
    return this.goOn !== null;
  }

  get isAtEnd(): boolean {
    return this.cursorUs >= this.recording.endUs;
  }

  /** Plays; a recording at its end from its start. */
  play(): void {
    if (this.isAtEnd && !this.isLive) this.cursorUs = this.recording.startUs;
    this.owedUs = 0;
    this.isPlaying = true;
  }

  /** Stops on a step of the simulation. */
  pause(): void {
    this.isPlaying = false;
    this.seek(Math.round(this.cursorUs / STEP_US) * STEP_US);
  }

  seek(tUs: number): void {
    this.cursorUs = Math.min(Math.max(tUs, this.recording.startUs), this.recording.endUs);
  }

  /** Pauses and moves by a time, negative backwards; beyond the end of a live drive the simulation goes on. */
  async step(byUs: number): Promise<void> {
    this.pause();
    const target = this.cursorUs + byUs;
    const missing = Math.round((target - this.recording.endUs) / STEP_US);
    if (missing > 0) await this.advance(missing);
    this.seek(target);
  }

  /** Time has passed: `seconds` of it on the clock. @returns whether there is something new to show */
  tick(seconds: number): boolean {
    if (!this.isPlaying) return false;
    const byUs = seconds * this.speed * 1e6;
    if (!this.isAtEnd) {
      this.seek(this.cursorUs + byUs);
      if (this.isAtEnd && !this.isLive) this.isPlaying = false;
      return true;
    }
    if (!this.isLive) return false;
    this.owedUs = Math.min(this.owedUs + byUs, MOST_STEPS * STEP_US);
    const steps = Math.floor(this.owedUs / STEP_US);
    if (steps === 0 || this.isWaiting) return false;
    this.owedUs -= steps * STEP_US;
    this.advance(steps).catch(this.onError);
    return false;
  }

  private async advance(steps: number): Promise<void> {
    if (!this.goOn || this.isWaiting) return;
    this.isWaiting = true;
    const wasAtEnd = this.isAtEnd;
    try {
      await this.goOn(steps);
      if (wasAtEnd) this.cursorUs = this.recording.endUs;
    } finally {
      this.isWaiting = false;
    }
  }
}
