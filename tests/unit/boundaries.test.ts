import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { checkBoundaries } from '../../src/cli/setup/check-boundaries.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const made: string[] = [];

/** A tree with one file, `a.ts`, in each folder; `extra` replaces or adds files. */
async function check(extra: Record<string, string>) {
  const tree = mkdtempSync(join(tmpdir(), 'nearmiss-boundaries-'));
  made.push(tree);
  const folders =
    'ui cli pipeline engine physics dataset perception occupancy evaluation sensors labels world core';
  const files: Record<string, string> = {
    'package.json': '{"type":"module"}',
    'scenes/a.ts': 'export const a = 1; export type A = number;\n',
    'workers/a.ts': 'export const a = 1;\n',
    'tests/a.ts': 'export const a = 1;\n',
  };
  for (const folder of folders.split(' ')) {
    files[`src/${folder}/a.ts`] = 'export const a = 1; export type A = number;\n';
  }
  for (const [path, text] of Object.entries({ ...files, ...extra })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const { modules, violations } = await checkBoundaries(tree);
  return { modules, found: violations.map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`) };
}

afterEach(() => {
  for (const tree of made.splice(0)) rmSync(tree, { recursive: true });
});

describe('the one direction of imports', () => {
  test('holds in the real tree, of which it sees the modules', async () => {
    const { modules, violations } = await checkBoundaries(root);
    expect(violations).toEqual([]);
    expect(modules).toBeGreaterThan(20);
  });

  test('allows imports down the tiers, a worker started by URL, and tests that import anything', async () => {
    const { modules, found } = await check({
      'src/ui/b.ts': [
        "import { a as pipeline } from '../pipeline/a.ts';",
        "import { a as core } from '../core/a.ts';",
        "import { a as scene } from '../../scenes/a.ts';",
        "new Worker(new URL('../../workers/a.ts', import.meta.url), { type: 'module' });",
        'export const b = [pipeline, core, scene];',
      ].join('\n'),
      'src/engine/b.ts':
        "import { Scene } from '@babylonjs/core/scene.js'; export const b = Scene;\n",
      'src/physics/b.ts': "import havok from '@babylonjs/havok'; export const b = havok;\n",
      'scenes/b.ts': "import type { A } from '../src/core/a.ts'; export const b: A = 1;\n",
      'workers/b.ts': "import { a } from '../src/pipeline/a.ts'; console.log(a);\n",
      'tests/b.ts': "import '../src/ui/a.ts'; import '../src/world/a.ts'; import './a.ts';\n",
    });
    expect(found).toEqual([]);
    expect(modules).toBeGreaterThanOrEqual(22);
  });

  test.each([
    ['up', 'src/world/b.ts', '../pipeline/a.ts', 'world-imports-only-lower-tiers'],
    ['up from the bottom', 'src/core/b.ts', '../world/a.ts', 'core-imports-only-lower-tiers'],
    ['to a sibling', 'src/engine/b.ts', '../physics/a.ts', 'engine-imports-only-lower-tiers'],
    ['to a sibling', 'src/labels/b.ts', '../sensors/a.ts', 'labels-imports-only-lower-tiers'],
    ['to a sibling', 'src/cli/b.ts', '../ui/a.ts', 'cli-imports-only-lower-tiers'],
    ['of a worker entry', 'src/ui/b.ts', '../../workers/a.ts', 'workers-are-started-not-imported'],
    ['of a worker in a test', 'tests/b.ts', '../workers/a.ts', 'workers-are-started-not-imported'],
    ['from a worker to the page', 'workers/b.ts', '../src/ui/a.ts', 'workers-expose-services'],
    ['from a scene to the world', 'scenes/b.ts', '../src/world/a.ts', 'scenes-see-only-core'],
    ['of a scene from below', 'src/world/b.ts', '../../scenes/a.ts', 'scenes-come-from-above'],
    ['of a test', 'src/cli/b.ts', '../../tests/a.ts', 'nothing-imports-tests'],
  ])('reports an import %s (%s)', async (_, file, imported, rule) => {
    const { found } = await check({
      [file]: `import { a } from '${imported}'; export const b = a;\n`,
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${rule}: ${file} -> `);
  });

  test.each([
    ['import type { A }', "import type { A } from '../pipeline/a.ts'; export type B = A;\n"],
    ['import { type A }', "import { type A } from '../pipeline/a.ts'; export type B = A;\n"],
    ['export type { A }', "export type { A } from '../pipeline/a.ts';\n"],
    ['export *', "export * from '../pipeline/a.ts';\n"],
    ['import()', "export const b = await import('../pipeline/a.ts');\n"],
    ['a type import()', "export type B = import('../pipeline/a.ts').A;\n"],
  ])('counts %s', async (_, text) => {
    const { found } = await check({ 'src/world/b.ts': text });
    expect(found).toEqual(['world-imports-only-lower-tiers: src/world/b.ts -> src/pipeline/a.ts']);
  });

  test.each([
    ['@babylonjs/core/scene.js', 'src/ui/b.ts', 'only-engine-imports-babylonjs-core'],
    ['@babylonjs/core', 'workers/b.ts', 'only-engine-imports-babylonjs-core'],
    ['@babylonjs/havok', 'src/pipeline/b.ts', 'only-physics-imports-babylonjs-havok'],
  ])('gives %s one home, which is not %s', async (library, file, rule) => {
    const { found } = await check({ [file]: `import * as b from '${library}'; export { b };\n` });
    expect(found).toEqual([`${rule}: ${file} -> ${library}`]);
  });

  test('reports a cycle, and a folder that has no tier', async () => {
    const { found } = await check({
      'src/core/b.ts': "import type { C } from './c.ts'; export type B = C;\n",
      'src/core/c.ts': "import type { B } from './b.ts'; export type C = B;\n",
      'src/helpers/b.ts': "import { a } from '../core/a.ts'; export const b = a;\n",
    });
    expect(found.map((line) => line.split(':')[0]).sort()).toEqual([
      'no-cycles',
      'src-folders-have-a-tier',
    ]);
  });

  test('every rule says what to do', async () => {
    const { default: config } = await import('../../.dependency-cruiser.mjs');
    expect(config.forbidden.length).toBeGreaterThan(15);
    for (const { comment } of config.forbidden) expect(comment?.length).toBeGreaterThan(30);
  });
});
