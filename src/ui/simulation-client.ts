/** The page's end of the simulation worker. */
import { type Remote, wrap } from 'comlink';
import type { SimulationService } from '../pipeline/simulation-service.ts';

export interface SimulationClient {
  readonly service: Remote<SimulationService>;
  /** The promise's outcome, or the worker's death if that comes first: a dead worker never answers. */
  orDeath<T>(promise: Promise<T>): Promise<T>;
}

/** @param onDeath told once, with a sentence, when the worker has failed for good */
export function startSimulation(onDeath: (sentence: string) => void): SimulationClient {
  // The bundler finds the worker by this very expression.
  const worker = new Worker(new URL('../../workers/simulation.ts', import.meta.url), {
    type: 'module',
  });
  const death = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      const why = event.message ? `: ${event.message}` : '';
      const error = new Error(
        `The simulation has stopped${why}. Reload the page to start it again.`,
      );
      onDeath(error.message);
      reject(error);
    };
  });
  death.catch(() => {});
  return {
    service: wrap<SimulationService>(worker),
    orDeath: (promise) => Promise.race([promise, death]),
  };
}
