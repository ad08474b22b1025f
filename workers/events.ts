/** An event camera in a worker of its own: GPU shaders count, this thread makes the lists. */
import { expose } from 'comlink';
import { EventService } from '../src/engine/events/event-service.ts';

expose(new EventService());
