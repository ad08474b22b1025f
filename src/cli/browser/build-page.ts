/** Builds what runs in the browser, once for each state of the sources. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * `host` renders for another process; `perception` and `events` start workers with models and event cameras for one;
 * `page` is the application.
 */
export type PageKind = 'host' | 'page' | 'perception' | 'events';

const ENTRIES: Readonly<Record<PageKind, string>> = {
  host: 'src/pipeline/render-host.ts',
  page: 'index.html',
  perception: 'src/pipeline/perception-host.ts',
  events: 'src/pipeline/events-host.ts',
};
const DOING: Readonly<Record<PageKind, string>> = {
  host: 'building the page that renders',
  page: 'building the page',
  perception: 'building the page that starts models',
  events: 'building the page that starts event cameras',
};
/** What a build depends on. The command line itself is not in it. */
const SOURCES = [
  'src',
  'scenes',
  'workers',
  'models',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];
const LEFT_OUT = join('src', 'cli');

async function filesUnder(path: string): Promise<string[]> {
  if (path === LEFT_OUT || !existsSync(join(PROJECT_ROOT, path))) return [];
  const entries = await readdir(join(PROJECT_ROOT, path), { withFileTypes: true }).catch(
    () => null,
  );
  if (!entries) return [path];
  const nested = await Promise.all(entries.map((entry) => filesUnder(join(path, entry.name))));
  return nested.flat();
}

async function hashOfSources(kind: PageKind): Promise<string> {
  const files = (await Promise.all(SOURCES.map(filesUnder))).flat().sort();
  const hash = createHash('sha256').update(kind);
  for (const file of files)
    hash.update(`${file}\n`).update(await readFile(join(PROJECT_ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

async function bundle(kind: PageKind, folder: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    root: PROJECT_ROOT,
    configFile: join(PROJECT_ROOT, 'vite.config.ts'),
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: { [kind]: join(PROJECT_ROOT, ENTRIES[kind]) },
        output: kind === 'page' ? {} : { entryFileNames: `${kind}.js` },
      },
    },
  });
}

/**
 * The folder of an up-to-date build, made if it is not there.
 * @param say told when a build is made
 */
export async function builtPage(
  kind: PageKind,
  say: (line: string) => void = (line) => console.error(`nearmiss: ${line}`),
): Promise<string> {
  const cache = join(PROJECT_ROOT, 'node_modules', '.cache', 'nearmiss', 'pages');
  const folder = join(cache, `${kind}-${await hashOfSources(kind)}`);
  if (existsSync(folder)) return folder;
  say(DOING[kind]);
  await mkdir(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  await bundle(kind, unfinished);
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
