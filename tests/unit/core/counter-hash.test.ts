import { expect, it } from 'vitest';
import { normalOf, pcg3, unitOf } from '../../../src/core/counter-hash.ts';

/** The same, over integers without end. */
function slowPcg3(...words: [number, number, number]): number[] {
  const mod = (v: bigint) => v & 0xffffffffn;
  let [x, y, z] = words.map((w) => mod(BigInt(w) * 1664525n + 1013904223n)) as [
    bigint,
    bigint,
    bigint,
  ];
  const round = () => {
    x = mod(x + y * z);
    y = mod(y + z * x);
    z = mod(z + x * y);
  };
  round();
  [x, y, z] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n)];
  round();
  return [x, y, z].map(Number);
}

const words = new Uint32Array(3);

it('is PCG over three words', () => {
  for (const counter of [
    [0, 0, 0],
    [1, 2, 3],
    [89_959, 4_000_000_000, 77],
  ] as [number, number, number][]) {
    const [x, y, z] = counter;
    pcg3(x, y, z, words);
    expect([...words]).toEqual(slowPcg3(x, y, z));
  }
});

it('neighbouring pixels and frames draw as if from independent distributions', () => {
  const [bins, pixels, frames] = [16, 400, 100];
  const joint = new Array<number>(bins * bins).fill(0);
  let sum = 0;
  let squares = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      pcg3(pixel, frame, 9, words);
      const here = unitOf(words[0] as number);
      const normal = normalOf(words[1] as number, words[2] as number);
      sum += normal;
      squares += normal * normal;
      pcg3(pixel + 1, frame, 9, words);
      const bin = Math.floor(here * bins) * bins + Math.floor(unitOf(words[0] as number) * bins);
      joint[bin] = (joint[bin] as number) + 1;
    }
  }
  const n = pixels * frames;
  const expected = n / joint.length;
  const statistic = joint.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
  const freedom = joint.length - 1;
  expect(Math.abs(statistic - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
  expect(Math.abs(sum / n)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(squares / n - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});
