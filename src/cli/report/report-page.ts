/** report.html: an evaluation as one page that needs no other file. */
import type { DatasetReader } from '../../dataset/reader.ts';
import type { Evaluation } from '../../evaluation/evaluate.ts';
import type { MetricsRecord } from '../../evaluation/metrics-record.ts';
import { curvesSvg } from './curves.ts';
import { INK, MUTED } from './plot.ts';
import { sceneStrips } from './scene-strips.ts';

const STYLE = `body{font:15px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif;color:${INK};max-width:1200px;margin:32px auto;padding:0 16px}
h1{font-size:26px;margin:0}h2{font-size:18px;margin:36px 0 10px}p{color:${MUTED};margin:4px 0 10px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th{font-weight:600;text-align:left;vertical-align:bottom}
th,td{padding:4px 14px 4px 0;border-bottom:1px solid #e4e8ec}td.n,th.n{text-align:right}td.m{color:${MUTED}}
.top{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:24px;align-items:start;margin-top:20px}
.curves{display:grid;grid-template-columns:1fr 1fr;gap:12px}svg{max-width:100%;height:auto}
.scene{display:grid;grid-template-columns:310px 1fr;gap:20px;align-items:start;margin-bottom:22px}
.frames{display:grid;grid-template-columns:repeat(4,1fr);gap:10px}figure{margin:0}img{width:100%;border-radius:4px;display:block}
figcaption{font-size:12px;color:${MUTED}}.wide{overflow-x:auto;font-size:12px}.wide td{white-space:nowrap}.wide th,.wide td{padding-right:6px}.top>table{width:100%;max-width:620px}
tr.first td{border-top:2px solid #c5ccd3}@media(max-width:900px){.top,.scene{grid-template-columns:minmax(0,1fr)}}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const number = (value: number | null | undefined): string =>
  value == null ? '–' : value.toFixed(3);

function metricsTable(metrics: MetricsRecord['metrics']): string {
  const rows = Object.entries(metrics).map(([name, { value, low, high, reason }]) => {
    const interval = low === null ? escaped(reason ?? '') : `${number(low)} to ${number(high)}`;
    return `<tr><td>${name}</td><td class="n">${number(value)}</td><td class="m">${interval}</td></tr>`;
  });
  return `<table><tr><th>metric</th><th class="n">value</th><th>95 % interval</th></tr>${rows.join('')}</table>`;
}

function slicesTable(slices: MetricsRecord['slices']): string {
  const names = [...new Set(slices.flatMap(({ metrics }) => Object.keys(metrics)))];
  const head = ['scenes', 'frames', ...names].map(
    (name) => `<th class="n">${name.replaceAll('_', ' ')}</th>`,
  );
  const rows = slices.map(({ by, is, scenes, frames, metrics }, i) => {
    const numbers = [scenes, frames, ...names.map((name) => number(metrics[name]?.value))];
    const cells = numbers.map((shown) => `<td class="n">${shown}</td>`).join('');
    const first = by === slices[i - 1]?.by ? '' : ' class="first"';
    return `<tr${first}><td>${by}</td><td>${escaped(is)}</td>${cells}</tr>`;
  });
  return `<div class="wide"><table><tr><th>by</th><th>is</th>${head.join('')}</tr>${rows.join('')}</table></div>`;
}

export async function reportPage(
  { record, scored }: Evaluation,
  reader: DatasetReader,
  horizon: number,
): Promise<string> {
  const { task, model, data, metrics, slices } = record;
  const hasRisk = scored.length > 0;
  const curves = hasRisk ? `<div class="curves">${curvesSvg(scored)}</div>` : '';
  const strips = hasRisk ? await sceneStrips(reader, scored) : '';
  const about = `${data.scenes} scenes, ${data.frames} frames up to the impact, split ${data.split}${
    task === 'collision' ? `, positive within ${horizon} s of the impact` : ''
  }. Intervals are from 1000 draws of whole scenes.`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Nearmiss: ${escaped(model)}</title><style>${STYLE}</style>
<h1>${escaped(model)}</h1><p>Task ${task}. ${about}</p>
<div class="top">${metricsTable(metrics)}${curves}</div>${strips}
<h2>Slices</h2><p>Speed is the ego's, distance that to the nearest object. A dash stands where there is no value; metrics.json says why.</p>${slicesTable(slices)}
</html>
`;
}
