import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program to its end. Everything it prints goes to stderr (or nowhere, if quiet): stdout belongs to the command
 * that the user asked for.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, timeLimitSeconds?: number, shell?: boolean }} [options]
 * @returns {boolean} whether it ran and ended well
 */
export function runTool(
  program,
  args,
  { cwd, env, quiet = false, timeLimitSeconds, shell = false } = {},
) {
  const { status } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: quiet ? 'ignore' : ['ignore', 2, 2],
    timeout: timeLimitSeconds === undefined ? undefined : timeLimitSeconds * 1000,
    killSignal: 'SIGKILL',
    shell,
  });
  return status === 0;
}

/**
 * Runs Node in this process's stead: same terminal, signals handed on, the child's exit code as the result. The child
 * decides when it is done, so that it can finish what it is writing.
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runInstead(args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'inherit',
    });
    // Ctrl-C on a terminal reaches the child by itself; handed on again it would look like a second, impatient one.
    const forward = process.stdin.isTTY ? () => {} : () => child.kill('SIGINT');
    process.on('SIGINT', forward);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
