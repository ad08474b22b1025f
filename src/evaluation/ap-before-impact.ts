/** Average precision over scenes, from what is known some time before the impact. After the Nexar challenge, arXiv 2503.03848. */
import { averagePrecision } from './average-precision.ts';
import type { Measure, ScoredScene } from './measure.ts';
import { impactOf, isCrash } from './measure.ts';
import type { Sample } from './ranking.ts';
import { rankingOf } from './ranking.ts';

/**
 * A crash's highest score up to `beforeUs` ahead of its impact, against each other scene's highest score. A crash
 * that has no frame so early is left out.
 */
export function apBeforeImpact(scenes: readonly ScoredScene[], beforeUs: number): Measure {
  const samples: Sample[] = [];
  scenes.forEach((scored, scene) => {
    const positive = isCrash(scored);
    const last = positive ? impactOf(scored) - beforeUs : Number.POSITIVE_INFINITY;
    const scores = scored.frames.filter(({ tUs }) => tUs <= last).map(({ score }) => score);
    if (scores.length === 0) return;
    samples.push({ scene, positive, score: scores.reduce((a, b) => Math.max(a, b)) });
  });
  return averagePrecision(rankingOf(samples));
}
