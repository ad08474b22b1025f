#!/usr/bin/env node
// The entry of every npm script and of the `nearmiss` command: sets up what is missing, then runs the command.
// Node's built-ins only, since on a fresh clone nothing else is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChecks } from './setup/checks.mjs';
import { ensureBrowser } from './setup/ensure-browser.mjs';
import { ensureNodeModules } from './setup/node-modules.mjs';
import { ensureNodeVersion } from './setup/node-version.mjs';
import { runInstead } from './setup/run-tool.mjs';
import { EXIT_ENVIRONMENT, SetupError } from './setup/setup-error.mjs';
import { withSetupLock } from './setup/setup-lock.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [command = '', ...args] = process.argv.slice(2);

/** Commands that draw or run something in a browser. */
const needsBrowser = new Set(['generate', 'test', 'test:slow', 'bench']);
const asksForHelp = args.some((arg) => ['-h', '--help', '-V', '--version'].includes(arg));

/** Each test command and the vitest projects (vitest.config.ts) that it runs. @type {Record<string, string[]>} */
const testCommands = { test: ['unit', 'browser'], 'test:slow': ['slow'] };

/** @param {string} line */
const say = (line) => console.error(`nearmiss: ${line}`);

async function main() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  ensureNodeVersion(process.versions.node, engines.node);
  const env = await withSetupLock(root, say, () => {
    ensureNodeModules(root, say);
    return needsBrowser.has(command) && !asksForHelp
      ? { NEARMISS_BROWSER: ensureBrowser(root, say) }
      : {};
  });

  if (command === 'check') return runChecks(root, args);
  const projects = testCommands[command];
  if (projects) {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const chosen = projects.map((project) => `--project=${project}`);
    return runInstead([vitest, 'run', ...chosen, ...args], { cwd: root, env });
  }
  const cli = join(root, 'src', 'cli', 'main.ts');
  const own = command === '' ? [] : [command, ...args];
  return runInstead(['--import', import.meta.resolve('tsx'), cli, ...own], { env });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = EXIT_ENVIRONMENT;
}
