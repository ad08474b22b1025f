import { describe, expect, it } from 'vitest';
import { answerLine } from '../../../../src/ui/occupancy/answer.ts';

describe('answerLine', () => {
  it('tells what is free from what was never seen', () => {
    expect(answerLine({ probability: 0.03, doubt: 0.1 })).toBe(
      'This spot is free with 97 %; doubt 0.10 of 1.',
    );
    expect(answerLine({ probability: 0.998, doubt: 0.1 })).toMatch(/free with 0\.2 %/);
    expect(answerLine({ probability: 0.5, doubt: 0.99 })).toMatch(/not seen this spot/);
  });
});
