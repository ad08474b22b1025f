/** What every path of the event camera on the GPU is held to: the events of the reference, on films of all kinds of light. */
import { describe, it } from 'vitest';
import type { EventSettings } from '../../src/sensors/events/settings.ts';
import { film, LIGHT } from './event-films.ts';
import type { Frame } from './gpu-events.ts';

/** Holds the path to the reference with these settings on these frames. @param maxCode white's code, 0 for linear light */
export type Held = (
  settings: Partial<EventSettings>,
  frames: readonly Frame[],
  maxCode?: number,
) => Promise<unknown>;

/** Declares the tests. */
export function eventContract(held: Held): void {
  describe.each(Object.entries(LIGHT))('%s', (_, light) => {
    it.each<[string, Partial<EventSettings>]>([
      ['plain', {}],
      ['low contrast', { contrast: 0.07 }],
      ['mismatch', { sigma: 0.05, seed: 3 }],
      ['refractory', { refractoryUs: 700, contrast: 0.05 }],
      ['all noise', { refractoryUs: 500, sigma: 0.03, leakHz: 5, shotHz: 20, cutoffHz: 200 }],
    ])('%s: the events of the reference', async (_, settings) => {
      await held(settings, light());
    });

    it('in codes of 8 and 16 bits: the events of the reference', async () => {
      const codes = (max: number) => light().map((frame) => frame.map((v) => Math.min(v, 1) * max));
      await held(
        {},
        codes(255).map((frame) => Uint8Array.from(frame)),
        255,
      );
      await held(
        { sigma: 0.02 },
        codes(65535).map((frame) => Uint16Array.from(frame)),
        65535,
      );
    });
  });

  it('light that is no light is dark, and no light is too bright', async () => {
    const odd = [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 1e-42, 3e9, 1e9, 0.001, 1];
    const frames = film((f, x, y) => odd[(f * (1 + (x % 7)) + y) % odd.length] as number);
    await held({ contrast: 0.3 }, frames);
  });

  it('each noise alone is that of the reference', async () => {
    const dark = film(() => 0);
    await held({ shotHz: 60 }, dark);
    await held({ leakHz: 8 }, dark);
    await held({ cutoffHz: 60, contrast: 0.05 }, (LIGHT.steps as () => Float32Array[])());
  });
}
