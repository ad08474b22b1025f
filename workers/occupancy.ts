/** A map of occupancy in a worker of its own: fitting never runs on the page's thread. */
import { expose } from 'comlink';
import { LiveMapService } from '../src/pipeline/occupancy/live-map.ts';

expose(new LiveMapService());
