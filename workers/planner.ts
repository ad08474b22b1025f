/** Planning of scenes in a thread of its own, for Node: re-runs go on while frames are rendered. */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { PlanService } from '../src/pipeline/plan-service.ts';

if (!parentPort) throw new Error('the planner runs in a worker thread');
expose(new PlanService(), nodeEndpoint(parentPort));
