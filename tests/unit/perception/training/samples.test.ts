/** What an epoch is made of: twins keep together and to the same moments. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import { startWasm } from '../../../../src/perception/backend/start-wasm.ts';
import { byPair, type Clip, epochWindows } from '../../../../src/perception/training/clips.ts';
import { epochSamples, keepOf, keptSequence } from '../../../../src/perception/training/samples.ts';

beforeAll(() => startWasm());

const clip = (id: string, frames: number, pair?: string): Clip => ({
  id,
  frames,
  ...(pair === undefined ? {} : { pair }),
  targets: {},
});
/** Twins whose frames are not of one number, a clip alone that is called as their pair is, and another one. */
const CLIPS = [clip('a', 30, 'a'), clip('x', 9), clip('b', 20, 'a'), clip('pair a', 12)];

describe('clips of an epoch', () => {
  it('are put together with their twins, and with nobody else', () => {
    const groups = byPair(CLIPS).map((group) => group.map(({ id }) => id));
    expect(groups).toEqual([['a', 'b'], ['x'], ['pair a']]);
  });

  it('give samples whose twins follow each other at the same frame', () => {
    const samples = epochSamples(CLIPS, 10, createRng(2));
    // Of nine frames about half, in twos.
    expect(samples.length).toBe(10 + 6 + 10 + 10);
    const frames = new Set<number>();
    for (const [i, { clip: one, frame }] of samples.entries()) {
      expect(frame).toBeLessThan(one.frames);
      if (one.id !== 'a') continue;
      frames.add(frame);
      expect(samples[i + 1]).toMatchObject({ clip: { id: 'b' }, frame });
    }
    // Spread over the scene: one in each tenth of it.
    expect([...frames].map((frame) => Math.floor(frame / 2)).sort((p, q) => p - q)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(epochSamples(CLIPS, 10, createRng(2))).toEqual(samples);
    expect(epochSamples(CLIPS, 10, createRng(3))).not.toEqual(samples);
  });

  it('never part twins, in steps and parts of even numbers, for those who have none', () => {
    const alone = Array.from({ length: 7 }, (_, i) => clip(`alone ${i}`, 30));
    const twins = ['p', 'q', 'r'].flatMap((pair) => [
      clip(pair, 30, pair),
      clip(`${pair}2`, 30, pair),
    ]);
    const samples = epochSamples([...alone, ...twins], 12, createRng(4));
    const parts = Array.from({ length: samples.length / 6 }, (_, p) =>
      samples.slice(6 * p, 6 * p + 6),
    );
    for (const part of parts) {
      for (const { clip: one, frame } of part.filter((sample) => sample.clip.pair !== undefined)) {
        const both = part.filter(
          (sample) => sample.clip.pair === one.pair && sample.frame === frame,
        );
        expect(both.length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('give windows whose twins follow each other from the same start', () => {
    const windows = epochWindows(CLIPS, 10, 4, createRng(5));
    expect(windows.length).toBe(16);
    for (const [i, { clip: one, start }] of windows.entries()) {
      expect(start).toBeGreaterThanOrEqual(-5);
      if (one.id === 'a') expect(windows[i + 1]).toMatchObject({ clip: { id: 'b' }, start });
      if (one.frames >= 10) expect(start + 10).toBeLessThanOrEqual(one.frames);
    }
  });
});

describe('drop-out', () => {
  it('takes of features alone, and leaves their mean', () => {
    const keep = keepOf(400, 8, createRng(1), 11).arraySync() as number[][];
    const features = keep.flatMap((row) => row.slice(0, 8));
    expect(keep.every((row) => row.slice(8).every((x) => x === 1))).toBe(true);
    expect(new Set(features).size).toBe(2);
    expect(Math.abs(features.reduce((a, b) => a + b) / features.length - 1)).toBeLessThan(0.04);
    expect(tf.tidy(() => keepOf(2, 3, null, 4).arraySync())).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });
});

describe('sequences with drop-out', () => {
  const [features, width, steps] = [6, 8, 3];
  const of = Float32Array.from({ length: 9 * width }, (_, i) => i + 1);
  const windows = [
    { clip: clip('x', 9), start: 2 },
    { clip: clip('x', 9), start: 5 },
  ];
  const sequence = (seed: number | null) =>
    tf.tidy(
      () =>
        keptSequence(
          windows,
          steps,
          () => of,
          features,
          seed === null ? null : createRng(seed),
        ).arraySync() as number[][][],
    );

  it('drop the same numbers at all steps of a window, and never those beyond the features', () => {
    const whole = sequence(null);
    expect(whole[1]?.[2]?.[0]).toBe(7 * width + 1);
    let dropped = 0;
    for (const seed of [1, 2, 3, 4]) {
      const kept = sequence(seed).map((window, w) =>
        window.map((row, step) => row.map((x, i) => x / (whole[w]?.[step]?.[i] as number))),
      );
      for (const window of kept) {
        expect(new Set(window.map((row) => row.map((x) => x.toFixed(4)).join())).size).toBe(1);
        expect(window[0]?.slice(features)).toEqual([1, 1]);
        dropped += window[0]?.filter((x) => x === 0).length ?? 0;
      }
    }
    expect(dropped).toBeGreaterThan(0);
  });
});
