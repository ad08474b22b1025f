import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './find-browser.mjs';
import { runTool } from './run-tool.mjs';
import { SetupError } from './setup-error.mjs';

const DOWNLOAD_LIMIT_SECONDS = 600;

/** Chromium, and what Mesa's software renderer needs to run in it. */
const debianPackages = ['chromium', 'libgl1-mesa-dri', 'libegl1'];

/**
 * What can be done on a machine that has no browser; tests replace it.
 * @typedef {object} Machine
 * @property {() => import('./find-browser.mjs').FoundBrowser | null} find
 * @property {() => void} installWithPlaywright
 * @property {(() => void) | null} installWithApt null where it is not Debian, or the user not root
 * @property {(path: string) => boolean} starts
 */

/**
 * The path of a browser that can be used, installing one where the machine has none.
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {Machine} [machine]
 * @returns {string}
 */
export function ensureBrowser(root, say, machine = thisMachine(root)) {
  const found = machine.find();
  if (found) return found.path;

  say("no Chrome, Chromium or Edge found: fetching Chromium with Playwright's installer ...");
  machine.installWithPlaywright();
  const fetched = machine.find();
  if (fetched && machine.starts(fetched.path)) return fetched.path;

  if (machine.installWithApt) {
    const reason = fetched ? 'it lacks system libraries' : 'that did not work';
    say(`${reason}: installing Debian's ${debianPackages.join(', ')} ...`);
    machine.installWithApt();
    const installed = machine.find();
    if (installed && machine.starts(installed.path)) return installed.path;
  }
  throw new SetupError(
    fetched
      ? `The browser ${fetched.path} does not start, most likely for want of system libraries: run 'npx playwright-core install-deps chromium' as an administrator, or install Chrome, Chromium or Edge.`
      : 'No Chromium-family browser was found and none could be installed: install Chrome, Chromium or Edge, or set NEARMISS_BROWSER to the path of one.',
  );
}

/**
 * @param {string} root
 * @returns {Machine}
 */
function thisMachine(root) {
  return {
    find: findBrowser,
    installWithPlaywright: () => installWithPlaywright(root),
    installWithApt: isRootOnDebian() ? installWithApt : null,
    starts,
  };
}

/** @param {string} root */
function installWithPlaywright(root) {
  const installer = join(root, 'node_modules', 'playwright-core', 'cli.js');
  if (!existsSync(installer)) return;
  runTool(process.execPath, [installer, 'install', '--no-shell', 'chromium'], {
    cwd: root,
    quiet: true,
    timeLimitSeconds: DOWNLOAD_LIMIT_SECONDS,
  });
}

function isRootOnDebian() {
  return (
    process.getuid?.() === 0 &&
    ['/usr/bin/apt-get', '/bin/apt-get'].some((path) => existsSync(path))
  );
}

function installWithApt() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  runTool('apt-get', ['update', '-qq'], { env, quiet: true });
  runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...debianPackages], {
    env,
  });
}

/**
 * Whether a browser that was just installed has all its libraries. Elsewhere than on Linux they come with it (and
 * asking for the version would open a window on Windows).
 * @param {string} path
 */
function starts(path) {
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}
