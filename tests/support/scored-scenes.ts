/** Scored scenes in few words, for tests of metrics. */
import type { SceneRow } from '../../src/core/tables.ts';
import type { ScoredScene } from '../../src/evaluation/measure.ts';

const FRAME_US = 100_000;

/** Frames at 10 Hz from 0 s; a null impact makes a near miss. Times in frames. */
export function scoredScene(
  scores: readonly number[],
  impactFrame: number | null,
  lastAvoidableFrame: number | null = null,
): ScoredScene {
  const us = (frame: number | null) => (frame === null ? null : Math.round(frame * FRAME_US));
  const scene: SceneRow = {
    scene: 'a',
    scenario: 'ccrs-v1',
    seed: 0,
    outcome: impactFrame === null ? 'near-miss' : 'crash',
    split: 'test',
    twin: null,
    place: 'straight',
    light: 'noon',
    weather: 'clear',
    friction: 0.8,
    frames: scores.length,
    impact_us: us(impactFrame),
    closing_speed: null,
    ego_delta_v: null,
    other_kind: null,
    closest_approach: 0,
    min_ttc: null,
    last_avoidable_brake_us: null,
    last_avoidable_steer_us: null,
    last_avoidable_us: us(lastAvoidableFrame),
  };
  const frames = scores.map((score, frame) => ({
    frame,
    tUs: frame * FRAME_US,
    score,
    warning: score,
    positive: impactFrame !== null,
    egoSpeed: 10,
    distance: null,
  }));
  return {
    scene,
    frames: frames.filter(({ frame }) => impactFrame === null || frame <= impactFrame),
  };
}

export const ones = (n: number): Int32Array => new Int32Array(n).fill(1);
