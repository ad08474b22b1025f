// Prints 'passed failed' counted from Vitest's JSON reports. A file that did not load counts as one failed test, and so
// does a report that is missing or holds no test.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** @param {string} path */
export function countTests(path) {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  let passed = 0;
  let failed = 0;
  for (const { status, assertionResults } of testResults) {
    const failures = assertionResults.filter((test) => test.status === 'failed').length;
    passed += assertionResults.filter((test) => test.status === 'passed').length;
    failed += status === 'failed' && failures === 0 ? 1 : failures;
  }
  return passed + failed > 0 ? { passed, failed } : { passed: 0, failed: 1 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { passed, failed } = countTests(process.argv[2] ?? '');
  console.log(`${passed} ${failed}`);
}
