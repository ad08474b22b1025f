/** The training loop: batches, optimiser, validation after each epoch, the best weights kept, an early end. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { CheckError } from '../../core/errors.ts';
import { follow, followMoments, type Gradient, trainableVariables } from './gradient.ts';

/** One step's worth of work: its loss is to be made less. */
export interface Batch {
  /** The loss, a scalar; called inside a tidy, once or not at all. */
  loss(model: LayersModel): tf.Scalar;
  dispose(): void;
}

/** A step whose gradient somebody else computes. */
export interface SharedStep {
  /** By the model's weights as they are; called once. */
  gradient(): Promise<Gradient>;
}

export interface TrainingPlan {
  readonly model: LayersModel;
  readonly epochs: number;
  /** Of Adam; or by epoch, from 0. */
  readonly learningRate: number | ((epoch: number) => number);
  /** Ends after so many epochs without a better validation. */
  readonly patience: number;
  /** The batches of an epoch, 0 for the first; the same for the same epoch. */
  readonly batches: (epoch: number) => AsyncIterable<Batch | SharedStep>;
  /** What is to be made small, measured on the validation scenes. */
  readonly validate: (model: LayersModel) => Promise<number>;
  /** After each batch. */
  readonly onBatch?: () => void;
  /** After each epoch; what it returns is waited for. */
  readonly onEpoch?: (report: EpochReport, state: TrainingState) => Promise<void>;
  readonly stopped?: () => boolean;
}

export interface EpochReport {
  /** From 0. */
  readonly epoch: number;
  /** Means over the epoch's batches, and the validation. */
  readonly loss: number;
  readonly validation: number;
  readonly isBest: boolean;
}

/** Named float arrays: weights of the network or of the optimiser. */
export type Weights = readonly {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array;
}[];

/** All that is needed to go on: plain data. */
export interface TrainingState {
  /** The next epoch. */
  readonly epoch: number;
  readonly weights: Weights;
  readonly optimiser: Weights;
  readonly best: Weights;
  readonly bestValidation: number;
  readonly bestEpoch: number;
}

/** Weights of a model as plain numbers. */
const weightsOf = (model: LayersModel): Weights =>
  model.weights.map((weight) => {
    const value = weight.read();
    return {
      name: weight.originalName,
      shape: value.shape as number[],
      values: value.dataSync().slice() as Float32Array,
    };
  });

/** Gives a model the weights. @throws CheckError naming the first that has another shape or is no number */
function setWeights(model: LayersModel, weights: Weights): void {
  const own = model.weights;
  if (own.length !== weights.length) {
    throw new CheckError(`there are ${weights.length} weights for a network of ${own.length}`);
  }
  for (const [i, { name, shape, values }] of weights.entries()) {
    const wanted = (own[i] as (typeof own)[number]).shape;
    if (wanted.join() !== shape.join()) {
      throw new CheckError(`weight ${name} is [${shape}], not [${wanted}]`);
    }
    if (!values.every(Number.isFinite))
      throw new CheckError(`weight ${name} has a value that is no number`);
  }
  tf.tidy(() => model.setWeights(weights.map(({ values, shape }) => tf.tensor(values, shape))));
}

async function optimiserWeights(optimiser: tf.Optimizer): Promise<Weights> {
  const list = await optimiser.getWeights();
  return list.map(({ name, tensor }) => ({
    name,
    shape: tensor.shape,
    values: Float32Array.from(tensor.dataSync()),
  }));
}

async function restoreOptimiser(optimiser: tf.Optimizer, weights: Weights): Promise<void> {
  const tensors = weights.map(({ name, shape, values }, i) => ({
    name,
    // The first is how many steps were made.
    tensor: i === 0 ? tf.scalar(values[0] as number, 'int32') : tf.tensor(values, shape),
  }));
  await optimiser.setWeights(tensors);
}

const rateIn = ({ learningRate: rate }: TrainingPlan, epoch: number): number =>
  typeof rate === 'number' ? rate : rate(epoch);

/** One step of the optimiser; the loss before it. */
async function learn(
  model: LayersModel,
  optimiser: tf.Optimizer,
  variables: tf.Variable[],
  batch: Batch | SharedStep,
): Promise<number> {
  if ('gradient' in batch) {
    const gradient = await batch.gradient();
    if (Number.isFinite(gradient.loss)) {
      follow(optimiser, variables, gradient);
      followMoments(model, gradient);
    }
    return gradient.loss;
  }
  const [loss] = tf.tidy(() =>
    (optimiser.minimize(() => batch.loss(model), true, variables) as tf.Scalar).dataSync(),
  );
  batch.dispose();
  return loss as number;
}

/** One epoch over its batches. @throws CheckError naming the batch whose loss is no number */
async function runEpoch(
  plan: TrainingPlan,
  optimiser: tf.Optimizer,
  variables: tf.Variable[],
  epoch: number,
): Promise<number> {
  let [sum, count] = [0, 0];
  for await (const batch of plan.batches(epoch)) {
    const loss = await learn(plan.model, optimiser, variables, batch);
    if (!Number.isFinite(loss)) {
      throw new CheckError(
        `the loss of batch ${count} of epoch ${epoch} is ${loss}: training ended`,
      );
    }
    sum += loss;
    count++;
    plan.onBatch?.();
    // So that whoever else lives in this thread gets a turn.
    await new Promise<void>((resolve) => setTimeout(resolve));
    if (plan.stopped?.()) break;
  }
  if (count === 0) throw new CheckError('there is nothing to train on');
  return sum / count;
}

/**
 * Trains, and leaves the best weights in the model.
 * @param from where an earlier run ended, to go on from there
 * @throws CheckError where a loss or a validation is no number
 */
export async function train(plan: TrainingPlan, from?: TrainingState): Promise<TrainingState> {
  const { model } = plan;
  const optimiser = tf.train.adam(rateIn(plan, from?.epoch ?? 0));
  const variables = trainableVariables(model);
  let state: TrainingState = from ?? {
    epoch: 0,
    weights: weightsOf(model),
    optimiser: [],
    best: weightsOf(model),
    bestValidation: Number.MAX_VALUE,
    bestEpoch: -1,
  };
  setWeights(model, state.weights);
  if (state.optimiser.length > 0) await restoreOptimiser(optimiser, state.optimiser);
  const isPatient = () => state.epoch - 1 - state.bestEpoch < plan.patience;
  while (state.epoch < plan.epochs && isPatient() && !plan.stopped?.()) {
    const { epoch } = state;
    Object.assign(optimiser, { learningRate: rateIn(plan, epoch) });
    const loss = await runEpoch(plan, optimiser, variables, epoch);
    // An epoch that was broken off is made again when training goes on.
    if (plan.stopped?.()) break;
    const validation = await plan.validate(model);
    if (!Number.isFinite(validation)) {
      throw new CheckError(`the validation after epoch ${epoch} is ${validation}: training ended`);
    }
    const isBest = validation < state.bestValidation;
    const weights = weightsOf(model);
    state = {
      epoch: epoch + 1,
      weights,
      optimiser: await optimiserWeights(optimiser),
      best: isBest ? weights : state.best,
      bestValidation: isBest ? validation : state.bestValidation,
      bestEpoch: isBest ? epoch : state.bestEpoch,
    };
    await plan.onEpoch?.({ epoch, loss, validation, isBest }, state);
  }
  setWeights(model, state.best);
  optimiser.dispose();
  return state;
}
