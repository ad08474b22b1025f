/** A frame is the mean of the light over its exposure, whenever that was sampled. */
import { describe, expect, it } from 'vitest';
import { type Exposure, Exposures } from '../../../../src/sensors/aps/exposures.ts';
import { APS_GAMMA, develop, gainFor } from '../../../../src/sensors/aps/response.ts';

/** The frames of light that is sampled at these times. */
function framesOf(
  exposures: readonly Exposure[],
  times: readonly number[],
  lightAt: (tUs: number) => number[],
) {
  const pixels = lightAt(0).length;
  const collector = new Exposures(pixels, exposures);
  const frames: (Exposure & { readonly luminance: number[] })[] = [];
  for (const tUs of times) {
    for (const frame of collector.add(tUs, lightAt(tUs)))
      frames.push({ ...frame, luminance: [...frame.luminance] });
  }
  return frames;
}

const every = (stepUs: number, endUs: number, fromUs = 0): number[] =>
  Array.from({ length: Math.floor((endUs - fromUs) / stepUs) + 1 }, (_, i) => fromUs + i * stepUs);

describe('exposures', () => {
  it.each([1000, 10_000, 33_000])('of steady light show it, however long (%i us)', (lengthUs) => {
    const frames = framesOf([{ startUs: 5000, endUs: 5000 + lengthUs }], every(700, 50_000), () => [
      0.25, 3,
    ]);
    expect(frames.length).toBe(1);
    expect(frames[0]?.luminance[0]).toBeCloseTo(0.25, 12);
    expect(frames[0]?.luminance[1]).toBeCloseTo(3, 12);
  });

  it('of light that rises evenly show what it was in the middle, to whatever samples', () => {
    for (const stepUs of [300, 1700, 9000]) {
      const frames = framesOf([{ startUs: 4100, endUs: 12_300 }], every(stepUs, 20_000), (t) => [
        t * 1e-4,
      ]);
      expect(frames[0]?.luminance[0]).toBeCloseTo(8200e-4, 10);
    }
  });

  it('blur an edge over the way that it moves meanwhile, evenly', () => {
    // An edge at x = v t, white behind it: a pixel is lit for the part of the exposure after the edge has passed it.
    const speed = 2e-3;
    const [startUs, endUs] = [1000, 5000];
    const pixels = 16;
    const lightAt = (tUs: number) =>
      Array.from({ length: pixels }, (_, x) => Math.min(1, Math.max(0, speed * tUs - x)));
    const [frame] = framesOf([{ startUs, endUs }], every(10, 6000), lightAt);
    const grey = (frame?.luminance ?? []).filter((v) => v > 1e-9 && v < 1 - 1e-9);
    expect(grey.length).toBe(speed * (endUs - startUs));
    expect(frame?.luminance.reduce((a, b) => a + b)).toBeCloseTo(
      (speed * (startUs + endUs)) / 2,
      2,
    );
    for (let x = 3; x < 9; x++) {
      const [a, b] = [frame?.luminance[x] as number, frame?.luminance[x + 1] as number];
      expect(a - b).toBeCloseTo(1 / 8, 2);
    }
  });

  it('come in their order, several between two samples too, with the times they were given', () => {
    const exposures = [
      { startUs: 0, endUs: 500 },
      { startUs: 1000, endUs: 2000 },
      { startUs: 2000, endUs: 2500 },
      { startUs: 9000, endUs: 11_000 },
    ];
    const frames = framesOf(exposures, [600, 3000, 10_000], (t) => [t]);
    // The first began before there was light, the last has not ended.
    expect(frames.map(({ startUs }) => startUs)).toEqual([1000, 2000]);
    expect(frames.map(({ endUs }) => endUs)).toEqual([2000, 2500]);
    expect(frames.map(({ luminance }) => luminance[0])).toEqual([1500, 2250]);
  });

  it('refuse to overlap or to end before they start', () => {
    const at = (...list: Exposure[]) => new Exposures(1, list);
    expect(() => at({ startUs: 5, endUs: 5 })).toThrow('exposure 0 ends at 5 us');
    expect(() => at({ startUs: 0, endUs: 5 }, { startUs: 4, endUs: 9 })).toThrow(
      'exposure 1 starts before',
    );
  });
});

describe('the response', () => {
  it('makes the median a middle grey, and white what is brighter than the sensor takes', () => {
    const light = [0.001, ...new Array<number>(38).fill(0.02), 5];
    const gain = gainFor(light);
    expect(gain * 0.02).toBeCloseTo(0.18, 12);
    const bytes = new Uint8Array(40);
    develop(light, gain, bytes);
    expect([...bytes.subarray(1)]).toEqual([...new Array<number>(38).fill(117), 255]);
    expect(bytes[0]).toBe(Math.round(255 * (gain * 0.001) ** (1 / APS_GAMMA)));
  });

  it('is darker where more than a twentieth would be white', () => {
    const night = (white: number) => Array.from({ length: 100 }, (_, i) => (i < white ? 9 : 0.01));
    expect(gainFor(night(5)) * 0.01).toBeCloseTo(0.18, 12);
    expect(gainFor(night(6)) * 9).toBeCloseTo(1, 12);
  });

  it('has no gain where there is no light', () => {
    expect(gainFor([0, 0, 1])).toBe(1);
  });
});
