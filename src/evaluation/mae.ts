/** Mean absolute error of a predicted number. */
import type { Measure } from './measure.ts';

/** Truth and prediction of the frames of one scene, in the unit of the column. */
export type Pairs = readonly (readonly [number, number])[];

export function mae(scenes: readonly Pairs[]): Measure {
  const sums = scenes.map((pairs) =>
    pairs.reduce((sum, [truth, guess]) => sum + Math.abs(guess - truth), 0),
  );
  return (weights) => {
    let [sum, count] = [0, 0];
    scenes.forEach((pairs, i) => {
      sum += (weights[i] as number) * (sums[i] as number);
      count += (weights[i] as number) * pairs.length;
    });
    return count === 0 ? 'the truth is absent in every frame' : sum / count;
  };
}
