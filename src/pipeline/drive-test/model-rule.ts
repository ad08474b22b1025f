/** Brakes by what a forecaster of collisions says of the pictures. */
import type { BrakeRule } from './brake-rule.ts';
import { ModelEye, type SeeingModel, type Seen } from './seen-drive.ts';

/**
 * What is held against the threshold, 0..1: the risk; from a model that also says who is dangerous, times how dangerous the most
 * dangerous is. There is nothing to brake for without somebody.
 */
export const urgeToBrake = ({ numbers, danger }: Seen): number =>
  (numbers.score as number) * (danger ?? 1);

/** @param threshold brakes where {@link urgeToBrake} is at least this */
export const modelRule = (model: SeeingModel, threshold: number): BrakeRule => ({
  name: 'model',
  async begin(scene) {
    const eye = await ModelEye.open(model, scene);
    return {
      async look(state) {
        return urgeToBrake(await eye.look(state)) >= threshold;
      },
    };
  },
});
