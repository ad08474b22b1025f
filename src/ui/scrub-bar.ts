/** The time line: a slider over what is recorded, with marks at what happened. */
import { element, input, text, write } from './elements.ts';

export interface Mark {
  readonly tUs: number;
  readonly kind: 'crash' | 'closest' | 'avoidable';
  readonly title: string;
}

const seconds = (us: number): string => (us / 1e6).toFixed(2);

export class ScrubBar {
  private readonly slider = input('scrub');
  private readonly marks = text('marks');
  private readonly clock = element('clock', HTMLOutputElement);
  private shown = '';

  /** @param scrubbed told the time that a person moved the slider to, microseconds */
  constructor(scrubbed: (tUs: number) => void) {
    // The slider counts milliseconds: its steps are the simulation's.
    this.slider.addEventListener('input', () => scrubbed(Number(this.slider.value) * 1000));
  }

  show(startUs: number, endUs: number, tUs: number, marks: readonly Mark[]): void {
    const { slider } = this;
    slider.min = String(startUs / 1000);
    slider.max = String(Math.max(endUs, startUs + 10_000) / 1000);
    slider.value = String(tUs / 1000);
    slider.setAttribute('aria-valuetext', `${seconds(tUs)} of ${seconds(endUs)} seconds`);
    write(this.clock, `${seconds(tUs)} / ${seconds(endUs)} s`);
    const key = `${startUs} ${endUs} ${marks.map((mark) => mark.tUs + mark.kind).join(' ')}`;
    if (key === this.shown) return;
    this.shown = key;
    const inside = marks.filter((mark) => mark.tUs >= startUs && mark.tUs <= endUs);
    this.marks.replaceChildren(
      ...inside.map(({ tUs: at, kind, title }) => {
        const line = document.createElement('i');
        line.className = kind;
        line.title = title;
        line.style.left = `${(100 * (at - startUs)) / Math.max(endUs - startUs, 1)}%`;
        return line;
      }),
    );
  }
}
