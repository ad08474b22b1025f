import { describe, expect, test } from 'vitest';
import { DRIVABLE_CELLS, DRIVABLE_NAMES } from '../../../src/core/drivable-grid.ts';
import type { EvaluationRequest } from '../../../src/evaluation/evaluate.ts';
import { evaluate } from '../../../src/evaluation/evaluate.ts';
import { frameKey, type Predictions } from '../../../src/evaluation/match-predictions.ts';
import { metricsRecordSchema } from '../../../src/evaluation/metrics-record.ts';
import { predictionsOf, smallTruth } from '../../support/small-truth.ts';

type Rows = Predictions['rows'];

const REQUEST: EvaluationRequest = {
  task: 'collision',
  model: 'm',
  split: 'all',
  horizon: 0.1,
  fps: 10,
};
const record = (rows: Rows, request: Partial<EvaluationRequest> = {}) =>
  metricsRecordSchema.parse(
    evaluate(predictionsOf(rows), smallTruth(), { ...REQUEST, ...request }).record,
  );

const KEYS = ['a', 'b'].flatMap((scene) => [0, 1, 2].map((frame) => ({ scene, frame })));
/** The crash rises to 0.75, the near miss stays at 0.25; the frame after the impact is a false alarm. */
const FRAME_ROWS: Rows = KEYS.map(({ scene, frame }) => ({
  scene,
  frame,
  score: scene === 'a' && frame > 0 ? 0.75 : 0.25,
}));
const OBJECT_ROWS: Rows = KEYS.flatMap(({ scene, frame }) =>
  [2, 3].map((id) => ({
    scene,
    frame,
    object_id: id,
    score: scene === 'a' && id === 2 ? 0.75 : 0.25,
  })),
);
const isOf = (scene: string, frame: number, id?: number) => (row: Rows[number]) =>
  row.scene === scene && row.frame === frame && (id === undefined || row.object_id === id);

describe('frames', () => {
  test('positive is what is within the horizon; frames after the impact are left out', () => {
    const { data, metrics } = record(FRAME_ROWS);
    expect(data).toEqual({ scenes: 2, frames: 5, split: 'all' });
    expect(metrics.roc_auc?.value).toBe(1);
    expect(metrics.brier?.value).toBe(0.0625);
    expect(record(FRAME_ROWS, { horizon: 1 }).metrics.roc_auc?.value).toBe(0.75);
    const quiet = FRAME_ROWS.map((row) => (isOf('a', 2)(row) ? { ...row, score: 0 } : row));
    expect(record(quiet).metrics).toEqual(metrics);
  });

  test('scores of 32 bits are taken as they are: 0.9 is just under the threshold of 0.9', () => {
    const rows = FRAME_ROWS.map((row) => ({ ...row, score: Math.fround(row.score as number) }));
    expect(record(rows)).toEqual(record(FRAME_ROWS));
    const [exact, single] = [0.9, Math.fround(0.9)].map((score) =>
      record(FRAME_ROWS.map((row) => ({ ...row, score: row.scene === 'a' ? 0.9004 : score }))),
    );
    expect(exact?.metrics.tta_at_far_5?.reason).toBe('no crash fires at that threshold');
    expect(single?.metrics.tta_at_far_5?.value).toBe(0.15);
  });

  test('only the split is scored, but a wrong score anywhere is refused', () => {
    const { data, metrics } = record(FRAME_ROWS, { split: 'test' });
    expect(data).toEqual({ scenes: 1, frames: 2, split: 'test' });
    expect(metrics.tta_at_far_5).toMatchObject({ value: null, reason: 'there is no near miss' });
    const needless = FRAME_ROWS.filter(({ scene }) => scene === 'a');
    expect(record(needless, { split: 'test' }).metrics).toEqual(metrics);
    for (const [scene, frame] of [
      ['b', 1],
      ['a', 2],
    ] as const) {
      const rows = FRAME_ROWS.map((r) => (isOf(scene, frame)(r) ? { ...r, score: Number.NaN } : r));
      const named = `the score of frame ${frame} of scene ${scene} is NaN`;
      expect(() => record(rows, { split: 'test' })).toThrow(named);
    }
  });

  test('a column of its own fires warnings, and nothing else goes by it', () => {
    const others = FRAME_ROWS.map((row) => ({ ...row, warning: row.frame === 0 ? 0.9 : 0.1 }));
    const warned = others.map((row) => (isOf('b', 0)(row) ? { ...row, warning: 0.5 } : row));
    const [by, plain] = [record(warned).metrics, record(FRAME_ROWS).metrics];
    // The near miss never gets above 0.5, where the risk had it at 0.25.
    expect([plain.threshold_at_far_5?.value, by.threshold_at_far_5?.value]).toEqual([0.251, 0.501]);
    expect([plain.tta_at_far_5?.value, by.tta_at_far_5?.value]).toEqual([0.05, 0.15]);
    expect([plain.useful_warning_rate?.value, by.useful_warning_rate?.value]).toEqual([0, 1]);
    const byWarning = ['tta_at_far_5', 'useful_warning_rate', 'threshold_at_far_5'];
    for (const [name, metric] of Object.entries(plain)) {
      if (!byWarning.includes(name)) expect(by[name]).toEqual(metric);
    }
    const silent = record(FRAME_ROWS.map((row) => ({ ...row, warning: 0 }))).metrics;
    expect(silent.tta_corrected).toEqual(plain.tta_corrected);
    expect(silent.useful_warning_rate?.value).toBe(0);
    const bad = (value: unknown) => record(warned.map((row) => ({ ...row, warning: value })));
    expect(() => bad(1.5)).toThrow('the warning of frame 0 of scene a is 1.5');
    expect(() => bad(null)).toThrow('the warning of frame 0 of scene a is null');
    // Rows of objects have none.
    const both = [...warned, ...OBJECT_ROWS.map((row) => ({ ...row, warning: null }))];
    expect(record(both).metrics).toMatchObject(by);
    const elsewhere = warned.map((row) => (isOf('b', 1)(row) ? { ...row, warning: -1 } : row));
    expect(() => record(elsewhere, { split: 'test' })).toThrow('the warning of frame 1 of scene b');
  });

  test('a frame that the dataset does not have, or that is left out, is named', () => {
    const beyond = [...FRAME_ROWS, { scene: 'b', frame: 3, score: 0 }];
    expect(() => record(beyond)).toThrow('scene b has no frame 3 (row 6)');
    const short = FRAME_ROWS.filter((row) => !isOf('b', 2)(row));
    expect(() => record(short)).toThrow('frame 2 of scene b is missing');
    const afterwards = FRAME_ROWS.filter((row) => !isOf('a', 2)(row));
    expect(record(afterwards)).toEqual(record(FRAME_ROWS));
    expect(() => record([{ scene: 'b', frame: 0.5, score: 0 }])).toThrow('no frame 0.5');
  });
});

describe('objects', () => {
  test('all scored: both classes ranked, full coverage, and no metric of frames', () => {
    const { metrics } = record(OBJECT_ROWS);
    expect(Object.keys(metrics)).toEqual([
      'roc_auc_dangerous',
      'average_precision_dangerous',
      'coverage',
      'coverage_dangerous',
    ]);
    for (const { value } of Object.values(metrics)) expect(value).toBe(1);
  });

  test('beside rows of frames, with NaN or null for no object', () => {
    const frames = record(FRAME_ROWS).metrics;
    for (const none of [null, undefined, Number.NaN]) {
      const { metrics } = record([
        ...FRAME_ROWS.map((row) => ({ ...row, object_id: none })),
        ...OBJECT_ROWS,
      ]);
      expect(metrics).toMatchObject(frames);
      expect(metrics.roc_auc_dangerous?.value).toBe(1);
    }
  });

  test('leaving out what is hard lowers the coverage', () => {
    const easy = OBJECT_ROWS.map((row) => (isOf('a', 1, 2)(row) ? { ...row, score: 0 } : row));
    expect(record(easy).metrics.roc_auc_dangerous?.value).toBe(0.5);
    const { metrics } = record(easy.filter((row) => !isOf('a', 1, 2)(row)));
    expect(metrics.roc_auc_dangerous?.value).toBe(1);
    // Ten objects up to the impact; two of them are dangerous.
    expect(metrics.coverage?.value).toBe(0.9);
    expect(metrics.coverage_dangerous?.value).toBe(0.5);
  });

  test('none in the split: a coverage of 0, not silence', () => {
    const rows = OBJECT_ROWS.filter(({ scene }) => scene === 'b');
    const { metrics } = record(rows, { split: 'test' });
    expect(metrics.coverage?.value).toBe(0);
    expect(metrics.roc_auc_dangerous?.reason).toBe('nothing is positive');
  });

  test('an unknown object, one there twice, and a score that is none are named', () => {
    const [first] = OBJECT_ROWS;
    expect(() => record([...OBJECT_ROWS, { ...first, object_id: 9 }])).toThrow(
      'frame 0 of scene a has no object 9',
    );
    expect(() => record([...OBJECT_ROWS, { ...first }])).toThrow(
      'frame 0 of scene a, object 2, is there twice',
    );
    const rows = OBJECT_ROWS.map((row) => (row === first ? { ...row, score: 2 } : row));
    expect(() => record(rows)).toThrow('frame 0 of scene a, object 2 is 2, not a number');
  });
});

test('slices hold what they say, with their numbers', () => {
  const { slices } = record([...FRAME_ROWS, ...OBJECT_ROWS]);
  expect(slices.map(({ by, is, scenes, frames }) => [by, is, scenes, frames])).toEqual([
    ['scenario', 'ccrs-v1', 2, 5],
    ['light', 'noon', 2, 5],
    ['weather', 'clear', 1, 2],
    ['weather', 'rain', 1, 3],
    ['speed', '5-10 m/s', 2, 3],
    ['speed', '10-15 m/s', 2, 2],
    ['distance', '5-10 m', 2, 5],
  ]);
  const all = record([...FRAME_ROWS, ...OBJECT_ROWS]).metrics;
  expect(slices[0]?.metrics).toEqual(all);
  expect(slices[3]?.metrics.roc_auc?.reason).toBe('nothing is positive');
  // Frames 1 of the crash, 1 and 2 of the near miss.
  expect(slices[4]?.metrics.brier?.value).toBe(0.0625);
  expect(slices[4]?.metrics.coverage?.value).toBe(1);
  expect(slices[4]?.metrics).not.toHaveProperty('tta_corrected');
});

test('affordances: over frames where the truth is present, whatever is predicted elsewhere', () => {
  const rows = KEYS.map((key) => ({ ...key, lane_offset: key.frame === 0 ? Number.NaN : 0.25 }));
  const { metrics } = record(rows, { task: 'affordances' });
  expect(metrics.mae_lane_offset?.value).toBe(0.25);
  const holes = rows.map((row) => (isOf('b', 2)(row) ? { ...row, lane_offset: null } : row));
  expect(() => record(holes, { task: 'affordances' })).toThrow(
    'lane_offset of frame 2 of scene b is null',
  );
  expect(() => record(FRAME_ROWS, { task: 'affordances' })).toThrow('no column of an affordance');
});

describe('affordances beyond numbers', () => {
  const asked = { task: 'affordances' } as const;

  test('presence is ranked against whether the truth is there, a flag against the flag', () => {
    // lane_offset is absent in frame 0 of both scenes.
    const rows = KEYS.map((key) => ({ ...key, has_lane_offset: key.frame === 0 ? 0.2 : 0.7 }));
    expect(record(rows, asked).metrics.roc_auc_has_lane_offset?.value).toBe(1);
    const turned = rows.map((row) => ({ ...row, has_lane_offset: 1 - row.has_lane_offset }));
    expect(record(turned, asked).metrics.roc_auc_has_lane_offset?.value).toBe(0);
    const flags = KEYS.map((key) => ({ ...key, red_light: 0.5 }));
    expect(record(flags, asked).metrics.roc_auc_red_light).toMatchObject({
      value: null,
      reason: 'nothing is positive',
    });
    const wrong = rows.map((row) => ({ ...row, has_lane_offset: 1.5 }));
    expect(() => record(wrong, asked)).toThrow('has_lane_offset of frame 0 of scene a is 1.5');
  });

  test('the drivable surface is pooled over cells and frames; unknown cells count nowhere', () => {
    const truth = Float32Array.from({ length: DRIVABLE_CELLS }, (_, i) =>
      i < 10 ? Number.NaN : i < 60 ? 1 : 0,
    );
    const scored = (from: number, to: number, drivable?: Map<string, Float32Array>) => {
      const cells = DRIVABLE_NAMES.map((name, i) => [name, i >= from && i < to ? 0.9 : 0.1]);
      const rows = KEYS.map((key) => ({ ...key, ...Object.fromEntries(cells) }));
      const known = { ...smallTruth(), ...(drivable ? { drivable } : {}) };
      return evaluate(predictionsOf(rows), known, { ...REQUEST, ...asked }).record.metrics
        .iou_drivable;
    };
    const known = new Map(KEYS.map(({ scene, frame }) => [frameKey(scene, frame), truth]));
    expect(scored(10, 60, known)?.value).toBe(1);
    expect(scored(0, 60, known)?.value).toBe(1);
    // 30 of 50 found, 20 more claimed: 30 of 70.
    expect(scored(30, 80, known)?.value).toBeCloseTo(30 / 70, 12);
    expect(scored(10, 60)?.reason).toContain('no semantic images');
  });

  test('some of the drivable columns alone are refused, by the first that lacks', () => {
    const rows = KEYS.map((key) => ({ ...key, drivable_0_0: 1 }));
    expect(() => record(rows, asked)).toThrow("no column 'drivable_0_1'");
  });
});
