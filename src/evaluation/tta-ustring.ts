/**
 * Time to accident as UString's evaluator has it, to compare with published figures; its defects are kept: it is
 * normalised by the impact's frame but scaled by the full length, and at a threshold of 0 a negative counts as fired.
 * Source: Bao, Yu, Kong 2020 (Cogito2012/UString, src/eval_tools.py); other than there, the last recall has its
 * maximum too.
 */
import type { Measure, ScoredScene, Weights } from './measure.ts';
import { impactOf, isCrash } from './measure.ts';

const STEP = 0.001;

/** A score that is higher than all before it in its scene, and 1 - its frame / the impact's frame. */
interface Rise {
  readonly score: number;
  readonly earliness: number;
}
interface Video {
  readonly crash: boolean;
  readonly least: number;
  readonly rises: readonly Rise[];
}

/** The impact's frame is the first one at or after the impact: the number of frames before it. */
function videoOf(scored: ScoredScene): Video {
  const crash = isCrash(scored);
  const frames = crash ? scored.frames.filter(({ tUs }) => tUs < impactOf(scored)) : scored.frames;
  const rises: Rise[] = [];
  let least = Number.POSITIVE_INFINITY;
  frames.forEach(({ score }, i) => {
    least = Math.min(least, score);
    if (score > (rises.at(-1)?.score ?? -1))
      rises.push({ score, earliness: 1 - i / frames.length });
  });
  return { crash, least, rises };
}

interface Firing {
  /** By threshold: how many videos fire, and the sum of their earliness. */
  readonly fired: Float64Array;
  readonly sums: Float64Array;
}

/** At the thresholds of numpy.arange(start, 1, 0.001), to the last bit. */
function firingFrom(start: number, videos: readonly Video[], weights: Weights): Firing {
  const count = Math.max(0, Math.ceil((1 - start) / STEP));
  const delta = start + STEP - start;
  const fired = new Float64Array(count);
  const sums = new Float64Array(count);
  const levelsAt = (score: number): number => {
    let n = Math.floor((score - start) / delta) + 1;
    while (start + n * delta <= score) n++;
    while (n > 0 && start + (n - 1) * delta > score) n--;
    return Math.min(count, n);
  };
  const add = (level: number, count: number, earliness: number) => {
    fired[level] = (fired[level] as number) + count;
    sums[level] = (sums[level] as number) + count * earliness;
  };
  videos.forEach(({ crash, rises }, i) => {
    const weight = weights[i] as number;
    if (weight === 0) return;
    // A negative's scores are multiplied by its label 0 there: it fires, from its first frame, at threshold 0 alone.
    const all = crash ? rises : start === 0 ? [{ score: 0, earliness: 1 }] : [];
    let level = 0;
    for (const { score, earliness } of all) {
      const to = levelsAt(score);
      if (to <= level) continue;
      add(level, weight, earliness);
      add(to, -weight, earliness);
      level = to;
    }
  });
  for (let level = 1; level < count; level++) {
    fired[level] = (fired[level] as number) + (fired[level - 1] as number);
    sums[level] = (sums[level] as number) + (sums[level - 1] as number);
  }
  return { fired, sums };
}

/** The largest mean earliness at each recall above 0, by rising recall (which may be above 1 at threshold 0). */
function binsOf(videos: readonly Video[], weights: Weights): [number, number][] | string {
  let [crashes, start] = [0, Number.POSITIVE_INFINITY];
  videos.forEach(({ crash, least }, i) => {
    if (weights[i] === 0) return;
    if (crash) crashes += weights[i] as number;
    start = Math.min(start, least);
  });
  if (crashes === 0) return 'there is no crash';
  const { fired, sums } = firingFrom(start, videos, weights);
  const best = new Map<number, number>();
  fired.forEach((count, k) => {
    if (count === 0) return;
    const mean = (sums[k] as number) / count;
    best.set(count, Math.max(best.get(count) ?? 0, mean));
  });
  const sorted = [...best].sort(([a], [b]) => a - b);
  if (sorted.length === 0) return 'no crash fires at any threshold';
  return sorted.map(([count, mean]) => [count / crashes, mean]);
}

const measure = (
  scenes: readonly ScoredScene[],
  seconds: number,
  reduce: (bins: readonly [number, number][]) => number,
): Measure => {
  const videos = scenes.map(videoOf);
  return (weights) => {
    const bins = binsOf(videos, weights);
    return typeof bins === 'string' ? bins : reduce(bins) * seconds;
  };
};

/** @param seconds length of the longest scene: frames / fps */
export const mttaUstring = (scenes: readonly ScoredScene[], seconds: number): Measure =>
  measure(
    scenes,
    seconds,
    (bins) => bins.reduce((sum, [, earliness]) => sum + earliness, 0) / bins.length,
  );

/** At the recall nearest to 0.8, of two as near the lower. @param seconds as in {@link mttaUstring} */
export const ttaAtRecall80 = (scenes: readonly ScoredScene[], seconds: number): Measure =>
  measure(scenes, seconds, (bins) => {
    const off = ([recall]: readonly [number, number]) => Math.abs(recall - 0.8);
    return bins.reduce((best, bin) => (off(bin) < off(best) ? bin : best))[1];
  });
