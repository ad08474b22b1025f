/** What the command line prints: results on standard output, everything else on standard error. */
import { NearmissError } from '../core/errors.ts';

/** One line on standard error, for a person: progress, hints, errors. */
export const say = (line: string): void => {
  process.stderr.write(`nearmiss: ${line}\n`);
};

/** Lines of text on standard output. */
const print = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

/**
 * A command's result on standard output: as JSON with --json, as text without.
 * @param value what --json gives, one JSON value
 */
export function printResult(json: boolean | undefined, value: unknown, text: string): void {
  print(json ? JSON.stringify(value, null, 2) : text);
}

/** `1 scene`, `2 scenes`. */
export const counted = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n} ${n === 1 ? noun : plural}`;

/**
 * Reports an error and gives the exit code: that of a NearmissError, else 1 with the stack, for it is a bug.
 * @param json also as {"error": ..., "exitCode": ...} on standard output
 */
export function reportError(error: unknown, json: boolean): number {
  const isKnown = error instanceof NearmissError;
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = isKnown ? error.exitCode : 1;
  say(isKnown ? message : `unexpected error: ${message}`);
  if (!isKnown && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  if (json) print(JSON.stringify({ error: message, exitCode }));
  return exitCode;
}

/** A reader that has seen enough (`| head`) closes the pipe: that is no error. */
export function endQuietlyWithPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}
