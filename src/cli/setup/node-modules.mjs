import { existsSync, mkdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Why node_modules cannot be used as it is, or null where it can. npm keeps a copy of the lock file's entries in
 * node_modules; if that copy is the younger one, all is well. If it is older, as after a fresh checkout or a restored
 * cache, the entries themselves are compared before anything is downloaded again.
 * @param {string} root
 * @returns {string | null}
 */
export function whyInstall(root) {
  const lockFile = join(root, 'package-lock.json');
  if (!existsSync(lockFile)) return null; // installed as somebody's dependency: their npm looks after it
  if (!existsSync(join(root, 'node_modules'))) return 'node_modules is missing';
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules is incomplete';
  if (statSync(installedFile).mtimeMs >= statSync(lockFile).mtimeMs) return null;
  if (!sameEntries(lockFile, installedFile)) return 'node_modules is older than package-lock.json';
  touch(installedFile);
  return null;
}

/**
 * Runs `npm ci` where node_modules is missing or stale.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export function ensureNodeModules(root, say) {
  const reason = whyInstall(root);
  if (reason === null) return;
  say(`${reason}: installing the packages with 'npm ci' ...`);
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev'];
  const npmCli = process.env.npm_execpath;
  const ok = npmCli?.endsWith('npm-cli.js')
    ? runTool(process.execPath, [npmCli, ...args], { cwd: root })
    : runTool('npm', args, { cwd: root, shell: process.platform === 'win32' });
  if (!ok) {
    throw new SetupError(
      `'npm ci' failed in ${root}: see its message above, and run it again when the cause (often the network) is mended.`,
    );
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installedFile)) touch(installedFile);
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  utimesSync(path, now, now);
}

/**
 * @param {string} lockFile
 * @param {string} installedFile
 */
function sameEntries(lockFile, installedFile) {
  const wanted = entriesOf(lockFile);
  const installed = entriesOf(installedFile);
  if (!wanted || !installed) return false;
  const isSame = Object.entries(wanted).every(([name, entry]) => {
    const there = installed[name];
    // Packages for other platforms are in the lock file, not in node_modules.
    if (!there) return name === '' || entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
  return isSame && Object.keys(installed).every((name) => name in wanted);
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function entriesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
