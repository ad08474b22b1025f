/** What a command prints, for tests that run it in this process. */
import { afterEach, beforeEach, vi } from 'vitest';

export interface CapturedOutput {
  out: string;
  err: string;
}

/** Call it at the top of a file: what each of its tests has printed so far (empty it to go on), and nothing on the terminal. */
export function captureOutput(): CapturedOutput {
  const printed = { out: '', err: '' };
  const into = (name: 'out' | 'err') => (text: unknown) => {
    printed[name] += String(text);
    return true;
  };
  beforeEach(() => {
    Object.assign(printed, { out: '', err: '' });
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  });
  afterEach(() => vi.restoreAllMocks());
  return printed;
}
