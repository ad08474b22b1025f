/** The states of a scene that the page can show: a whole scene, or the latest part of a live drive. */
import type { RenderScene } from '../core/frame-record.ts';
import { interpolateState, type WorldState } from '../core/world-state.ts';
import { StateCodec } from '../pipeline/packed-states.ts';
import { STEP_US } from '../world/time.ts';

/** Unpacked states at hand: what is being shown, and what flow points to. */
const CACHED = 64;

export class Recording {
  readonly codec: StateCodec;
  private readonly limit: number;
  private chunks: Float64Array[] = [];
  private counts: number[] = [];
  private first = 0;
  private length = 0;
  private readonly cache = new Map<number, WorldState>();

  /** @param limit most states to keep; the oldest go first */
  constructor(scene: Pick<RenderScene, 'actors' | 'network'>, limit: number) {
    this.codec = new StateCodec(scene.actors, scene.network.signalGroups.length);
    this.limit = limit;
  }

  /** Adds states that follow, step by step, on what is there. */
  append(packed: Float64Array): void {
    const count = this.codec.count(packed);
    if (count === 0) return;
    this.chunks.push(packed);
    this.counts.push(count);
    this.length += count;
    while (this.length - (this.counts[0] as number) >= this.limit) {
      this.chunks.shift();
      const gone = this.counts.shift() as number;
      this.first += gone;
      this.length -= gone;
    }
  }

  /** The same scene up to and including a moment, to be gone on with. */
  upTo(scene: RenderScene, tUs: number, limit: number): Recording {
    const part = new Recording(scene, limit);
    const last = Math.floor(tUs / STEP_US);
    for (let i = this.first; i <= last; i++) part.append(this.codec.pack([this.stateOf(i)]));
    part.first = this.first;
    return part;
  }

  get startUs(): number {
    return this.first * STEP_US;
  }

  get endUs(): number {
    return (this.first + this.length - 1) * STEP_US;
  }

  /** The world at a moment, between two steps by interpolation; clamped to what is recorded. */
  at(tUs: number): WorldState {
    const clamped = Math.min(Math.max(Math.round(tUs), this.startUs), this.endUs);
    const index = Math.floor(clamped / STEP_US);
    const state = this.stateOf(index);
    return clamped === state.tUs
      ? state
      : interpolateState(state, this.stateOf(index + 1), clamped);
  }

  private stateOf(index: number): WorldState {
    const known = this.cache.get(index);
    if (known) return known;
    let within = index - this.first;
    let chunk = 0;
    while (within >= (this.counts[chunk] as number)) within -= this.counts[chunk++] as number;
    const state = this.codec.unpack(this.chunks[chunk] as Float64Array, within);
    this.cache.set(index, state);
    for (const oldest of this.cache.keys()) {
      if (this.cache.size <= CACHED) break;
      this.cache.delete(oldest);
    }
    return state;
  }
}
