/** The service of a worker: what it says of a frame follows from that frame and those before it, and from nothing else. */
import { describe, expect, it } from 'vitest';
import { createRng } from '../../../../src/core/rng.ts';
import type { RgbImage } from '../../../../src/perception/inputs/frame-input.ts';
import { PerceptionService } from '../../../../src/perception/service/perception-service.ts';
import { shippedFiles } from '../../../support/shipped-files.ts';

const EGO = { ego_speed: 12, ego_yaw_rate: 0.1 };

/** A picture of noise. */
function picture(seed: number): RgbImage {
  const rng = createRng(seed);
  const data = Uint8Array.from({ length: 160 * 90 * 3 }, () => rng.integer(0, 255));
  return { width: 160, height: 90, data };
}

async function opened(): Promise<PerceptionService> {
  const service = new PerceptionService(() => 0);
  await service.start({ threads: false });
  await service.open('collision', await shippedFiles('collision'));
  return service;
}

describe('the perception service', () => {
  it('says the same of the same frames after it has forgotten others', async () => {
    const service = await opened();
    const see = async (seeds: number[]) => {
      const found: number[] = [];
      for (const seed of seeds)
        found.push((await service.see(picture(seed), EGO)).numbers.score as number);
      return found;
    };
    const first = await see([1, 2, 3]);
    expect(first.every((risk) => risk >= 0 && risk <= 1)).toBe(true);
    service.forget();
    const other = await see([7, 2, 3]);
    expect(other).not.toEqual(first);
    service.forget();
    expect(await see([1, 2, 3])).toEqual(first);
    await service.close();
  });

  it('forgets what is older than the frames of its input', async () => {
    const service = await opened();
    const adapter = new TextDecoder().decode((await shippedFiles('collision'))['adapter.json']);
    const { frames } = JSON.parse(adapter).input;
    const tail = Array.from({ length: frames }, (_, i) => 20 + i);
    const riskAfter = async (seeds: number[]) => {
      service.forget();
      let last = Number.NaN;
      for (const seed of seeds)
        last = (await service.see(picture(seed), EGO)).numbers.score as number;
      return last;
    };
    expect(await riskAfter([1, 2, ...tail])).toBe(await riskAfter([3, ...tail]));
    await service.close();
  });

  it('says where in the picture who is dangerous: cells over the part that the model sees', async () => {
    const service = await opened();
    const { danger } = await service.see(picture(1), EGO);
    expect(danger).toMatchObject({ rows: 6, columns: 20, left: 0, width: 1 });
    expect(danger?.top).toBeCloseTo(30 / 90, 12);
    expect(danger?.height).toBeCloseTo(48 / 90, 12);
    expect(danger?.values.length).toBe(120);
    for (const value of danger?.values ?? []) expect(value >= 0 && value <= 1).toBe(true);
    await service.close();
  });

  it('refuses frames without a model, and a model that is cut off, by file', async () => {
    const service = new PerceptionService(() => 0);
    await service.start({ threads: false });
    await expect(service.see(picture(1), EGO)).rejects.toThrow('no model is open');
    const whole = await shippedFiles('collision');
    const weights = (whole['weights.bin'] as Uint8Array).subarray(0, 1000);
    await expect(service.open('collision', { ...whole, 'weights.bin': weights })).rejects.toThrow(
      /weights\.bin of collision\/model\.json: 1000 bytes/,
    );
    const { 'weights.bin': _, ...lacking } = whole;
    await expect(service.open('collision', lacking)).rejects.toThrow(
      'collision has no weights.bin',
    );
    // It goes on working with a model that is whole.
    await service.open('collision', whole);
    expect((await service.see(picture(1), EGO)).numbers.score).toBeGreaterThanOrEqual(0);
    await service.close();
  });
});
