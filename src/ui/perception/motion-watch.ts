/** The model of events at work beside the live event camera: how the ego steers and how fast a contact comes nearer. */
import './perception.css';
import { fitAcross } from '../../core/camera.ts';
import type { RenderScene } from '../../core/frame-record.ts';
import type { WorldState } from '../../core/world-state.ts';
import type { BabylonRenderer } from '../../engine/babylon-renderer.ts';
import { inverseTtc } from '../../labels/inverse-ttc.ts';
import type { AdapterInput } from '../../perception/inputs/adapter.ts';
import type { LightSample } from '../../perception/inputs/event-sight.ts';
import type { Said } from '../../perception/service/perception-service.ts';
import { egoSignals } from '../ego-signals.ts';
import { text, write } from '../elements.ts';
import { type Feed, FrameFeed } from './frame-feed.ts';
import { Gauges, MOTION_GAUGES } from './gauges.ts';
import { latencyLine } from './latency.ts';
import { PerceptionClient } from './perception-client.ts';
import { fetchModel, SHIPPED_MODELS } from './shipped-models.ts';

const MODEL = 'events';
/** Light is drawn so often in a window of the model: as in its training, or less where a processor draws. */
const SAMPLES = { software: 4, hardware: 8 } as const;
/** Each pixel's light is the mean of detail x detail finer ones, as in its training. */
const DETAIL = 2;
/** Latencies that the median and the 99th percentile are taken of. */
const LATENCIES = 200;

interface Watched {
  readonly tUs: number;
  readonly stateAt: (tUs: number) => WorldState;
}

interface Looker {
  readonly client: PerceptionClient;
  readonly feed: FrameFeed;
  readonly input: AdapterInput;
}

export class MotionWatch {
  private isOn = false;
  private readonly renderer: BabylonRenderer;
  private readonly samples: number;
  private readonly ready: () => void;
  private readonly gauges = new Gauges(text('motion-gauges'), MOTION_GAUGES);
  private readonly latencies: number[] = [];
  private starting: Promise<Looker | null> | null = null;
  private looker: Looker | null = null;
  private isLooking = false;
  /** Something was shown to it while it was looking. */
  private hasMissed = false;
  private dropped = 0;
  private generation = 0;
  /** End of the window that the model saw last; null: its camera begins anew. */
  private seenUs: number | null = null;

  /** @param ready told when the model can look on: show it something */
  constructor(renderer: BabylonRenderer, ready: () => void) {
    this.renderer = renderer;
    this.ready = ready;
    this.samples = SAMPLES[renderer.isSoftware ? 'software' : 'hardware'];
  }

  /** Starts the model, or ends it: off, it costs nothing. */
  toggle(isOn: boolean): void {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.reset();
    if (isOn) {
      const starting = this.start();
      this.starting = starting;
      starting.then(
        (looker) => {
          // It was switched off meanwhile, or off and on again.
          if (this.starting !== starting) return;
          this.looker = looker;
          this.ready();
        },
        (error: unknown) => this.say(error instanceof Error ? error.message : String(error)),
      );
      return;
    }
    const { starting } = this;
    this.starting = null;
    this.looker = null;
    void starting?.then(
      (looker) => looker?.client.stop(),
      () => {},
    );
  }

  /** Another scene, or another time. */
  reset(): void {
    this.generation++;
    this.looker?.feed.reset();
    this.seenUs = null;
    this.dropped = 0;
  }

  /** Shows the model what is new to it, unless it is still at what it saw before: then that is stale, and left out. */
  watch(watched: Watched): void {
    const { looker } = this;
    if (!this.isOn || !looker || !this.renderer.hasRadiance) return;
    this.hasMissed = this.isLooking;
    if (this.isLooking) return;
    const next = looker.feed.next(watched.tUs);
    if (!next) return;
    this.isLooking = true;
    this.look(looker, next, watched)
      .catch((error: unknown) => this.say(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        this.isLooking = false;
        if (this.hasMissed) this.ready();
      });
  }

  private async look({ client, input }: Looker, feed: Feed, { stateAt }: Watched): Promise<void> {
    const { generation } = this;
    const began = performance.now();
    const { tUs, isNew, dropped } = feed;
    const periodUs = Math.round(1e6 / input.fps);
    const fromUs = tUs - periodUs;
    if (fromUs < 0) return;
    if (isNew) await client.forget();
    // Its camera goes on from the window before, or begins with the light at the window's start.
    const first = !isNew && this.seenUs === fromUs ? 1 : 0;
    const samples = Array.from({ length: this.samples + 1 - first }, (_, i): LightSample => {
      const atUs = fromUs + Math.round((periodUs * (i + first)) / this.samples);
      return { tUs: atUs, luminance: this.lightOf(stateAt(atUs), input) };
    });
    const said = await client.seeLight({ fromUs, samples });
    this.seenUs = said ? tUs : null;
    if (generation !== this.generation || !this.isOn) return;
    this.dropped += dropped;
    this.show(said, stateAt(tUs), performance.now() - began);
  }

  private lightOf(state: WorldState, { size }: AdapterInput): Float32Array {
    const { renderer } = this;
    return renderer.lightAt(state, fitAcross(renderer.loaded.camera, ...size), DETAIL);
  }

  private show(said: Said | null, state: WorldState, ms: number): void {
    const { steering, minTtc } = egoSignals(this.scene, state);
    this.gauges.show(said?.numbers ?? null, {
      ego_steering: steering,
      inverse_ttc: inverseTtc(minTtc),
    });
    this.latencies.push(ms);
    if (this.latencies.length > LATENCIES) this.latencies.shift();
    const places = new Map(said ? [[MODEL, said.place]] : []);
    this.say(latencyLine(this.latencies, this.dropped, places));
  }

  private get scene(): RenderScene {
    return this.renderer.loaded.scene;
  }

  private async start(): Promise<Looker | null> {
    if (!SHIPPED_MODELS.includes(MODEL)) {
      this.say(`No model is shipped for: ${MODEL}.`);
      return null;
    }
    this.say('Starting the model …');
    const client = new PerceptionClient(MODEL, await fetchModel(MODEL), (said) => this.say(said));
    const { input } = await client.start();
    this.say('');
    return { client, feed: new FrameFeed(input.fps), input };
  }

  private say(sentence: string): void {
    write(text('motion-note'), sentence);
  }
}
