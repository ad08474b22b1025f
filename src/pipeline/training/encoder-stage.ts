/** What the training of an encoder by a team is made of, whatever it learns: its steps, its loss, its features, its rate. */
import { meanGradient } from '../../perception/training/gradient.ts';
import type { Sample } from '../../perception/training/samples.ts';
import { lookParts, type Part, stepParts, type Team } from '../../perception/training/team.ts';
import type { SharedStep } from '../../perception/training/trainer.ts';

/** Samples that are looked at at once where nothing is learnt. */
const LOOK_BATCH = 64;
/** Share of the first learning rate that is left in the last epoch. */
const LAST_RATE = 0.02;

const sizesOf = (parts: readonly Part[]): number[] => parts.map(({ samples }) => samples.length);

/** Of an epoch, as a share of the first. After SGDR (I. Loshchilov, F. Hutter, ICLR 2017), without its restarts. */
export const cosineShare = (epoch: number, epochs: number): number =>
  LAST_RATE + (1 - LAST_RATE) * 0.5 * (1 + Math.cos((Math.PI * epoch) / epochs));

/** Samples in steps of so many, each in parts. @param name of the epoch, which no other has */
export const stepsOfParts = (samples: readonly Sample[], batch: number, name: string): Part[][] =>
  Array.from({ length: Math.ceil(samples.length / batch) }, (_, step) => {
    const at = step * batch;
    return stepParts(samples.slice(at, at + batch), [name, `batch ${at}`]);
  });

/** Steps whose gradients the team computes. */
export async function* sharedSteps(
  team: Team,
  steps: readonly (readonly Part[])[],
): AsyncGenerator<SharedStep> {
  for (const [i, parts] of steps.entries()) {
    yield {
      gradient: async () =>
        meanGradient(await team.gradients(parts, steps[i + 1] ?? []), sizesOf(parts)),
    };
  }
}

/** Mean loss over every sample. */
export async function meanLoss(team: Team, samples: readonly Sample[]): Promise<number> {
  const parts = lookParts(samples, LOOK_BATCH);
  const sizes = sizesOf(parts);
  const losses = await team.losses(parts);
  return losses.reduce((sum, loss, p) => sum + loss * (sizes[p] as number), 0) / samples.length;
}

/** Rows in one row. */
export function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** What the team's network sees in every sample, sample after sample. */
export const featuresOfAll = async (
  team: Team,
  samples: readonly Sample[],
): Promise<Float32Array> => joined(await team.features(lookParts(samples, LOOK_BATCH)));
