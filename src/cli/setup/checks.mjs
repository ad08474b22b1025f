import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * What `npm run check` runs, each as the arguments of a Node process in the project's root.
 * @type {Record<string, string[][]>}
 */
const checks = {
  types: [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.headless.json'],
  ],
  lint: [
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
    ['src/cli/setup/check-determinism.mjs'],
  ],
  boundaries: [['src/cli/setup/check-boundaries.mjs']],
  unused: [['node_modules/knip/bin/knip.js', '--no-progress']],
};

/**
 * Runs the named checks, or all of them, to the end, and says at the end which failed.
 * @param {string} root
 * @param {string[]} names
 * @returns {number} exit code: 0 all passed, 1 some failed, 2 no such check
 */
export function runChecks(root, names) {
  const unknown = names.find((name) => !(name in checks));
  if (unknown !== undefined) {
    console.error(`There is no check '${unknown}': they are ${Object.keys(checks).join(', ')}.`);
    return 2;
  }
  const wanted = names.length > 0 ? names : Object.keys(checks);
  const failed = wanted.filter((name) => {
    console.log(`check ${name} ...`);
    const results = (checks[name] ?? []).map(
      ([script = '', ...args]) =>
        spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' })
          .status === 0,
    );
    const isOk = results.every(Boolean);
    console.log(`check ${name}: ${isOk ? 'ok' : 'FAILED'}`);
    return !isOk;
  });
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}.`);
  return failed.length > 0 ? 1 : 0;
}
