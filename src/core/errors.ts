/** Errors that a user can act on. Each carries the exit code of the command line; everything else is a bug. */
export class NearmissError extends Error {
  /** 1 a check failed, 2 wrong usage, 3 the environment lacks something. */
  readonly exitCode: 1 | 2 | 3;

  constructor(message: string, exitCode: 1 | 2 | 3) {
    super(message);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

/** What was asked cannot be done as asked: unknown name, value out of range, conflicting options. */
export class UsageError extends NearmissError {
  constructor(message: string) {
    super(message, 2);
  }
}

/** The machine lacks something: a browser, a writable folder. */
export class EnvironmentError extends NearmissError {
  constructor(message: string) {
    super(message, 3);
  }
}

/** A check was made and did not hold: a damaged file, an outcome that was not reached. */
export class CheckError extends NearmissError {
  constructor(message: string) {
    super(message, 1);
  }
}
