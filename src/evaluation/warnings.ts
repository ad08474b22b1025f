/** When each scene first fires, at each of the thresholds 0.001, 0.002, ..., 0.999. */
import type { ScoredScene, Weights } from './measure.ts';
import { impactOf, isCrash } from './measure.ts';

/** Thresholds are k / 1000 for k from 1 to this. */
export const LAST_LEVEL = 999;

/** The highest level k, from 0 to 999, at which a score fires: the largest k / 1000 <= score. */
export function levelOf(score: number): number {
  let level = Math.floor(score * 1000);
  while ((level + 1) / 1000 <= score) level++;
  while (level / 1000 > score) level--;
  return Math.min(LAST_LEVEL, level);
}

/** At levels from..to a crash first fires leadUs before the impact. */
interface FiringSpan {
  readonly from: number;
  readonly to: number;
  readonly leadUs: number;
}

/** Which of a frame's numbers fires. */
export type Trigger = 'score' | 'warning';

/** A new highest level is where the first firing moves on to a later frame. */
function firingSpans(scene: ScoredScene, by: Trigger): FiringSpan[] {
  const spans: FiringSpan[] = [];
  let highest = 0;
  for (const { [by]: value, tUs } of scene.frames) {
    const level = levelOf(value);
    if (level <= highest) continue;
    spans.push({ from: highest + 1, to: level, leadUs: impactOf(scene) - tUs });
    highest = level;
  }
  return spans;
}

const highestLevel = (frames: ScoredScene['frames'], by: Trigger): number =>
  frames.reduce((highest, { [by]: value }) => Math.max(highest, levelOf(value)), 0);

export interface Warnings {
  /** Of each scene; empty where it is no crash. */
  readonly spans: readonly (readonly FiringSpan[])[];
  /** Highest level at which each scene ever fires; 0 for never. */
  readonly highest: Int32Array;
  readonly crash: Uint8Array;
  readonly nearMiss: Uint8Array;
  /** Highest level up to the last avoidable moment; -1 where the scene has none. */
  readonly highestInTime: Int32Array;
}

/** @param by what fires */
export const warningsOf = (scenes: readonly ScoredScene[], by: Trigger = 'warning'): Warnings => ({
  spans: scenes.map((scene) => (isCrash(scene) ? firingSpans(scene, by) : [])),
  highest: Int32Array.from(scenes, ({ frames }) => highestLevel(frames, by)),
  crash: Uint8Array.from(scenes, (scene) => (isCrash(scene) ? 1 : 0)),
  nearMiss: Uint8Array.from(scenes, ({ scene }) => (scene.outcome === 'near-miss' ? 1 : 0)),
  highestInTime: Int32Array.from(scenes, (scored) => {
    const last = scored.scene.last_avoidable_us;
    if (!isCrash(scored) || last === null) return -1;
    const inTime = scored.frames.filter(({ tUs }) => tUs <= last);
    return highestLevel(inTime, by);
  }),
});

/** Weight of the scenes of a kind. */
export function weightOf(kind: ArrayLike<number>, weights: Weights): number {
  let sum = 0;
  for (let i = 0; i < kind.length; i++) sum += (kind[i] as number) * (weights[i] as number);
  return sum;
}

export interface LeadTimes {
  /** By level, 0..999: how many crashes fire, and the sum of their lead times in microseconds. Level 0 is unused. */
  readonly fired: Float64Array;
  readonly leadUs: Float64Array;
}

/** Sums are of whole numbers, so they are exact. */
export function leadTimes({ spans }: Warnings, weights: Weights): LeadTimes {
  const fired = new Float64Array(LAST_LEVEL + 2);
  const leadUs = new Float64Array(LAST_LEVEL + 2);
  const add = (level: number, count: number, lead: number) => {
    fired[level] = (fired[level] as number) + count;
    leadUs[level] = (leadUs[level] as number) + lead;
  };
  spans.forEach((ofScene, i) => {
    const weight = weights[i] as number;
    for (const span of ofScene) {
      add(span.from, weight, weight * span.leadUs);
      add(span.to + 1, -weight, -weight * span.leadUs);
    }
  });
  for (let level = 1; level <= LAST_LEVEL + 1; level++) {
    add(level, fired[level - 1] as number, leadUs[level - 1] as number);
  }
  return { fired, leadUs };
}
