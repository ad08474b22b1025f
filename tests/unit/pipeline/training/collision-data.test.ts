/** What the forecaster is taught of a scene's frames. */
import { describe, expect, it } from 'vitest';
import type { StoredScene } from '../../../../src/dataset/format.ts';
import { anticipationWeight } from '../../../../src/perception/training/collision-batch.ts';
import { collisionClip } from '../../../../src/pipeline/training/collision-data.ts';

const IMAGE = { width: 160, height: 90 };
const IMPACT_US = 3_000_000;
/** Until then the crash can be avoided. */
const LAST_US = 2_200_000;

const frameAt = (tUs: number, left: number | null) => ({
  frame: {
    t_us: tUs,
    time_to_collision: left,
    min_ttc: null,
    ego_x: 0,
    ego_y: 0,
    ego_yaw: 0,
    ego_vx: 10,
    ego_vy: 0,
    ego_speed: 10,
    ego_yaw_rate: 0.1,
  },
  objects: [],
});

/** Frames at 10 Hz for 3.5 s. */
function clipOf(outcome: 'crash' | 'near-miss') {
  const isCrash = outcome === 'crash';
  const frames = Array.from({ length: 36 }, (_, i) => {
    const left = (IMPACT_US - i * 100_000) / 1e6;
    return frameAt(i * 100_000, isCrash && left >= 0 ? left : null);
  });
  const twins = ['a', 'b'];
  const [id, twin] = isCrash ? twins : [...twins].reverse();
  const record = {
    id,
    outcome,
    egoId: 1,
    collisions: isCrash ? [{ actors: [1, 2], tUs: IMPACT_US }] : [],
    twin: { scene: twin },
    lastAvoidableUs: isCrash ? { ego: { best: LAST_US } } : null,
  };
  return collisionClip({ record, labels: { frames } } as unknown as StoredScene, IMAGE, false);
}

/** The first and the last frame that has a target, in microseconds. */
function spanOf(values: Float32Array | undefined): [number, number] {
  const frames = [...(values ?? [])].flatMap((value, i) => (value === 1 ? [i] : []));
  expect(frames.length).toBe((frames.at(-1) ?? 0) - (frames[0] ?? 0) + 1);
  return [(frames[0] ?? -1) * 100_000, (frames.at(-1) ?? -1) * 100_000];
}

describe('a crash', () => {
  const clip = clipOf('crash');

  it('is learnt from up to its impact, and named with its twin for the crash', () => {
    expect(clip.frames).toBe(31);
    expect([clip.pair, clipOf('near-miss').pair]).toEqual(['a', 'a']);
  });

  it('is a risk two seconds before, which counts more the sooner it is due', () => {
    expect(spanOf(clip.targets.positive)).toEqual([1_000_000, IMPACT_US]);
    expect(clip.targets.weight?.[9]).toBe(1);
    expect(clip.targets.weight?.[20]).toBeCloseTo(anticipationWeight(1), 6);
  });

  it('is to be warned of half a second before it cannot be avoided, and then it is too late', () => {
    expect(spanOf(clip.targets.warning)).toEqual([LAST_US - 500_000, IMPACT_US]);
    expect(spanOf(clip.targets.tooLate)).toEqual([LAST_US + 100_000, IMPACT_US]);
  });
});

it('a near miss has no risk, and is never to be warned of', () => {
  const { frames, targets } = clipOf('near-miss');
  expect(frames).toBe(36);
  for (const name of ['positive', 'warning', 'tooLate'])
    expect(targets[name]?.every((value) => value === 0)).toBe(true);
});
