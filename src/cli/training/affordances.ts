import { CheckError } from '../../core/errors.ts';
import { jsonBytes, sha256, writeWhole } from '../../dataset/bytes.ts';
import { openFolder } from '../../dataset/folder.ts';
import { readDataset } from '../../dataset/reader.ts';
import { encodeCheckpoint } from '../../perception/training/checkpoint.ts';
import type { EpochReport } from '../../perception/training/trainer.ts';
import {
  AFFORDANCE_INPUT,
  affordanceAdapter,
  affordanceClip,
  affordancePlan,
} from '../../pipeline/training/affordance-data.ts';
import {
  encoderBatches,
  STAGES,
  type Stage,
  type TrainedAffordances,
  trainAffordances,
} from '../../pipeline/training/train-affordances.ts';
import { onInterrupt } from '../interrupt.ts';
import { counted, say } from '../output.ts';
import { startProgress } from '../progress.ts';
import { EpochLog } from './epoch-log.ts';
import { sharedClip, startThreads } from './learner-threads.ts';
import {
  checkDataset,
  checkpointOf,
  clipsOf,
  decodedClips,
  earlierStates,
  writeModel,
} from './training-files.ts';

export interface AffordanceOptions {
  readonly data: string;
  readonly out: string;
  readonly cache?: string;
  readonly seed: number;
  readonly epochs: number;
  readonly memoryEpochs: number;
  readonly patience: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Threads that share the encoder's training; what is learnt does not depend on their number. */
  readonly threads: number;
  readonly resume?: boolean;
}

export interface AffordanceResult {
  readonly out: string;
  readonly epochs: Readonly<Record<Stage, number>>;
  readonly bestEpoch: Readonly<Record<Stage, number>>;
  /** Mean absolute errors over the validation frames. */
  readonly validation: TrainedAffordances['validation'];
  readonly interrupted: boolean;
}

function sayEpoch(stage: Stage, { epoch, loss, validation, isBest }: EpochReport): void {
  const best = isBest ? ', the best' : '';
  say(
    `${stage}, epoch ${epoch}: loss ${loss.toFixed(4)}, validation ${validation.toFixed(4)}${best}`,
  );
}

/** @throws CheckError where the encoder ended before its first epoch was over */
function reachedBy({ states: { encoder, memory }, validation }: TrainedAffordances) {
  if (encoder.bestEpoch < 0) throw new CheckError('training ended before its first epoch was over');
  return {
    epochs: { encoder: encoder.epoch, memory: memory.epoch },
    bestEpoch: { encoder: encoder.bestEpoch, memory: memory.bestEpoch },
    validation,
  };
}

/** Trains and writes model.json, weights.bin, adapter.json and training.json. */
export async function trainAffordancesFrom(options: AffordanceOptions): Promise<AffordanceResult> {
  const reader = await readDataset(options.data);
  checkDataset(reader, AFFORDANCE_INPUT, ['rgb', 'semantic']);
  const { out, seed, epochs, memoryEpochs, patience, batch, learningRate } = options;
  const folder = openFolder(out);
  const dataKey = sha256(jsonBytes({ record: reader.record, input: AFFORDANCE_INPUT }));
  const key = sha256(jsonBytes({ dataKey, seed, batch, learningRate }));
  const from = await earlierStates(folder, { encoder: key, memory: key }, options);
  const clips = await clipsOf([reader], AFFORDANCE_INPUT, async (scene, { record }) =>
    sharedClip(
      await affordanceClip(scene, record.camera, async (frame) => {
        const { width, height, data } = await reader.image(scene.record.id, 'semantic', frame);
        return { width, height, data: data as Uint8Array };
      }),
    ),
  );
  const cache = await decodedClips(options, dataKey, clips, AFFORDANCE_INPUT);
  const plan = affordancePlan(seed);
  const log = await EpochLog.open(folder, STAGES, from);
  const { train: trainClips, validation: validationClips } = clips;
  say(`${counted(trainClips.length, 'scene')} to train on, ${validationClips.length} to validate`);
  const threads = await startThreads(
    options.threads,
    { task: 'affordances', plan },
    { clips: [...trainClips, ...validationClips], frames: cache },
  );
  const interrupt = onInterrupt('stopping after this batch; once more to stop at once');
  const begun = from.encoder?.epoch ?? 0;
  const progress = startProgress(
    Math.max(1, encoderBatches({ trainClips, batch }) * (epochs - begun)),
    'batches',
  );
  try {
    const trained = await trainAffordances(
      {
        ...plan,
        team: threads && ((encoder) => threads.team(encoder)),
        epochs: { encoder: epochs, memory: memoryEpochs },
        patience,
        batch,
        learningRate,
        trainClips,
        validationClips,
        read: (id, first, count) => cache.read(id, first, count),
        stopped: interrupt.stopped,
        onBatch: () => progress.advance(),
        async onEpoch(stage, report, state) {
          sayEpoch(stage, report);
          await log.add(stage, report);
          await writeWhole(folder, checkpointOf(stage), encodeCheckpoint(key, state));
        },
      },
      from,
    );
    const result = { ...reachedBy(trained), interrupted: interrupt.stopped() };
    const data = {
      recipe: reader.record.recipe.name,
      seed: reader.record.seed,
      train: trainClips.length,
      validation: validationClips.length,
    };
    const settings = { seed, batch, learningRate, patience };
    await writeModel(folder, trained.network.shipped, affordanceAdapter(), {
      data,
      settings,
      ...result,
      history: log.history,
    });
    return { out, ...result };
  } finally {
    progress.stop();
    interrupt.release();
    await threads?.close();
  }
}
