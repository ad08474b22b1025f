/** Threads that share the training of an encoder, each with a network of its own. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Remote } from 'comlink';
import { EnvironmentError } from '../../core/errors.ts';
import type { Clip } from '../../perception/training/clips.ts';
import { readWeights, weightCount } from '../../perception/training/gradient.ts';
import type { Part, Team } from '../../perception/training/team.ts';
import type {
  FrameStore,
  LearnerService,
  LearnerSetup,
} from '../../pipeline/training/learner-service.ts';
import type { LessonPlan } from '../../pipeline/training/lessons.ts';
import { ServiceThread } from '../service-thread.ts';

type Service = Remote<LearnerService>;

/** Parts that a thread has at the same time where nothing is learnt: it reads one while it looks at the other. */
const LANES = 2;

/** The same clip with its targets in memory that threads share: 100 kB a scene, which every thread would have a copy of. */
export function sharedClip(clip: Clip): Clip {
  const all = Object.entries(clip.targets);
  const bytes = all.reduce((sum, [, values]) => sum + values.byteLength, 0);
  const buffer = new SharedArrayBuffer(bytes);
  let at = 0;
  const targets = all.map(([name, values]) => {
    const shared = new Float32Array(buffer, at, values.length);
    shared.set(values);
    at += values.byteLength;
    return [name, shared] as const;
  });
  return { ...clip, targets: Object.fromEntries(targets) };
}

export class LearnerThreads {
  private readonly threads: readonly ServiceThread<LearnerService>[];

  private constructor(count: number) {
    const deathOf = ({ message }: Error) =>
      new EnvironmentError(
        `training broke off: ${message}; go on with --resume, with fewer --threads where memory is short`,
      );
    this.threads = Array.from({ length: count }, () => new ServiceThread('learner', deathOf));
  }

  /** @param setup what each thread needs to know; its clips made by {@link sharedClip} */
  static async start(count: number, setup: LearnerSetup): Promise<LearnerThreads> {
    const learners = new LearnerThreads(count);
    try {
      await learners.askAll((service) => service.start(setup));
      return learners;
    } catch (error) {
      await learners.close();
      throw error;
    }
  }

  /** @param encoder of the same plan as theirs; its weights are what they compute with */
  team(encoder: LayersModel): Team {
    const weights = new Float32Array(new SharedArrayBuffer(4 * weightCount(encoder)));
    const update = () => {
      readWeights(encoder, weights);
      return this.askAll((service) => service.setWeights(weights));
    };
    const look = async <T>(
      parts: readonly Part[],
      question: (service: Service, part: Part) => Promise<T>,
    ): Promise<T[]> => {
      await update();
      return this.share(parts, question);
    };
    return {
      gradients: async (parts, next) => {
        const [, found] = await Promise.all([update(), this.deal(parts, next)]);
        return found;
      },
      losses: (parts) => look(parts, (service, part) => service.loss(part)),
      features: (parts) => look(parts, (service, part) => service.features(part)),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private async askAll(question: (service: Service) => Promise<void>): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.ask(question)));
  }

  /** Deals out the parts of a step in turn: it is known beforehand who reads what. */
  private async deal(parts: readonly Part[], next: readonly Part[]) {
    const count = this.threads.length;
    const dealtTo = (t: number, all: readonly Part[]) => all.filter((_, p) => p % count === t);
    const found = await Promise.all(
      this.threads.map((thread, t) =>
        thread.ask((service) => service.gradients(dealtTo(t, parts), dealtTo(t, next))),
      ),
    );
    return parts.map((_, p) => found[p % count]![Math.floor(p / count)]!);
  }

  /** Whoever is free takes the next part. */
  private async share<T>(
    parts: readonly Part[],
    question: (service: Service, part: Part) => Promise<T>,
  ): Promise<T[]> {
    const results: T[] = new Array(parts.length);
    let next = 0;
    const work = async (thread: ServiceThread<LearnerService>) => {
      while (next < parts.length) {
        const p = next++;
        results[p] = await thread.ask((service) => question(service, parts[p] as Part));
      }
    };
    const lanes = this.threads.flatMap((thread) =>
      Array.from({ length: LANES }, () => work(thread)),
    );
    await Promise.all(lanes);
    return results;
  }
}

/** The threads that are asked for; none where one thread, this one, is to do all. @param clips made by {@link sharedClip} */
export async function startThreads(
  count: number,
  lesson: LessonPlan,
  { clips, frames }: { readonly clips: readonly Clip[]; readonly frames: FrameStore },
): Promise<LearnerThreads | undefined> {
  if (count === 1) return undefined;
  const { dir, frameBytes } = frames;
  return LearnerThreads.start(count, { lesson, clips, frames: { dir, frameBytes } });
}
