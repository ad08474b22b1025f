/** What the collision model foresees, over the time of the scene. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Mark } from '../scrub-bar.ts';

/** Seconds that are shown at once. */
const WINDOW_S = 12;
const COLOURS = { crash: '#e5484d', closest: '#f4b740', avoidable: '#4cc38a' } as const;

/** Probabilities, 0..1. */
export interface Foreseen {
  /** Of a collision within the horizon. */
  readonly risk: number;
  /** That the last moment to avoid it is there or gone; null from a model that does not say. */
  readonly warning: number | null;
}

export class RiskPlot {
  private readonly box: HTMLElement;
  private readonly plot: uPlot;
  private readonly seconds: number[] = [];
  private readonly risks: number[] = [];
  private readonly warnings: (number | null)[] = [];
  private marks: readonly Mark[] = [];

  constructor(box: HTMLElement) {
    this.box = box;
    const axis = {
      stroke: '#9aa5b6',
      grid: { stroke: '#2d3542', width: 1 },
      ticks: { show: false },
    };
    this.plot = new uPlot(
      {
        width: 300,
        height: 96,
        legend: { show: false },
        cursor: { show: false },
        padding: [6, 16, 0, 0],
        scales: { x: { time: false, range: () => this.range() }, y: { range: [0, 1] } },
        axes: [
          { ...axis, size: 22, space: 60, values: (_, ticks) => ticks.map((t) => `${t} s`) },
          { ...axis, size: 34, splits: [0, 0.5, 1] },
        ],
        series: [
          {},
          { stroke: '#6db5ff', width: 2, fill: 'rgb(109 181 255 / 15%)', points: { show: false } },
          { stroke: '#ff8a5b', width: 2, points: { show: false } },
        ],
        hooks: { draw: [(plot) => this.drawMarks(plot)] },
      },
      [[], [], []],
      box,
    );
    new ResizeObserver(() => this.fit()).observe(box);
  }

  /** Forgets everything. */
  clear(): void {
    for (const column of this.columns()) column.splice(0);
    this.show();
  }

  /** @param marks the scene's, drawn as upright lines */
  add(tUs: number, { risk, warning }: Foreseen, marks: readonly Mark[]): void {
    const t = tUs / 1e6;
    // The page went back: what comes after is written anew.
    while (this.seconds.length > 0 && (this.seconds.at(-1) as number) >= t) {
      for (const column of this.columns()) column.pop();
    }
    this.seconds.push(t);
    this.risks.push(risk);
    this.warnings.push(warning);
    while ((this.seconds[0] as number) < t - 2 * WINDOW_S) {
      for (const column of this.columns()) column.shift();
    }
    this.marks = marks;
    this.show();
  }

  private columns(): (number | null)[][] {
    return [this.seconds, this.risks, this.warnings];
  }

  private fit(): void {
    const { width, height } = this.box.getBoundingClientRect();
    if (width > 0 && height > 0) this.plot.setSize({ width, height });
  }

  private show(): void {
    this.plot.setData([this.seconds, this.risks, this.warnings]);
  }

  private range(): [number, number] {
    const end = Math.max(this.seconds.at(-1) ?? 0, WINDOW_S);
    return [end - WINDOW_S, end];
  }

  private drawMarks({ ctx, bbox, valToPos }: uPlot): void {
    const [from, to] = this.range();
    ctx.save();
    ctx.lineWidth = 2;
    for (const { tUs, kind } of this.marks) {
      const t = tUs / 1e6;
      if (t < from || t > to) continue;
      const x = valToPos(t, 'x', true);
      ctx.strokeStyle = COLOURS[kind];
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }
}
