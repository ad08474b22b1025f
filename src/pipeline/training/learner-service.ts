/** A {@link Learner} as a service in a thread of its own (workers/learner.ts). Everything in and out is plain data. */
import { transfer } from 'comlink';
import { startWasm } from '../../perception/backend/start-wasm.ts';
import type { Clip, ReadFrames } from '../../perception/training/clips.ts';
import { type Gradient, writeWeights } from '../../perception/training/gradient.ts';
import type { Part } from '../../perception/training/team.ts';
import { Learner } from './learner.ts';
import { type LessonPlan, lessonOf } from './lessons.ts';

/** Where decoded frames are, for whoever can open it. */
export interface FrameStore {
  readonly dir: string;
  readonly frameBytes: number;
}

export interface LearnerSetup {
  readonly lesson: LessonPlan;
  /** All that parts may name. */
  readonly clips: readonly Clip[];
  readonly frames: FrameStore;
}

export class LearnerService {
  private readonly openFrames: (store: FrameStore) => ReadFrames;
  private started: {
    readonly learner: Learner;
    readonly setWeights: (values: Float32Array) => void;
  } | null = null;

  constructor(openFrames: (store: FrameStore) => ReadFrames) {
    this.openFrames = openFrames;
  }

  /** Makes the network; to be waited for before anything else. @param setup its clips' targets best in shared memory */
  async start({ lesson: plan, clips, frames }: LearnerSetup): Promise<void> {
    await startWasm();
    const lesson = lessonOf(plan, { clips, read: this.openFrames(frames) });
    this.started = {
      learner: new Learner(lesson),
      setWeights: (values) => writeWeights(lesson.model, values),
    };
  }

  /** For all work to come. @param values all of the encoder's weights in a row; they are copied */
  setWeights(values: Float32Array): void {
    this.running().setWeights(values);
  }

  /** @param next parts that will be asked for after these: they are read meanwhile */
  async gradients(parts: readonly Part[], next: readonly Part[]): Promise<Gradient[]> {
    const { learner } = this.running();
    for (const part of [...parts, ...next]) learner.prepare(part);
    const found: Gradient[] = [];
    for (const part of parts) found.push(await learner.gradient(part));
    return transfer(
      found,
      found.map(({ values }) => values.buffer as ArrayBuffer),
    );
  }

  loss(part: Part): Promise<number> {
    return this.running().learner.loss(part);
  }

  async features(part: Part): Promise<Float32Array> {
    const found = await this.running().learner.features(part);
    return transfer(found, [found.buffer as ArrayBuffer]);
  }

  private running() {
    if (!this.started) throw new Error('the learner was not started');
    return this.started;
  }
}
