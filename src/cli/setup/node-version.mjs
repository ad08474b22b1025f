import { SetupError } from './setup-error.mjs';

/**
 * @param {string} version as process.versions.node
 * @param {string} range as in package.json's engines: '^a.b.c' and '>=a.b.c', joined by '||'
 */
export function satisfies(version, range) {
  const have = numbers(version);
  return range.split('||').some((part) => {
    const match = /^\s*(\^|>=)\s*(\d+\.\d+\.\d+)\s*$/.exec(part);
    if (!match)
      throw new Error(`package.json: engines.node: '${part}' is neither ^a.b.c nor >=a.b.c`);
    const want = numbers(match[2] ?? '');
    if (match[1] === '^' && have[0] !== want[0]) return false;
    const first = want.findIndex((number, i) => number !== have[i]);
    return first === -1 || (have[first] ?? 0) > (want[first] ?? 0);
  });
}

/**
 * @param {string} version
 * @param {string} range
 */
export function ensureNodeVersion(version, range) {
  if (!satisfies(version, range)) {
    throw new SetupError(
      `Nearmiss needs Node ${range}, and this is Node ${version}: install a newer one (https://nodejs.org).`,
    );
  }
}

/** @param {string} version */
function numbers(version) {
  return version.split('-', 1).join('').split('.').map(Number);
}
