/** A part of a training in a thread of its own, for Node: several share the gradient of a step. */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { ClipCache } from '../src/dataset/clip-cache.ts';
import { LearnerService } from '../src/pipeline/training/learner-service.ts';

if (!parentPort) throw new Error('the learner runs in a worker thread');
const openFrames = ({ dir, frameBytes }: { dir: string; frameBytes: number }) => {
  const cache = new ClipCache(dir, frameBytes);
  return (id: string, from: number, count: number) => cache.read(id, from, count);
};
expose(new LearnerService(openFrames), nodeEndpoint(parentPort));
