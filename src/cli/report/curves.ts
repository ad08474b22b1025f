/** The plots of a report on collision predictions. */
import { frameRanking } from '../../evaluation/collision.ts';
import { reliability } from '../../evaluation/ece.ts';
import type { ScoredScene, Weights } from '../../evaluation/measure.ts';
import { MICROSECONDS } from '../../evaluation/measure.ts';
import { prCurve } from '../../evaluation/pr-curve.ts';
import { rocCurve } from '../../evaluation/roc-curve.ts';
import { ttaCurve } from '../../evaluation/tta-at-far.ts';
import { warningsOf } from '../../evaluation/warnings.ts';
import type { Point } from '../docs/svg.ts';
import type { Plot } from './plot.ts';
import { BLUE, MUTED, plotSvg, RED } from './plot.ts';

const UNIT = [0, 1] as const;
const DIAGONAL = {
  points: [
    [0, 0],
    [1, 1],
  ] as Point[],
  colour: MUTED,
  style: 'dashed' as const,
};

const line = (points: Point[], style: 'line' | 'both' = 'line') => ({
  points,
  colour: BLUE,
  style,
});

/** Both axes from 0 to 1. */
const shares = (title: string, x: string, y: string, series: Plot['series']): Plot => ({
  title,
  x,
  y,
  xRange: UNIT,
  yRange: UNIT,
  series,
});

function framePlots(scored: readonly ScoredScene[], weights: Weights): Plot[] {
  const ranking = frameRanking(scored);
  const roc: Point[] = rocCurve(ranking, weights).map((p) => [
    p.falsePositiveRate,
    p.truePositiveRate,
  ]);
  const pr: Point[] = prCurve(ranking, weights).map((p) => [p.recall, p.precision]);
  const sharpest: Point[] = pr.slice(0, 1).map(([, precision]) => [0, precision]);
  const reliable: Point[] = reliability(ranking, weights)
    .filter(({ count }) => count > 0)
    .map((bin) => [bin.confidence ?? 0, bin.frequency ?? 0]);
  return [
    shares('ROC, frames', 'false-positive rate', 'true-positive rate', [DIAGONAL, line(roc)]),
    shares('Precision and recall, frames', 'recall', 'precision', [line([...sharpest, ...pr])]),
    shares('Reliability', 'mean score of the bin', 'share that is positive', [
      DIAGONAL,
      line(reliable, 'both'),
    ]),
  ];
}

function warningPlot(scored: readonly ScoredScene[], weights: Weights): Plot {
  const early: Point[] = ttaCurve(warningsOf(scored), weights).map((p) => [
    p.falseAlarmRate,
    p.tta,
  ]);
  return {
    title: 'Warning time and false alarms',
    x: 'share of near misses that ever fire',
    y: 'mean time before impact, s',
    xRange: UNIT,
    yRange: [0, Math.max(0.5, Math.ceil(Math.max(0, ...early.map(([, y]) => y)) * 2) / 2)],
    series: [line(early, 'both')],
  };
}

/** ROC, precision-recall, reliability, and time to accident against false alarms. */
export function curvesSvg(scored: readonly ScoredScene[]): string {
  const weights = new Int32Array(scored.length).fill(1);
  return [...framePlots(scored, weights), warningPlot(scored, weights)].map(plotSvg).join('');
}

/**
 * Risk over time in one scene, and what fires warnings where it is another number; the impact and the last avoidable moment as
 * upright lines.
 */
export function riskSvg({ scene, frames }: ScoredScene): string {
  const at = (us: number) => us / MICROSECONDS;
  const times = [
    ...frames.map(({ tUs }) => at(tUs)),
    ...(scene.impact_us === null ? [] : [at(scene.impact_us)]),
  ];
  const upright = (us: number | null, colour: string, style: 'line' | 'dashed') =>
    us === null
      ? []
      : [
          {
            points: [
              [at(us), 0],
              [at(us), 1],
            ] as Point[],
            colour,
            style,
          },
        ];
  const first = Math.min(...times);
  const line = (of: 'score' | 'warning', colour: string) => ({
    points: frames.map((frame): Point => [at(frame.tUs), frame[of]]),
    colour,
    style: 'both' as const,
  });
  const isOther = frames.some(({ score, warning }) => score !== warning);
  return plotSvg({
    title: `Risk in ${scene.scene}${isOther ? ' (grey: warning)' : ''}`,
    x: 'time, s (red: impact; dashed: last avoidable)',
    y: 'score',
    xRange: [first, Math.max(first + 0.1, ...times)],
    yRange: UNIT,
    series: [
      ...upright(scene.impact_us, RED, 'line'),
      ...(scene.last_avoidable_us !== null && at(scene.last_avoidable_us) >= first
        ? upright(scene.last_avoidable_us, RED, 'dashed')
        : []),
      ...(isOther ? [line('warning', MUTED)] : []),
      line('score', BLUE),
    ],
  });
}
