/** The generated pages are those of the code as it is: write them anew with `npm run nearmiss -- docs`. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../scenes/index.ts';
import { PAGE, pictureFile, pictureOf, scenariosPage } from '../../src/cli/docs/scenarios-page.ts';
import { createPhysics } from '../support/physics.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('docs', () => {
  it('the page on scenarios is up to date', () => {
    expect(read(PAGE)).toBe(scenariosPage(SCENARIOS));
  });

  it('there is a picture of every scenario, and none of any other', () => {
    const files = readdirSync(new URL('../../docs/scenarios', import.meta.url));
    const expected = SCENARIOS.map((scenario) => pictureFile(scenario).replace('scenarios/', ''));
    expect(files.sort()).toEqual(expected.sort());
  });

  it.each(SCENARIOS)('the picture of $id is up to date, and small', (scenario) => {
    const picture = read(pictureFile(scenario));
    expect(picture.length).toBeLessThan(40_000);
    // A plain comparison: a difference of two pictures is no use to anybody.
    expect(picture === pictureOf(scenario, createPhysics)).toBe(true);
  });
});
