/** The page's end of a perception worker: one model each. A worker that dies is started again, and it is said. */
import { type Remote, transfer, wrap } from 'comlink';
import type { SmallPicture } from '../../engine/dashboard-eye.ts';
import type { Adapter, EgoMotion } from '../../perception/inputs/adapter.ts';
import type { LightWindow } from '../../perception/inputs/event-sight.ts';
import type {
  ModelFiles,
  PerceptionService,
  Said,
} from '../../perception/service/perception-service.ts';
import { WorkerDeaths } from '../worker-deaths.ts';

interface Life {
  readonly worker: Worker;
  readonly service: Remote<PerceptionService>;
  readonly death: Promise<never>;
}

export class PerceptionClient {
  readonly name: string;
  private readonly files: ModelFiles;
  private readonly said: (sentence: string) => void;
  private life: Promise<Life> | null = null;
  private adapterOf: Adapter | null = null;
  private readonly deaths = new WorkerDeaths();
  private readonly over = new WeakSet<Life>();

  /** @param said told what a person at the page should know: that the model has stopped, and that it is back */
  constructor(name: string, files: ModelFiles, said: (sentence: string) => void) {
    this.name = name;
    this.files = files;
    this.said = said;
  }

  /**
   * Starts the worker and opens the model.
   * @throws Error where the model cannot be used
   */
  async start(): Promise<Adapter> {
    this.life ??= this.begin();
    await this.life;
    return this.adapterOf as Adapter;
  }

  /** What the model says of a picture, after those before it; null where its worker died over it. */
  async see(picture: SmallPicture, ego: EgoMotion): Promise<Said | null> {
    return this.ask(({ service }) => service.see(transfer(picture, [picture.data.buffer]), ego));
  }

  /** What a model of events says of a window of light, after those before it; null where its worker died over it. */
  async seeLight(window: LightWindow): Promise<Said | null> {
    const buffers = window.samples.map(({ luminance }) => luminance.buffer as ArrayBuffer);
    return this.ask(({ service }) => service.seeLight(transfer(window, buffers)));
  }

  private async ask<T>(question: (life: Life) => Promise<T>): Promise<T | null> {
    const life = await (this.life ?? this.begin());
    return Promise.race([question(life), life.death]).catch((error: unknown) =>
      this.over.has(life) ? null : Promise.reject(error),
    );
  }

  async forget(): Promise<void> {
    const life = await this.life;
    await life?.service.forget();
  }

  /** Ends the worker. */
  async stop(): Promise<void> {
    const life = await this.life?.catch(() => null);
    this.life = null;
    life?.worker.terminate();
  }

  private async begin(): Promise<Life> {
    // The bundler finds the worker by this very expression.
    const worker = new Worker(new URL('../../../workers/perception.ts', import.meta.url), {
      type: 'module',
    });
    let die: (error: Error) => void = () => {};
    const death = new Promise<never>((_, reject) => {
      die = reject;
    });
    death.catch(() => {});
    const life: Life = { worker, service: wrap<PerceptionService>(worker), death };
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      this.over.add(life);
      die(new Error(event.message || 'no reason was given'));
      this.restart(event.message);
    };
    const opening = (async () => {
      await life.service.start({ threads: false, computing: 'fastest' });
      return life.service.open(this.name, this.files);
    })();
    this.adapterOf = await Promise.race([opening, death]);
    return life;
  }

  private restart(why: string): void {
    const reason = why ? ` (${why})` : '';
    if (!this.deaths.mayStartAgain(performance.now())) {
      this.said(`The model ${this.name} has stopped too often${reason}; it stays off.`);
      this.life = Promise.reject(new Error(`the model ${this.name} has stopped`));
      this.life.catch(() => {});
      return;
    }
    this.said(`The model ${this.name} had stopped${reason} and was started again.`);
    this.life = this.begin();
    this.life.catch(() => {});
  }
}
