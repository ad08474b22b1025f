/** What twins allow at best: an even chance where they are still the same, certainty where they differ. */
import { describe, expect, test } from 'vitest';
import type { FrameRow, ObjectRow } from '../../../src/core/tables.ts';
import { evaluate } from '../../../src/evaluation/evaluate.ts';
import { predictionsOf, smallTruth } from '../../support/small-truth.ts';

interface Change {
  readonly frame?: Partial<FrameRow>;
  readonly object?: Partial<ObjectRow>;
  readonly apart?: boolean;
}

/** The ceiling where frame 1 of the crash differs from its twin's in this. Positive is that frame alone. */
function ceiling({ frame = {}, object = {}, apart = false }: Change) {
  const truth = smallTruth();
  const isIt = (row: { scene: string; frame: number }) => row.scene === 'a' && row.frame === 1;
  const changed = {
    scenes: truth.scenes.map((scene) => ({
      ...scene,
      twin: apart ? null : scene.scene === 'a' ? 'b' : 'a',
    })),
    frames: truth.frames.map((row) => (isIt(row) ? { ...row, ...frame } : row)),
    objects: truth.objects.map((row) =>
      isIt(row) && row.object_id === 3 ? { ...row, ...object } : row,
    ),
  };
  const rows = truth.frames.map(({ scene, frame: at }) => ({ scene, frame: at, score: 0.5 }));
  const request = { task: 'collision', model: 'm', split: 'all', horizon: 0.1, fps: 10 } as const;
  return evaluate(predictionsOf(rows), changed, request).record.metrics.roc_auc_ceiling;
}

describe('the ceiling of twins', () => {
  test('is an even chance for the positive frame whose twin is the same', () => {
    // Against its twin's frame 0.5; against the other three negative frames, of which none can become positive, 1.
    expect(ceiling({})?.value).toBe(3.5 / 4);
  });

  test.each<[string, Change]>([
    ['the ego is elsewhere', { frame: { ego_x: 0.06 } }],
    ['the ego is faster', { frame: { ego_vy: 0.06 } }],
    ['another is elsewhere', { object: { y: -0.06 } }],
    ['another is faster', { object: { vx: 0.06 } }],
    ['another is somebody else', { object: { object_id: 4 } }],
  ])('is certainty where %s', (_, change) => {
    expect(ceiling(change)?.value).toBe(1);
  });

  test('does not count what nobody could tell apart', () => {
    expect(ceiling({ frame: { ego_x: 0.04 }, object: { vx: 0.04 } })?.value).toBe(3.5 / 4);
  });

  test('is not known without twins', () => {
    expect(ceiling({ apart: true })).toMatchObject({
      value: null,
      reason: 'no scene has its twin beside it',
    });
  });
});
