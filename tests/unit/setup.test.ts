import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { countTests } from '../../.ci/count-tests.mjs';
import { ensureBrowser } from '../../src/cli/setup/ensure-browser.mjs';
import { findBrowser } from '../../src/cli/setup/find-browser.mjs';
import { whyInstall } from '../../src/cli/setup/node-modules.mjs';
import { satisfies } from '../../src/cli/setup/node-version.mjs';
import { SetupError } from '../../src/cli/setup/setup-error.mjs';
import { withSetupLock } from '../../src/cli/setup/setup-lock.mjs';

const project = fileURLToPath(new URL('../..', import.meta.url));
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nearmiss-setup-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text: string, secondsAgo = 0) {
  const full = join(root, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, text);
  const time = Date.now() / 1000 - secondsAgo;
  utimesSync(full, time, time);
  return full;
}

describe('the search for a browser', () => {
  const search = (files: string[], more: Parameters<typeof findBrowser>[0] = {}) =>
    findBrowser({
      env: {},
      platform: 'linux',
      home: '/home/me',
      isExecutable: (path) => files.includes(path),
      listFolder: (folder) => [
        ...new Set(
          files
            .filter((file) => file.startsWith(`${folder}/`))
            .map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''),
        ),
      ],
      ...more,
    });
  const cache = '/home/me/.cache/ms-playwright';

  test('finds nothing on an empty machine of any kind', () => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      expect(search([], { platform })).toBeNull();
    }
  });

  test('takes NEARMISS_BROWSER before all else, and never something else in its stead', () => {
    const env = { NEARMISS_BROWSER: '/mine/browser' };
    expect(search(['/usr/bin/google-chrome', '/mine/browser'], { env })).toEqual({
      path: '/mine/browser',
      kind: 'NEARMISS_BROWSER',
    });
    expect(() => search(['/usr/bin/google-chrome'], { env })).toThrow(SetupError);
    expect(() => search(['/usr/bin/google-chrome'], { env })).toThrow(/'\/mine\/browser'/);
  });

  test('reads an empty NEARMISS_BROWSER as not set', () => {
    expect(search(['/usr/bin/chromium'], { env: { NEARMISS_BROWSER: '' } })?.kind).toBe('chromium');
  });

  test('prefers Chrome, then Chromium, then Edge, then what Playwright fetched', () => {
    const files = [
      '/opt/tools/google-chrome',
      '/usr/bin/chromium',
      '/opt/microsoft/msedge/msedge',
      `${cache}/chromium-1255/chrome-linux64/chrome`,
    ];
    const env = { PATH: '/usr/bin:/opt/tools' };
    const found = files.map((_, i) => search(files.slice(i), { env }));
    expect(found.map((browser) => browser?.path)).toEqual(files);
    expect(found.map((browser) => browser?.kind)).toEqual([
      'chrome',
      'chromium',
      'edge',
      'playwright',
    ]);
  });

  test("takes Playwright's newest revision, and a full browser before a headless shell", () => {
    const shell = `${cache}/chromium_headless_shell-1300/chrome-headless-shell-linux64/chrome-headless-shell`;
    const old = `${cache}/chromium-999/chrome-linux/chrome`;
    const recent = `${cache}/chromium-1200/chrome-linux64/chrome`;
    expect(search([shell, old, recent])?.path).toBe(recent);
    expect(search([shell, old])?.path).toBe(old);
    expect(search([shell])?.path).toBe(shell);
    expect(search([`${cache}/firefox-1500/firefox/firefox`])).toBeNull();
    const elsewhere = '/b/chromium-1/chrome-linux/chrome';
    expect(search([elsewhere], { env: { PLAYWRIGHT_BROWSERS_PATH: '/b' } })?.path).toBe(elsewhere);
  });

  test('knows the usual places of macOS and Windows', () => {
    const mac = '/home/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(search([mac], { platform: 'darwin' })).toEqual({ path: mac, kind: 'chrome' });
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const windows = {
      platform: 'win32',
      env: { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
    };
    expect(search([edge], windows)).toEqual({ path: edge, kind: 'edge' });
    const onPath = 'D:\\tools\\chrome.exe';
    expect(
      search([onPath], { platform: 'win32', env: { Path: 'C:\\Windows;D:\\tools' } })?.path,
    ).toBe(onPath);
  });

  test('asks the file system whether a file can be run', () => {
    const browser = write('browser', '#!/bin/sh\n');
    const env = { NEARMISS_BROWSER: browser };
    chmodSync(browser, 0o644);
    expect(() => findBrowser({ env })).toThrow(SetupError);
    expect(() => findBrowser({ env: { NEARMISS_BROWSER: root } })).toThrow(SetupError);
    chmodSync(browser, 0o755);
    expect(findBrowser({ env })?.path).toBe(browser);
  });
});

describe('making sure of a browser', () => {
  /** A machine where each of the ways leads to a browser (true), to one that does not start (false), or nowhere. */
  const attempt = (ways: { there?: boolean; playwright?: boolean; apt?: boolean | null }) => {
    let found: boolean | undefined = ways.there;
    const said: string[] = [];
    const tried: string[] = [];
    const run = () =>
      ensureBrowser(root, (line) => said.push(line), {
        find: () => (found === undefined ? null : { path: String(found), kind: 'chromium' }),
        installWithPlaywright: () => {
          tried.push('playwright');
          found = ways.playwright;
        },
        installWithApt:
          ways.apt === null
            ? null
            : () => {
                tried.push('apt');
                found = ways.apt ?? found;
              },
        starts: (path) => path === 'true',
      });
    return { run, said, tried };
  };

  test('does nothing and says nothing where one is there', () => {
    const { run, said, tried } = attempt({ there: true });
    expect([run(), said, tried]).toEqual(['true', [], []]);
  });

  test("uses Playwright's installer first, and Debian's package where that fails", () => {
    const first = attempt({ playwright: true });
    expect([first.run(), first.tried]).toEqual(['true', ['playwright']]);
    const second = attempt({ apt: true });
    expect([second.run(), second.tried]).toEqual(['true', ['playwright', 'apt']]);
    expect(second.said).toHaveLength(2);
    const third = attempt({ playwright: false, apt: true });
    expect([third.run(), third.tried]).toEqual(['true', ['playwright', 'apt']]);
  });

  test('ends in one sentence that says what to install', () => {
    for (const apt of [undefined, null]) {
      expect(attempt({ apt }).run).toThrow(SetupError);
      expect(attempt({ apt }).run).toThrow(/install Chrome, Chromium or Edge/);
    }
    expect(attempt({ playwright: false, apt: null }).run).toThrow(/system libraries/);
  });
});

describe('node_modules', () => {
  const lock = (version: string, more: object = {}) =>
    JSON.stringify({ packages: { 'node_modules/a': { version, integrity: version }, ...more } });

  test('is asked for where it is missing, incomplete or stale', () => {
    write('package-lock.json', lock('1'), 100);
    expect(whyInstall(root)).toBe('node_modules is missing');
    write('node_modules/a/index.js', '');
    expect(whyInstall(root)).toBe('node_modules is incomplete');
    write('node_modules/.package-lock.json', lock('1'), 50);
    expect(whyInstall(root)).toBeNull();
    write('package-lock.json', lock('2'));
    expect(whyInstall(root)).toBe('node_modules is older than package-lock.json');
    write('package-lock.json', 'cut o');
    expect(whyInstall(root)).toBe('node_modules is older than package-lock.json');
  });

  test('is stale where a package came or went', () => {
    write('node_modules/.package-lock.json', lock('1'), 50);
    write('package-lock.json', lock('1', { 'node_modules/b': { version: '1' } }));
    expect(whyInstall(root)).toBe('node_modules is older than package-lock.json');
    write('package-lock.json', JSON.stringify({ packages: {} }));
    expect(whyInstall(root)).toBe('node_modules is older than package-lock.json');
  });

  test('is kept where a checkout only made the lock file younger', () => {
    write('node_modules/.package-lock.json', lock('1'), 50);
    const foreign = { '': { version: '0' }, 'node_modules/mac-only': { optional: true } };
    write('package-lock.json', lock('1', foreign));
    expect(whyInstall(root)).toBeNull();
    write('package-lock.json', lock('2'), 25); // older than node_modules now: it was touched
    expect(whyInstall(root)).toBeNull();
  });
});

// A registry that lacks a package for some other platform makes npm leave it out of the lock file, and `npm ci` then
// refuses that lock file everywhere. Such an entry (version, os, cpu, optional) has to be added by hand.
test('the lock file names every optional package, so that npm ci accepts it', () => {
  interface Entry {
    optionalDependencies?: Record<string, string>;
  }
  const packages: Record<string, Entry> = JSON.parse(
    readFileSync(join(project, 'package-lock.json'), 'utf8'),
  ).packages;
  const names = Object.keys(packages).map((path) => path.split('node_modules/').at(-1));
  const wanted = Object.values(packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {}),
  );
  expect([...new Set(wanted)].filter((name) => !names.includes(name))).toEqual([]);
});

test.each([
  ['20.20.2', true],
  ['20.19.0', true],
  ['20.18.9', false],
  ['21.7.0', false],
  ['22.11.9', false],
  ['22.12.0', true],
  ['24.0.0-nightly', true],
  ['18.20.0', false],
])('Node %s will do: %s', (version, isEnough) => {
  expect(satisfies(version, '^20.19.0 || >=22.12.0')).toBe(isEnough);
});

describe('the set-up lock', () => {
  const locks = () => readdirSync(root).filter((name) => name.endsWith('.lock'));

  test('is taken over from a process that is gone, and never left behind', async () => {
    vi.stubEnv('TMPDIR', root);
    const [lock = ''] = await withSetupLock(root, () => {}, locks);
    expect(lock).toContain('nearmiss-setup');
    expect(locks()).toEqual([]);
    write(lock, String(spawnSync(process.execPath, ['-e', '']).pid));
    expect(await withSetupLock(root, () => {}, locks)).toEqual([lock]);
    const failing = withSetupLock(
      root,
      () => {},
      () => {
        throw new SetupError('no');
      },
    );
    await expect(failing).rejects.toThrow('no');
    expect(locks()).toEqual([]);
    vi.unstubAllEnvs();
  });
});

describe.skipIf(process.platform === 'win32')('start.mjs', () => {
  const bin = () => join(root, 'bin');
  const log = () => join(root, 'log');

  /** A project with the real start.mjs, a main.ts that tells what it was given, and an npm that 'installs' tsx. */
  beforeEach(() => {
    mkdirSync(join(root, 'src'));
    cpSync(join(project, 'src/cli/start.mjs'), join(root, 'src/cli/start.mjs'));
    cpSync(join(project, 'src/cli/setup'), join(root, 'src/cli/setup'), { recursive: true });
    write('package.json', '{ "type": "module", "engines": { "node": ">=18.0.0" } }');
    write('package-lock.json', '{ "packages": {} }');
    write(
      'src/cli/main.ts',
      `const told: object = { args: process.argv.slice(2), browser: process.env.NEARMISS_BROWSER ?? null };
       console.log(JSON.stringify(told));
       if (process.argv.includes('wait')) {
         const timer = setInterval(() => {}, 1000);
         for (const signal of ['SIGINT', 'SIGTERM'] as const) {
           process.on(signal, () => setTimeout(() => { clearInterval(timer); console.log(signal); process.exitCode = 5; }, 100));
         }
       } else process.exitCode = Number(process.argv.at(-1)) || 0;`,
    );
    npm(`
      echo "$@" >> '${log()}'
      mkdir -p node_modules && echo '{ "packages": {} }' > node_modules/.package-lock.json
      [ -e node_modules/tsx ] || ln -s '${join(project, 'node_modules/tsx')}' node_modules/tsx
      echo 'added 1 package'`);
    chmodSync(write('browser', '#!/bin/sh\n'), 0o755);
  });

  function npm(script: string) {
    chmodSync(write('bin/npm', `#!/bin/sh\n${script}\n`), 0o755);
  }
  const env = (more: Record<string, string> = {}) => ({
    PATH: `${bin()}:/usr/bin:/bin`,
    HOME: root,
    TMPDIR: root,
    ...more,
  });
  const start = (args: string[], more: Record<string, string> = {}): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [join(root, 'src/cli/start.mjs'), ...args], {
      cwd: tmpdir(),
      env: env(more),
      encoding: 'utf8',
    });

  test('refuses an old Node in one sentence', () => {
    write('package.json', '{ "engines": { "node": ">=99.0.0" } }');
    const { status, stdout, stderr } = start(['simulate']);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^nearmiss: Nearmiss needs Node >=99\.0\.0, .*\n$/);
  });

  test('installs the packages once, says so on stderr, and leaves stdout to the command', () => {
    const first = start(['simulate', '--seed', '0']);
    expect(first.stderr).toContain('node_modules is missing');
    expect(first.stderr).toContain('added 1 package');
    expect(JSON.parse(first.stdout)).toEqual({
      args: ['simulate', '--seed', '0'],
      browser: null,
    });
    expect(first.status).toBe(0);
    expect(start(['simulate']).stderr).toBe('');
    expect(readFileSync(log(), 'utf8')).toBe('ci --no-audit --no-fund --include=dev\n');
  });

  test('installs once for two that start together', async () => {
    npm(`sleep 0.5; ${readFileSync(join(bin(), 'npm'), 'utf8')}`);
    const runs = ['a', 'b'].map(
      (name) =>
        new Promise((resolve) => {
          spawn(process.execPath, [join(root, 'src/cli/start.mjs'), name], { env: env() }).once(
            'exit',
            resolve,
          );
        }),
    );
    expect(await Promise.all(runs)).toEqual([0, 0]);
    expect(readFileSync(log(), 'utf8').trim().split('\n')).toHaveLength(1);
  });

  test('ends with 3 and one sentence where npm fails', () => {
    npm('echo "npm error network" >&2; exit 1');
    const { status, stderr } = start(['simulate']);
    expect(status).toBe(3);
    expect(stderr).toContain('npm error network');
    expect(stderr).toMatch(/nearmiss: 'npm ci' failed in .*\n$/);
    expect(stderr).not.toContain('    at ');
  });

  test('finds a browser for the commands that need one, and only for those', () => {
    const missing = { NEARMISS_BROWSER: join(root, 'nothing') };
    for (const command of ['generate', 'bench', 'test']) {
      const { status, stdout, stderr } = start([command], missing);
      expect([command, status, stdout]).toEqual([command, 3, '']);
      expect(stderr).toContain(`NEARMISS_BROWSER is set to '${missing.NEARMISS_BROWSER}'`);
    }
    for (const command of ['simulate', 'scenarios', 'verify', 'inspect', 'convert', 'serve']) {
      expect(start([command], missing).status).toBe(0);
    }
    expect(start(['generate', '--help'], missing).status).toBe(0);
    const { stdout } = start(['generate'], { NEARMISS_BROWSER: join(root, 'browser') });
    expect(JSON.parse(stdout).browser).toBe(join(root, 'browser'));
  });

  test("passes the command's exit code on, and runs without a command", () => {
    expect(start(['simulate', '2']).status).toBe(2);
    expect(JSON.parse(start([]).stdout).args).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('lets the command finish after %s', async (signal) => {
    start(['simulate']);
    const child = spawn(process.execPath, [join(root, 'src/cli/start.mjs'), 'wait'], {
      env: env(),
    });
    let output = '';
    child.stdout.on('data', (text) => {
      if (output === '') setTimeout(() => child.kill(signal), 50);
      output += text;
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(5);
    expect(output).toContain(signal);
  });

  test('names an unknown check', () => {
    start(['simulate']);
    const { status, stderr } = start(['check', 'nonsense']);
    expect(status).toBe(2);
    expect(stderr).toContain('types, lint, boundaries, unused');
  });
});

describe('the count of .ci/run', () => {
  const count = (testResults: object[]) => {
    write('report.json', JSON.stringify({ testResults }));
    return countTests(join(root, 'report.json'));
  };
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  });

  test('adds up tests, and a file that did not load as one failure', () => {
    expect(
      count([
        file('passed', 'passed', 'passed', 'skipped'),
        file('failed', 'passed', 'failed'),
        file('failed'),
      ]),
    ).toEqual({ passed: 3, failed: 2 });
  });

  test('fails where the report is missing or holds no test', () => {
    expect(countTests(join(root, 'none.json'))).toEqual({ passed: 0, failed: 1 });
    expect(count([])).toEqual({ passed: 0, failed: 1 });
    expect(count([file('passed', 'skipped')])).toEqual({ passed: 0, failed: 1 });
  });
});
