/** The share of things that are so. */
import type { Measure } from './measure.ts';

/**
 * @param scenes things by scene
 * @param none why there is no value where there are none
 */
export function share<T>(
  scenes: readonly (readonly T[])[],
  isSo: (thing: T) => boolean,
  none: string,
): Measure {
  const counts = scenes.map((things) => things.filter(isSo).length);
  return (weights) => {
    let [sum, all] = [0, 0];
    scenes.forEach((things, i) => {
      sum += (weights[i] as number) * (counts[i] as number);
      all += (weights[i] as number) * things.length;
    });
    return all === 0 ? none : sum / all;
  };
}
