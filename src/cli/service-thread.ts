/** A thread of Node that exposes a service: one of workers/, in TypeScript as it is. */
import { Worker } from 'node:worker_threads';
import { type Remote, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';

/** TypeScript is loaded in a thread only after it is told how. */
const entryOf = (worker: string): string => `
  import('${import.meta.resolve('tsx/esm/api')}').then(({ register }) => {
    register();
    return import('${new URL(`../../workers/${worker}.ts`, import.meta.url).href}');
  });
`;

export class ServiceThread<Service> {
  readonly service: Remote<Service>;
  private readonly thread: Worker;
  /** Of questions that were not answered yet. */
  private readonly open = new Set<(error: Error) => void>();
  private death: Error | null = null;

  /**
   * @param worker the name of its file in workers/
   * @param deathOf what questions fail with once the thread has died, made of why it did
   */
  constructor(worker: string, deathOf: (why: Error) => Error = (why) => why) {
    this.thread = new Worker(entryOf(worker), { eval: true });
    this.service = wrap<Service>(nodeEndpoint(this.thread));
    const die = (why: Error) => {
      this.death ??= deathOf(why);
      for (const fail of this.open) fail(this.death);
      this.open.clear();
    };
    this.thread.once('error', die);
    this.thread.once('exit', (code) =>
      die(new Error(`a ${worker} thread ended with code ${code}`)),
    );
  }

  /**
   * The service's answer to a question.
   * @throws whatever the service does; where the thread dies, which would never answer, its death
   */
  ask<T>(question: (service: Remote<Service>) => Promise<T>): Promise<T> {
    // Not with Promise.race: it would keep every answer for as long as the thread lives.
    return new Promise((resolve, reject) => {
      if (this.death) return reject(this.death);
      this.open.add(reject);
      question(this.service)
        .then(resolve, reject)
        .finally(() => this.open.delete(reject));
    });
  }

  /** A process that has nothing else to do may end although the thread runs. */
  unref(): void {
    this.thread.unref();
  }

  async close(): Promise<void> {
    await this.thread.terminate();
  }
}
