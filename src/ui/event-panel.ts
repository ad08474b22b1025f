/** The live event camera of the page: its panel, its sliders, and how finely it may sample time. */
import type { BabylonRenderer } from '../engine/babylon-renderer.ts';
import { EVENT_MODES, type EventMoment, EventView } from '../engine/event-view.ts';
import type { CanvasRect } from '../engine/view.ts';
import { EVENT_NOISE } from '../sensors/events/presets.ts';
import { type EventSettings, PLAIN_EVENTS } from '../sensors/events/settings.ts';
import { input, onChoice, text, write } from './elements.ts';
import { MotionWatch } from './perception/motion-watch.ts';

/** Light is drawn so often, but no oftener between two pictures: a processor that draws has time for less. */
const SAMPLE_US = 5000;
const MOST_SAMPLES = { software: 2, hardware: 8 } as const;

/** The sliders' settings. @param noise 0..1 of v2e's noisiest pixels */
export function eventSettings(
  contrast: number,
  refractoryMs: number,
  noise: number,
): EventSettings {
  const { noisy } = EVENT_NOISE;
  return {
    ...PLAIN_EVENTS,
    contrast,
    refractoryUs: refractoryMs * 1000,
    sigma: noisy.sigma * noise * (contrast / 0.2),
    leakHz: noisy.leakHz * noise,
    shotHz: noisy.shotHz * noise,
    cutoffHz: noise > 0 ? noisy.cutoffHz / noise : 0,
  };
}

const SLIDERS = ['contrast', 'refractory', 'noise'] as const;

export class EventPanel {
  isOn = false;
  /** The model that looks on. */
  readonly motion: MotionWatch;
  private readonly renderer: BabylonRenderer;
  private readonly view: EventView;
  private readonly sampling: { readonly mostSamples: number; readonly sampleUs: number };

  /** @param changed told when a person has moved a slider, or the model can look on: draw again */
  constructor(renderer: BabylonRenderer, changed: () => void) {
    this.renderer = renderer;
    this.view = new EventView(renderer, this.settings);
    this.motion = new MotionWatch(renderer, changed);
    const mostSamples = MOST_SAMPLES[renderer.isSoftware ? 'software' : 'hardware'];
    this.sampling = { mostSamples, sampleUs: SAMPLE_US };
    for (const name of SLIDERS) {
      input(`event-${name}`).addEventListener('input', () => {
        this.view.setSettings(this.settings);
        this.describe();
        changed();
      });
    }
    onChoice('event-mode', (name) => {
      this.view.mode = EVENT_MODES.find((mode) => mode === name) ?? 'polarity';
      changed();
    });
    this.describe();
  }

  private get settings(): EventSettings {
    const [contrast, refractoryMs, noise] = SLIDERS.map((name) =>
      Number(input(`event-${name}`).value),
    ) as [number, number, number];
    return eventSettings(contrast, refractoryMs, noise);
  }

  private describe(): void {
    const { contrast, refractoryUs } = this.settings;
    const noise = Number(input('event-noise').value);
    write(text('event-contrast-value'), contrast.toFixed(2));
    write(text('event-refractory-value'), `${(refractoryUs / 1000).toFixed(1)} ms`);
    write(text('event-noise-value'), noise === 0 ? 'none' : `${Math.round(noise * 100)} %`);
  }

  show(isOn: boolean): void {
    this.isOn = isOn;
    input('events').checked = isOn;
    text('views').classList.toggle('with-events', isOn);
    text('panel-events').classList.toggle('folded', !isOn);
    text('event-controls').hidden = !isOn;
    text('motion').hidden = !isOn;
    this.motion.toggle(isOn);
    this.view.reset();
  }

  /** Forget what was seen. */
  reset(): void {
    this.view.reset();
    this.motion.reset();
  }

  draw(moment: EventMoment, rect: CanvasRect): void {
    if (this.isOn && this.renderer.hasRadiance) this.view.draw(moment, rect, this.sampling);
  }
}
