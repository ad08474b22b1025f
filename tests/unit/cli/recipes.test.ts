/** The commands that list recipes and write generated pages. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../../src/cli/program.ts';
import { recipeSchema } from '../../../src/core/recipe.ts';
import { RECIPES } from '../../../src/pipeline/recipes/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

let out = '';
let err = '';
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('recipes', () => {
  it('lists every one with its title', async () => {
    expect(await run(['recipes', '--json'])).toBe(0);
    const list = JSON.parse(out);
    expect(list.map(({ name }: { name: string }) => name)).toEqual(RECIPES.map(({ name }) => name));
    for (const { title, scenes } of list) {
      expect(title).not.toBe('');
      expect(scenes).toBeGreaterThanOrEqual(16);
    }
  });

  it('prints one as a recipe file of so many scenes', async () => {
    expect(await run(['recipes', 'nhtsa', '--scenes', '30'])).toBe(0);
    const recipe = recipeSchema.parse(JSON.parse(out));
    expect(recipe.scenarios.reduce((sum, entry) => sum + entry.count, 0)).toBe(30);
  });

  it('names those there are where there is no such recipe', async () => {
    expect(await run(['recipes', 'tomorrow'])).toBe(2);
    expect(err).toContain("no recipe 'tomorrow'");
    expect(err).toContain('crash-balanced, nhtsa, ncap');
  });
});

describe('docs', () => {
  it('are written anew where they are out of date, and only there', async () => {
    const dir = temporaryFolder();
    cpSync(new URL('../../../docs', import.meta.url), dir, { recursive: true });
    const page = join(dir, 'scenarios.md');
    const before = readFileSync(page, 'utf8');
    writeFileSync(page, before.replace('# Scenarios', '# Scenes'));
    expect(await run(['docs', '--out', dir, '--json'])).toBe(0);
    expect(JSON.parse(out).written).toEqual(['scenarios.md']);
    expect(readFileSync(page, 'utf8')).toBe(before);
  }, 60_000);
});
