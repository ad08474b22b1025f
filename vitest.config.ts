import { defineConfig } from 'vitest/config';

/** Written beside what the terminal shows; .ci/run counts from it. */
const report = process.env.NEARMISS_TEST_REPORT ?? 'node_modules/.cache/nearmiss/test-report.json';

const slow = 'tests/slow/**/*.test.ts';
const browser = 'tests/browser/**/*.test.ts';

function project(name: string, timeoutSeconds: number, include: string[], exclude: string[] = []) {
  const timeout = timeoutSeconds * 1000;
  return {
    extends: true as const,
    test: { name, include, exclude, testTimeout: timeout, hookTimeout: timeout },
  };
}

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: report }]],
    projects: [
      project('unit', 20, ['tests/**/*.test.ts'], [slow, browser]),
      project('browser', 120, [browser]),
      project('slow', 1200, [slow]),
    ],
  },
});
