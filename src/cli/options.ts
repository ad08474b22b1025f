/** Parsers of option values, for commander. Each throws with a sentence that says what is allowed. */
import { InvalidArgumentError } from 'commander';

/** A whole number in [min, max]. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };

export const numberAbove0 = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
};

export const numberFrom0 = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number from 0.');
  return value;
};

/** Seeds are whole numbers from 0 to this. */
export const MAX_SEED = Number.MAX_SAFE_INTEGER;

/** `640x360`: each side in [16, 4096]. */
export function imageSize(text: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  const sides = [Number(width), Number(height)];
  if (!sides.every((side) => side >= 16 && side <= 4096)) {
    throw new InvalidArgumentError('It must be WIDTHxHEIGHT, each from 16 to 4096 pixels.');
  }
  return { width: Number(width), height: Number(height) };
}

/** `0/2`: the number of the shard, from 0, and how many there are. */
export function shard(text: string): { readonly number: number; readonly of: number } {
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (of === undefined || Number(of) < 1 || Number(number) >= Number(of)) {
    throw new InvalidArgumentError('It must be I/N with I from 0 to N - 1.');
  }
  return { number: Number(number), of: Number(of) };
}

/** A list separated by commas, each one of `known`, without repeats, in the order of `known`. */
export const listOf =
  <T extends string>(known: readonly T[], noun: string) =>
  (text: string): T[] => {
    const names = text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const unknown = names.find((name) => !known.includes(name as T));
    if (unknown !== undefined) {
      throw new InvalidArgumentError(
        `There is no ${noun} '${unknown}'; there are ${known.join(', ')}.`,
      );
    }
    if (names.length === 0) throw new InvalidArgumentError(`It must name at least one ${noun}.`);
    return known.filter((name) => names.includes(name));
  };
