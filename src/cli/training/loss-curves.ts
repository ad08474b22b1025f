/** What a training has reached as a page to look at while it goes on: it shows each new epoch by itself. */
import type { EpochReport } from '../../perception/training/trainer.ts';
import type { Point } from '../docs/svg.ts';
import { BLUE, type Plot, plotSvg, RED } from '../report/plot.ts';

/** Seconds after which the page reads itself again. */
const REFRESH_S = 5;

/** Of both curves, with some room; of a single value too. */
function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = 0.05 * (high - low || Math.abs(high) || 1);
  return finite.length === 0 ? [0, 1] : [low - room, high + room];
}

function curvesOf(stage: string, reports: readonly EpochReport[]): string {
  const curve = (of: 'loss' | 'validation', colour: string): Plot['series'][number] => ({
    points: reports.flatMap((report): Point[] =>
      Number.isFinite(report[of]) ? [[report.epoch, report[of]]] : [],
    ),
    colour,
    style: 'both',
  });
  return plotSvg({
    title: `${stage}: training (blue), validation (red)`,
    x: 'epoch',
    y: 'lower is better',
    xRange: [0, Math.max(1, ...reports.map(({ epoch }) => epoch))],
    yRange: rangeOf(reports.flatMap(({ loss, validation }) => [loss, validation])),
    series: [curve('loss', BLUE), curve('validation', RED)],
  });
}

/** A page that needs no other file, a plot for each stage that has begun. */
export function lossCurves(history: Readonly<Record<string, readonly EpochReport[]>>): string {
  const plots = Object.entries(history).flatMap(([stage, reports]) =>
    reports.length > 0 ? [curvesOf(stage, reports)] : [],
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="${REFRESH_S}"><title>Nearmiss: training</title>
${plots.join('\n')}
</html>
`;
}
