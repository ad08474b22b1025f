/**
 * ROC-AUC between twins at the same moment: how often a crash scores above its near miss, ties counting half. Scenes end with
 * their impact, so counting frames alone ranks them well by roc_auc; here whatever twins have in common, the time too, is worth an
 * even chance.
 */
import type { Measure, ScoredFrame, ScoredScene } from './measure.ts';

/** Over the moments at which one of two twins is positive; each such pair of frames counts as often as the crash was drawn. */
export function twinAuc(scenes: readonly ScoredScene[]): Measure {
  const bySceneAndTime = new Map<string, ScoredFrame>();
  const key = (scene: string, tUs: number) => `${scene} ${tUs}`;
  for (const { scene, frames } of scenes) {
    for (const frame of frames) bySceneAndTime.set(key(scene.scene, frame.tUs), frame);
  }
  const ofScenes = scenes.map(({ scene: { twin }, frames }) => {
    let [won, pairs] = [0, 0];
    for (const { tUs, score, positive } of frames) {
      const other = twin === null ? undefined : bySceneAndTime.get(key(twin, tUs));
      if (!positive || !other || other.positive) continue;
      pairs++;
      won += score > other.score ? 1 : score === other.score ? 0.5 : 0;
    }
    return { won, pairs };
  });
  return (weights) => {
    let [won, pairs] = [0, 0];
    for (const [i, scene] of ofScenes.entries()) {
      won += (weights[i] as number) * scene.won;
      pairs += (weights[i] as number) * scene.pairs;
    }
    return pairs === 0 ? 'no crash has its twin beside it' : won / pairs;
  };
}
