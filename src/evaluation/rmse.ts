/** Root of the mean squared error of a predicted number, in the number's unit. */
import type { Pairs } from './mae.ts';
import type { Measure } from './measure.ts';

/** @param scenes truth and prediction of each scene's frames */
export function rmse(scenes: readonly Pairs[]): Measure {
  const sums = scenes.map((pairs) =>
    pairs.reduce((sum, [truth, guess]) => sum + (guess - truth) * (guess - truth), 0),
  );
  return (weights) => {
    let [sum, count] = [0, 0];
    scenes.forEach((pairs, i) => {
      sum += (weights[i] as number) * (sums[i] as number);
      count += (weights[i] as number) * pairs.length;
    });
    return count === 0 ? 'the truth is absent in every frame' : Math.sqrt(sum / count);
  };
}
