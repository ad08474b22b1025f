import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkDeterminism, findIndeterminism } from '../../src/cli/setup/check-determinism.mjs';

const whats = (file: string, text: string) => findIndeterminism(file, text).map(({ what }) => what);
const exact = ['core', 'world', 'physics', 'sensors', 'labels'].map((name) => `src/${name}/a.ts`);

describe('the determinism lint', () => {
  test('finds nothing in the real tree, of which it sees the files', () => {
    const { files, findings } = checkDeterminism(fileURLToPath(new URL('../..', import.meta.url)));
    expect(findings).toEqual([]);
    expect(files).toBeGreaterThan(20);
  });

  const inexact =
    'sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log1p log2 log10 pow cbrt hypot';
  test.each(inexact.split(' '))('finds Math.%s however it is written', (name) => {
    for (const file of [...exact, 'scenes/a.ts']) {
      expect(whats(file, `const x = Math.${name}(1);`)).toEqual([`Math.${name}`]);
    }
    const forms = [
      `[1].map(Math.${name})`,
      `Math['${name}'](1)`,
      `Math?.${name}(1)`,
      `(Math as Math).${name}(1)`,
      `globalThis.Math.${name}(1)`,
      `const { ${name} } = Math`,
      `const { floor, ${name}: f } = Math`,
    ];
    for (const form of forms) expect(whats('src/world/a.ts', form), form).toEqual([`Math.${name}`]);
  });

  test('finds ** and **=, and names the remedy', () => {
    const findings = findIndeterminism('src/labels/a.ts', 'let a = 2;\na = a ** 0.5;\na **= 2;\n');
    expect(findings.map(({ line, what }) => [line, what])).toEqual([
      [2, '**'],
      [3, '**'],
    ]);
    for (const { why } of findings) expect(why).toContain('src/core/math.ts');
  });

  test('finds Math handed on as a whole', () => {
    expect(whats('src/world/a.ts', 'const m = Math; f(Math); const o = { Math };')).toEqual([
      'Math',
      'Math',
      'Math',
    ]);
    expect(whats('src/world/a.ts', 'const { floor, ...rest } = Math;')).toEqual(['Math']);
    expect(whats('src/world/a.ts', 'Math[name](1)')).toEqual(['Math']);
  });

  test('lets exact mathematics through, and names that only look alike', () => {
    const text = `
      type T = Math; interface Date { now(): number }
      const { floor, PI } = Math;
      export const x = Math.sqrt(2) + Math.abs(-1) + Math.max(floor(1), PI) + Math.imul(2, 3) + Math.fround(1);
      export const y = sin(1) + pow(2, 3) + own.Math.sin(1) + { Math: 1 }.Math + model.performance;
    `;
    expect(findIndeterminism('src/world/a.ts', text)).toEqual([]);
  });

  test('leaves the transcendental functions to the layers where they reach no state', () => {
    for (const folder of ['engine', 'dataset', 'pipeline', 'perception', 'occupancy', 'ui']) {
      expect(whats(`src/${folder}/a.ts`, 'Math.sin(1) ** 2')).toEqual([]);
    }
  });

  test.each([
    ['Math.random()', 'Math.random'],
    ['const { random } = Math', 'Math.random'],
    ['Date.now()', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['new Date', 'new Date()'],
    ['Date()', 'new Date()'],
    ['const { now } = Date', 'Date.now'],
    ['performance.now()', 'performance.now'],
    ['globalThis.performance.now()', 'performance.now'],
    ['const clock = performance', 'performance'],
    ['process.hrtime.bigint()', 'process.hrtime'],
  ])('finds %s outside ui and cli', (text, what) => {
    for (const folder of ['core', 'world', 'engine', 'dataset', 'pipeline', 'perception']) {
      expect(whats(`src/${folder}/a.ts`, text)).toEqual([what]);
    }
    expect(whats('workers/a.ts', text)).toEqual([what]);
    for (const folder of ['ui', 'cli']) expect(whats(`src/${folder}/a.ts`, text)).toEqual([]);
    expect(whats('workers/perception.ts', text)).toEqual([]);
  });

  test('lets a given date be read', () => {
    expect(whats('src/dataset/a.ts', 'new Date(0); x instanceof Date; Date.UTC(2000, 1)')).toEqual(
      [],
    );
  });
});
