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
