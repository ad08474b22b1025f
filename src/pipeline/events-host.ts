/** A page that only starts event cameras on the GPU, for a process outside that tests and measures them. */
import { type Remote, wrap } from 'comlink';
import type { EventService } from '../engine/events/event-service.ts';

/** Starts a worker with an event camera. */
function startEvents(): Remote<EventService> {
  const worker = new Worker(new URL('../../workers/events.ts', import.meta.url), {
    type: 'module',
  });
  return wrap<EventService>(worker);
}

Object.assign(globalThis, { startEvents });
