/**
 * What the machine lacks, in one sentence that says what to do. Start.mjs prints it and exits with EXIT_ENVIRONMENT.
 */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/** The exit code that means: the environment lacks something. */
export const EXIT_ENVIRONMENT = 3;
