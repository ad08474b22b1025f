/** report.html: an evaluation as one page that needs no other file. */
import type { DatasetReader } from '../../dataset/reader.ts';
import type { Evaluation } from '../../evaluation/evaluate.ts';
import type { MetricsRecord } from '../../evaluation/metrics-record.ts';
import { curvesSvg } from './curves.ts';
import { INK, MUTED } from './plot.ts';
import { sceneStrips } from './scene-strips.ts';

const STYLE = `body{font:15px/1.5 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif;color:${INK};max-width:1180px;margin:32px auto;padding:0 24px}
h1{font-size:26px;margin:0}h2{font-size:18px;margin:36px 0 10px}p{color:${MUTED};margin:4px 0 10px}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th{font-weight:600;text-align:left}
th,td{padding:4px 14px 4px 0;border-bottom:1px solid #e4e8ec}td.n{text-align:right}td.m{color:${MUTED}}
.curves{display:flex;flex-wrap:wrap;gap:16px}.scene{display:flex;gap:20px;align-items:flex-start;margin-bottom:18px;flex-wrap:wrap}
.scene>div{flex:1;min-width:500px}.frames{display:grid;grid-template-columns:1fr 1fr;gap:10px;max-width:500px}figure{margin:0}img{width:100%;border-radius:4px;display:block}
figcaption{font-size:12px;color:${MUTED}}.wide{overflow-x:auto;font-size:13px}`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const number = (value: number | null | undefined): string =>
  value == null ? '–' : value.toFixed(3);

function metricsTable(metrics: MetricsRecord['metrics']): string {
  const rows = Object.entries(metrics).map(([name, { value, low, high, reason }]) => {
    const interval = low === null ? escaped(reason ?? '') : `${number(low)} to ${number(high)}`;
    return `<tr><td>${name}</td><td class="n">${number(value)}</td><td class="m">${interval}</td></tr>`;
  });
  return `<table><tr><th>metric</th><th>value</th><th>95 % interval</th></tr>${rows.join('')}</table>`;
}

function slicesTable(slices: MetricsRecord['slices']): string {
  const names = [...new Set(slices.flatMap(({ metrics }) => Object.keys(metrics)))];
  const head = names.map((name) => `<th>${name.replaceAll('_', ' ')}</th>`).join('');
  const rows = slices.map(({ by, is, metrics }) => {
    const cells = names.map((name) => `<td class="n">${number(metrics[name]?.value)}</td>`);
    return `<tr><td>${by}</td><td>${escaped(is)}</td>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table><tr><th>by</th><th>is</th>${head}</tr>${rows.join('')}</table></div>`;
}

export async function reportPage(
  { record, scored }: Evaluation,
  reader: DatasetReader,
  horizon: number,
): Promise<string> {
  const { task, model, data, metrics, slices } = record;
  const risk =
    scored.length === 0
      ? ''
      : `<h2>Curves</h2><div class="curves">${curvesSvg(scored)}</div>${await sceneStrips(reader, scored)}`;
  const about = `${data.scenes} scenes, ${data.frames} frames up to the impact, split ${data.split}${
    task === 'collision' ? `, positive within ${horizon} s of the impact` : ''
  }. Intervals are from 1000 draws of whole scenes.`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Nearmiss: ${escaped(model)}</title><style>${STYLE}</style>
<h1>${escaped(model)}</h1><p>Task ${task}. ${about}</p>${metricsTable(metrics)}${risk}
<h2>Slices</h2>${slicesTable(slices)}
</html>
`;
}
