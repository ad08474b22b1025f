/** A forecaster at the brake: what it is shown, and what of its answer counts. */
import { describe, expect, it } from 'vitest';
import { ccrs } from '../../../../scenes/ccrs.ts';
import type { CameraSpec } from '../../../../src/core/camera.ts';
import { NO_EFFECTS } from '../../../../src/core/camera-effects.ts';
import { stateAt } from '../../../../src/core/world-state.ts';
import { adapterSchema } from '../../../../src/perception/inputs/adapter.ts';
import type { CellValues, ModelInputs } from '../../../../src/perception/models/predictor.ts';
import { modelRule, urgeToBrake } from '../../../../src/pipeline/drive-test/model-rule.ts';
import type { SeeingModel } from '../../../../src/pipeline/drive-test/seen-drive.ts';
import { findOutcome } from '../../../../src/pipeline/find-outcome.ts';
import { drawLook, VARIED } from '../../../../src/pipeline/scene-look.ts';
import { createPhysics } from '../../../support/physics.ts';

const adapter = adapterSchema.parse({
  schema: 'nearmiss.adapter/1',
  task: 'collision',
  input: { size: [32, 18], frames: 2, layout: 'NTHWC' },
  output: { columns: ['score'] },
});

const cells = (...values: number[]): CellValues => ({
  rows: 1,
  columns: values.length,
  values: Float32Array.from(values),
});

/** A model that says the same of every moment, and keeps what it was shown. */
function says(score: number, of: CellValues | null) {
  const [cameras, shown]: [CameraSpec[], ModelInputs[]] = [[], []];
  let frame = 0;
  const model = {
    path: 'a model',
    adapter,
    model: {
      kind: 'made up',
      async predict(inputs: ModelInputs) {
        shown.push(inputs);
        return { values: Float32Array.from([score]), cells: of };
      },
      async dispose() {},
    },
    renderer: {
      async load(_: unknown, camera: CameraSpec) {
        cameras.push(camera);
      },
      async render() {
        return { rgb: new Uint8Array(32 * 18 * 3).fill(51 * frame++) };
      },
    },
  } as unknown as SeeingModel;
  return { model, cameras, shown };
}

const { episode } = findOutcome(
  { scenario: ccrs, seed: 3, outcome: 'crash', overrides: {}, traffic: false },
  createPhysics,
);
const scene = { stage: episode.stage, look: { ...drawLook(VARIED, 3), effects: NO_EFFECTS } };

describe('the urge to brake', () => {
  it('is the risk, times how dangerous the most dangerous is where that is told', () => {
    expect(urgeToBrake({ numbers: { score: 0.8 }, danger: null })).toBe(0.8);
    expect(urgeToBrake({ numbers: { score: 0.8 }, danger: 0.5 })).toBe(0.4);
    expect(urgeToBrake({ numbers: { score: 0.8 }, danger: 0 })).toBe(0);
  });
});

describe('a forecaster at the brake', () => {
  const fires = async (given: ReturnType<typeof says>, threshold: number) => {
    const watch = await modelRule(given.model, threshold).begin(scene);
    return watch.look(stateAt(episode.states, 0));
  };

  it('brakes at its threshold, by its most dangerous cell', async () => {
    for (const [of, least] of [
      [null, 0.5],
      [cells(0.1, 0.5, 0.2), 0.25],
    ] as const) {
      expect(await fires(says(0.5, of), least)).toBe(true);
      expect(await fires(says(0.5, of), least + 0.01)).toBe(false);
    }
  });

  it('is shown pictures as wide as it sees, at 16:9, the first one twice', async () => {
    const given = says(0, null);
    const watch = await modelRule(given.model, 0.5).begin(scene);
    await watch.look(stateAt(episode.states, 0));
    await watch.look(stateAt(episode.states, 100_000));
    expect(given.cameras.map(({ width, height }) => [width, height])).toEqual([[32, 18]]);
    const ends = given.shown.map(({ pictures }) => [pictures[0], pictures.at(-1)]);
    expect(ends[0]).toEqual([0, 0]);
    expect(ends[1]?.[0]).toBe(0);
    expect(ends[1]?.[1]).toBeCloseTo(0.2, 5);
  });
});
