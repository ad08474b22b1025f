/** Brakes by what a forecaster of collisions says of the pictures. */
import type { BrakeRule } from './brake-rule.ts';
import { ModelEye, type SeeingModel } from './seen-drive.ts';

/** @param threshold brakes where the risk is at least this, 0..1 */
export const modelRule = (model: SeeingModel, threshold: number): BrakeRule => ({
  name: 'model',
  async begin(scene) {
    const eye = await ModelEye.open(model, scene);
    return {
      async look(state) {
        const { score } = await eye.look(state);
        return (score as number) >= threshold;
      },
    };
  },
});
