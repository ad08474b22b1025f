/** The plots of a report on collision predictions. */
import { frameRanking } from '../../evaluation/collision.ts';
import { reliability } from '../../evaluation/ece.ts';
import type { ScoredScene } from '../../evaluation/measure.ts';
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

/** ROC, precision-recall, reliability, and time to accident against false alarms. */
export function curvesSvg(scored: readonly ScoredScene[]): string {
  const weights = new Int32Array(scored.length).fill(1);
  const ranking = frameRanking(scored);
  const bins = reliability(ranking, weights).filter(({ count }) => count > 0);
  const tta = ttaCurve(warningsOf(scored), weights);
  const line = (points: Point[], style: 'line' | 'both' = 'line') => ({
    points,
    colour: BLUE,
    style,
  });
  const roc: Point[] = rocCurve(ranking, weights).map((p) => [
    p.falsePositiveRate,
    p.truePositiveRate,
  ]);
  const pr: Point[] = prCurve(ranking, weights).map((p) => [p.recall, p.precision]);
  const reliable: Point[] = bins.map((bin) => [bin.confidence ?? 0, bin.frequency ?? 0]);
  const early: Point[] = tta.map((p) => [p.falseAlarmRate, p.tta]);
  const most = Math.max(0.5, Math.ceil(Math.max(0, ...early.map(([, y]) => y)) * 2) / 2);
  const plots: Plot[] = [
    {
      title: 'ROC, frames',
      x: 'false-positive rate',
      y: 'true-positive rate',
      xRange: UNIT,
      yRange: UNIT,
      series: [DIAGONAL, line(roc)],
    },
    {
      title: 'Precision and recall, frames',
      x: 'recall',
      y: 'precision',
      xRange: UNIT,
      yRange: UNIT,
      series: [line(pr)],
    },
    {
      title: 'Reliability',
      x: 'mean score of the bin',
      y: 'share that is positive',
      xRange: UNIT,
      yRange: UNIT,
      series: [DIAGONAL, line(reliable, 'both')],
    },
    {
      title: 'Warning time and false alarms',
      x: 'share of near misses that ever fire',
      y: 'mean time before impact, s',
      xRange: UNIT,
      yRange: [0, most],
      series: [line(early, 'both')],
    },
  ];
  return plots.map(plotSvg).join('');
}

/** Risk over time in one scene; the impact and the last avoidable moment as upright lines. */
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
  return plotSvg({
    title: `Risk in ${scene.scene}`,
    x: 'time, s (red: impact; dashed: last avoidable)',
    y: 'score',
    xRange: [first, Math.max(first + 0.1, ...times)],
    yRange: UNIT,
    series: [
      ...upright(scene.impact_us, RED, 'line'),
      ...(scene.last_avoidable_us !== null && at(scene.last_avoidable_us) >= first
        ? upright(scene.last_avoidable_us, RED, 'dashed')
        : []),
      { points: frames.map(({ tUs, score }) => [at(tUs), score]), colour: BLUE, style: 'both' },
    ],
  });
}
