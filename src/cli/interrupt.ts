/** Ctrl-C: once, what is under way is finished; twice, at once. */
import { say } from './output.ts';

/** Exit code of a run that the user interrupted. */
export const INTERRUPTED = 130;

/** @param hint said at the first Ctrl-C */
export function onInterrupt(hint: string): { stopped: () => boolean; release: () => void } {
  let stoppedAt = 0;
  const stop = () => {
    // A terminal may deliver one Ctrl-C twice; a later one means it.
    if (stoppedAt > 0 && performance.now() - stoppedAt > 500) process.exit(INTERRUPTED);
    if (stoppedAt === 0) say(hint);
    stoppedAt ||= performance.now();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    stopped: () => stoppedAt > 0,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
