import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { SetupError } from './setup-error.mjs';

/**
 * A Chromium-family browser on this machine.
 * @typedef {object} FoundBrowser
 * @property {string} path the executable
 * @property {'NEARMISS_BROWSER' | 'chrome' | 'chromium' | 'edge' | 'playwright'} kind
 */

/**
 * Where to look. Everything has the real machine as its default; tests replace it.
 * @typedef {object} BrowserSearch
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [platform] as process.platform
 * @property {string} [home]
 * @property {(path: string) => boolean} [isExecutable]
 * @property {(path: string) => string[]} [listFolder] names in a folder, none where it does not exist
 */

/** @typedef {'chrome' | 'chromium' | 'edge'} Family */

/** In the order of preference. @type {readonly Family[]} */
const families = ['chrome', 'chromium', 'edge'];

/** @type {Record<Family, { names: string[], linux: string[], mac: string, windows: string }>} */
const places = {
  chrome: {
    names: ['google-chrome-stable', 'google-chrome', 'chrome'],
    linux: ['/opt/google/chrome/chrome', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'],
    mac: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    windows: 'Google\\Chrome\\Application\\chrome.exe',
  },
  chromium: {
    names: ['chromium', 'chromium-browser'],
    linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium'],
    mac: 'Chromium.app/Contents/MacOS/Chromium',
    windows: 'Chromium\\Application\\chrome.exe',
  },
  edge: {
    names: ['microsoft-edge-stable', 'microsoft-edge', 'msedge'],
    linux: ['/opt/microsoft/msedge/msedge', '/usr/bin/microsoft-edge'],
    mac: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    windows: 'Microsoft\\Edge\\Application\\msedge.exe',
  },
};

const playwrightExecutables = [
  'chrome-linux64/chrome',
  'chrome-linux-arm64/chrome',
  'chrome-linux/chrome',
  'chrome-linux/headless_shell',
  'chrome-headless-shell-linux64/chrome-headless-shell',
  'chrome-headless-shell-linux-arm64/chrome-headless-shell',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac/headless_shell',
  'chrome-headless-shell-mac-arm64/chrome-headless-shell',
  'chrome-headless-shell-mac-x64/chrome-headless-shell',
  'chrome-win64/chrome.exe',
  'chrome-win/chrome.exe',
  'chrome-win/headless_shell.exe',
  'chrome-headless-shell-win64/chrome-headless-shell.exe',
];

/**
 * The browser to use, or null where the machine has none. A NEARMISS_BROWSER that cannot be run is an error, not a
 * reason to take another browser silently.
 * @param {BrowserSearch} [search]
 * @returns {FoundBrowser | null}
 */
export function findBrowser(search = {}) {
  const { env = process.env, isExecutable = canRun } = search;
  const chosen = env.NEARMISS_BROWSER;
  if (chosen) {
    if (isExecutable(chosen)) return { path: chosen, kind: 'NEARMISS_BROWSER' };
    throw new SetupError(
      `NEARMISS_BROWSER is set to '${chosen}', which is not an executable file: correct it, or unset it to search for a browser.`,
    );
  }
  for (const family of families) {
    const path = installedPaths(family, search).find(isExecutable);
    if (path) return { path, kind: family };
  }
  const path = playwrightPaths(search).find(isExecutable);
  return path ? { path, kind: 'playwright' } : null;
}

/**
 * @param {Family} family
 * @param {BrowserSearch} search
 * @returns {string[]}
 */
function installedPaths(
  family,
  { env = process.env, platform = process.platform, home = homedir() },
) {
  const { names, linux, mac, windows } = places[family];
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return [
      ...roots.flatMap((root) => (root ? [win32.join(root, windows)] : [])),
      ...onPath(
        env.PATH ?? env.Path,
        win32,
        names.map((name) => `${name}.exe`),
      ),
    ];
  }
  const fixed =
    platform === 'darwin'
      ? ['/Applications', posix.join(home, 'Applications')].map((folder) => posix.join(folder, mac))
      : linux;
  return [...fixed, ...onPath(env.PATH, posix, names)];
}

/**
 * @param {string | undefined} path
 * @param {typeof posix} paths
 * @param {string[]} names
 */
function onPath(path, paths, names) {
  const folders = (path ?? '').split(paths.delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => paths.join(folder, name)));
}

/**
 * The newest revision first, and any full browser before a headless shell.
 * @param {BrowserSearch} search
 * @returns {string[]}
 */
function playwrightPaths(search) {
  const {
    env = process.env,
    platform = process.platform,
    home = homedir(),
    listFolder = namesIn,
  } = search;
  const paths = platform === 'win32' ? win32 : posix;
  const cache =
    env.PLAYWRIGHT_BROWSERS_PATH ??
    (platform === 'win32'
      ? paths.join(env.LOCALAPPDATA ?? paths.join(home, 'AppData', 'Local'), 'ms-playwright')
      : platform === 'darwin'
        ? paths.join(home, 'Library', 'Caches', 'ms-playwright')
        : paths.join(env.XDG_CACHE_HOME ?? paths.join(home, '.cache'), 'ms-playwright'));
  const installed = listFolder(cache).flatMap((name) => {
    const match = /^(chromium|chromium_headless_shell)-(\d+)$/.exec(name);
    return match ? [{ name, isShell: match[1] !== 'chromium', revision: Number(match[2]) }] : [];
  });
  installed.sort((a, b) => Number(a.isShell) - Number(b.isShell) || b.revision - a.revision);
  return installed.flatMap(({ name }) =>
    playwrightExecutables.map((executable) => paths.join(cache, name, ...executable.split('/'))),
  );
}

/** @param {string} path */
function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() && !isSnapPlaceholder(path);
  } catch {
    return false;
  }
}

/**
 * Ubuntu's chromium-browser is a script that only says 'install the snap' as long as the snap is not there.
 * @param {string} path
 */
function isSnapPlaceholder(path) {
  if (posix.basename(path) !== 'chromium-browser' || statSync(path).size > 20_000) return false;
  return (
    readFileSync(path, 'utf8').includes('snap install') && namesIn('/snap/chromium').length === 0
  );
}

/** @param {string} path */
function namesIn(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
