/** Intersection over union of masks, over all cells of all frames (the Jaccard index, as PASCAL VOC and Cityscapes pool it). */
import type { Measure } from './measure.ts';

/** Truth and prediction of each cell of one scene's frames; cells whose truth is unknown are left out. */
export type CellPairs = readonly (readonly [truth: boolean, guess: boolean])[];

export function iou(scenes: readonly CellPairs[]): Measure {
  const both = scenes.map((pairs) => pairs.filter(([truth, guess]) => truth && guess).length);
  const either = scenes.map((pairs) => pairs.filter(([truth, guess]) => truth || guess).length);
  const sum = (counts: readonly number[], weights: ArrayLike<number>) =>
    counts.reduce((total, count, i) => total + (weights[i] as number) * count, 0);
  return (weights) => {
    const all = sum(either, weights);
    return all === 0 ? 'nothing is drivable, in truth or by prediction' : sum(both, weights) / all;
  };
}
