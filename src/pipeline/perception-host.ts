/** A page that only starts perception workers, for a process outside that measures them (src/cli/bench). */
import { type Remote, wrap } from 'comlink';
import type { PerceptionService } from '../perception/service/perception-service.ts';

/** Starts a worker; its service is ready when this returns. */
async function startPerception(
  threads: boolean,
): Promise<{ service: Remote<PerceptionService>; threads: number }> {
  const worker = new Worker(new URL('../../workers/perception.ts', import.meta.url), {
    type: 'module',
  });
  const failed = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) =>
      reject(new Error(message || 'the worker could not be started'));
  });
  const service = wrap<PerceptionService>(worker);
  return { service, threads: await Promise.race([service.start({ threads }), failed]) };
}

Object.assign(globalThis, { startPerception });
