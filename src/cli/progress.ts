/** Progress of a long run: a bar on a terminal, plain lines elsewhere. On standard error. */
import { Presets, SingleBar } from 'cli-progress';
import { say } from './output.ts';

export interface Progress {
  /** So many units are done. */
  advance(units?: number): void;
  /** Ends the bar, so that other lines can follow. */
  stop(): void;
}

const LINE_EVERY_MS = 5_000;

function bar(total: number, unit: string): Progress {
  const format = `{bar} {percentage}%  {value}/{total} ${unit}  {rate} ${unit}/s  {left} left`;
  const display = new SingleBar(
    { format, hideCursor: true, clearOnComplete: false },
    Presets.shades_classic,
  );
  const started = performance.now();
  let done = 0;
  display.start(total, 0, { rate: '-', left: '-' });
  return {
    advance(units = 1) {
      done += units;
      display.update(done, figures(done, total, started));
    },
    stop: () => display.stop(),
  };
}

function figures(done: number, total: number, started: number): { rate: string; left: string } {
  const elapsed = (performance.now() - started) / 1000;
  const rate = done / Math.max(elapsed, 1e-3);
  const left = Math.max(0, Math.round((total - done) / Math.max(rate, 1e-6)));
  return { rate: rate.toFixed(1), left: left >= 90 ? `${Math.round(left / 60)} min` : `${left} s` };
}

function lines(total: number, unit: string): Progress {
  const started = performance.now();
  let spoken = started;
  let done = 0;
  const line = () => {
    const { rate, left } = figures(done, total, started);
    say(`${done}/${total} ${unit}, ${rate} ${unit}/s, ${left} left`);
  };
  return {
    advance(units = 1) {
      done += units;
      if (performance.now() - spoken < LINE_EVERY_MS) return;
      spoken = performance.now();
      line();
    },
    stop: () => {
      if (done > 0) line();
    },
  };
}

export const startProgress = (total: number, unit: string): Progress =>
  process.stderr.isTTY ? bar(total, unit) : lines(total, unit);
