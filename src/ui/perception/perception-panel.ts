/** The models that look on while one drives: their risk and affordances, what they see, and how late they are. */
import './perception.css';
import type { RenderScene } from '../../core/frame-record.ts';
import { findActor, type WorldState } from '../../core/world-state.ts';
import type { BabylonRenderer } from '../../engine/babylon-renderer.ts';
import { DashboardEye, type SmallPicture } from '../../engine/dashboard-eye.ts';
import { egoMotion } from '../../labels/ego-motion.ts';
import type { PlaceName } from '../../perception/backend/places.ts';
import { type AdapterInput, type EgoMotion, pictureSize } from '../../perception/inputs/adapter.ts';
import type { Predicted, Said } from '../../perception/service/perception-service.ts';
import { element, text, write } from '../elements.ts';
import type { Mark } from '../scrub-bar.ts';
import { type Feed, FrameFeed } from './frame-feed.ts';
import { AFFORDANCE_GAUGES, Gauges, presentValues, TrueAffordances } from './gauges.ts';
import { latencyLine } from './latency.ts';
import { PerceptionClient } from './perception-client.ts';
import { type Foreseen, RiskPlot } from './risk-plot.ts';
import { SeenPicture } from './seen-picture.ts';
import { fetchModel, SHIPPED_MODELS } from './shipped-models.ts';

/** A model, which moments it has seen, and how it sees them. */
interface Looker {
  readonly client: PerceptionClient;
  readonly feed: FrameFeed;
  readonly eye: DashboardEye;
}

interface Look extends Feed, Pick<Looker, 'client' | 'eye'> {}

/** What a model says of a picture; null where it died over it. */
async function askModel(
  { client, isNew }: Look,
  picture: SmallPicture,
  ego: EgoMotion,
): Promise<[string, Said | null]> {
  if (isNew) await client.forget();
  return [client.name, await client.see({ ...picture, data: picture.data.slice() }, ego)];
}

const WANTED = ['collision', 'affordances'] as const;
/** Latencies that the median and the 99th percentile are taken of. */
const LATENCIES = 200;

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const NOTHING = '–';

/** What the page shows at a moment. */
export interface Watched {
  readonly tUs: number;
  readonly stateAt: (tUs: number) => WorldState;
  readonly marks: readonly Mark[];
}

export class PerceptionPanel {
  isOn = false;
  private readonly renderer: BabylonRenderer;
  private readonly plot = new RiskPlot(text('risk-plot'));
  private readonly gauges = new Gauges(text('affordance-gauges'), AFFORDANCE_GAUGES);
  private readonly seen = new SeenPicture(element('model-sees', HTMLCanvasElement));
  private readonly latencies: number[] = [];
  /** Where each model computed what it said last. */
  private readonly places = new Map<string, PlaceName>();
  /** By the size of their pictures: models that see the same share one. */
  private readonly eyes = new Map<string, DashboardEye>();
  private starting: Promise<void> | null = null;
  private lookers: readonly Looker[] = [];
  private read: Predicted | null = null;
  private truth: TrueAffordances | null = null;
  private isLooking = false;
  private dropped = 0;
  private generation = 0;
  private egoId = 0;

  constructor(renderer: BabylonRenderer) {
    this.renderer = renderer;
  }

  /**
   * Starts the models, or ends them: off, they cost nothing.
   * @throws Error where one cannot be fetched or used
   */
  async toggle(isOn: boolean): Promise<void> {
    this.isOn = isOn;
    text('perception').hidden = !isOn;
    this.reset();
    if (isOn) {
      this.starting ??= this.start();
      try {
        await this.starting;
      } catch (error) {
        this.starting = null;
        this.say('');
        throw error;
      }
      return;
    }
    await this.starting?.catch(() => {});
    // They were asked for again meanwhile.
    if (this.isOn) return;
    this.starting = null;
    const { lookers } = this;
    this.lookers = [];
    for (const { client } of lookers) await client.stop();
  }

  /** Another scene was loaded. */
  load(scene: RenderScene): void {
    this.truth = new TrueAffordances(scene);
    this.egoId = scene.egoId;
    this.reset();
  }

  private reset(): void {
    this.generation++;
    for (const { feed } of this.lookers) feed.reset();
    this.read = null;
    this.plot.clear();
    this.foreseeNothing();
    this.dropped = 0;
  }

  /** Shows each model what is new to it, unless they are still at what they saw before: then it is stale, and left out. */
  watch(watched: Watched): void {
    if (!this.isOn || this.isLooking) return;
    const looks = this.lookers.flatMap(({ client, feed, eye }): Look[] => {
      const next = feed.next(watched.tUs);
      return next ? [{ client, eye, ...next }] : [];
    });
    if (looks.length === 0) return;
    this.isLooking = true;
    this.look(looks, watched)
      .catch((error: unknown) => this.say(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        this.isLooking = false;
      });
  }

  private async look(looks: readonly Look[], watched: Watched): Promise<void> {
    const { generation } = this;
    const began = performance.now();
    for (const tUs of new Set(looks.map((look) => look.tUs))) {
      const state = watched.stateAt(tUs);
      const found = await this.ask(
        looks.filter((look) => look.tUs === tUs),
        state,
      );
      if (generation !== this.generation || !this.isOn) return;
      for (const [name, said] of found) if (said) this.places.set(name, said.place);
      const { score: risk, warning = null } = found.get('collision')?.numbers ?? {};
      if (risk !== undefined) this.showForeseen(tUs, { risk, warning }, watched.marks);
      this.read = found.get('affordances')?.numbers ?? this.read;
      const model = this.read && presentValues(this.read);
      if (this.truth) this.gauges.show(model, this.truth.at(state));
    }
    this.dropped += looks.reduce((sum, { dropped }) => sum + dropped, 0);
    this.note(performance.now() - began);
  }

  /** Draws a moment once for each size of picture, and shows it to the models. */
  private async ask(looks: readonly Look[], state: WorldState): Promise<Map<string, Said | null>> {
    const { generation } = this;
    const ego = egoMotion(findActor(state, this.egoId));
    const answers: [string, Said | null][] = [];
    for (const eye of new Set(looks.map((look) => look.eye))) {
      const picture = await eye.look(state);
      const isShown = eye === this.lookers[0]?.eye;
      if (isShown) this.seen.show(picture);
      const found = await Promise.all(
        looks.filter((look) => look.eye === eye).map((look) => askModel(look, picture, ego)),
      );
      answers.push(...found);
      const danger = found.find(([, said]) => said?.danger)?.[1]?.danger;
      const isNow = this.isOn && generation === this.generation;
      if (isShown && danger && isNow) this.seen.show(picture, danger);
    }
    return new Map(answers);
  }

  /** @param input of the model that looks through it */
  private eyeFor(input: AdapterInput): DashboardEye {
    const size = pictureSize(input);
    const name = `${size.width}x${size.height}`;
    const eye = this.eyes.get(name) ?? new DashboardEye(this.renderer, size);
    this.eyes.set(name, eye);
    return eye;
  }

  private showForeseen(tUs: number, foreseen: Foreseen, marks: readonly Mark[]): void {
    this.plot.add(tUs, foreseen, marks);
    write(text('risk'), percent(foreseen.risk));
    write(text('warning'), foreseen.warning === null ? NOTHING : percent(foreseen.warning));
  }

  private foreseeNothing(): void {
    write(text('risk'), NOTHING);
    write(text('warning'), NOTHING);
  }

  private note(ms: number): void {
    this.latencies.push(ms);
    if (this.latencies.length > LATENCIES) this.latencies.shift();
    write(text('model-latency'), latencyLine(this.latencies, this.dropped, this.places));
  }

  private async start(): Promise<void> {
    this.say('Starting the models …');
    const lookers: Looker[] = [];
    const missing: string[] = [];
    for (const name of WANTED) {
      if (!SHIPPED_MODELS.includes(name)) {
        missing.push(name);
        continue;
      }
      const client = new PerceptionClient(name, await fetchModel(name), (said) =>
        this.sayOfModel(said),
      );
      const { input } = await client.start();
      lookers.push({ client, feed: new FrameFeed(input.fps), eye: this.eyeFor(input) });
    }
    this.say(missing.length > 0 ? `No model is shipped for: ${missing.join(', ')}.` : '');
    this.lookers = lookers;
  }

  /** A model has died: what it said last does not count any more. */
  private sayOfModel(sentence: string): void {
    this.foreseeNothing();
    this.say(sentence);
  }

  private say(sentence: string): void {
    write(text('model-note'), sentence);
  }
}
