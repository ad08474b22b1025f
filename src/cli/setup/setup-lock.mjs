import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STALE_AFTER_MS = 30 * 60_000;

/**
 * Runs the set-up while no other process sets up the same checkout: two shards started together on a fresh clone must
 * not both write node_modules. The lock is a file that holds its owner's process id; a dead owner's lock is taken over.
 * @template T
 * @param {string} root
 * @param {(line: string) => void} say
 * @param {() => T} work
 * @returns {Promise<T>}
 */
export async function withSetupLock(root, say, work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `nearmiss-setup-${name}.lock`);
  for (let tries = 0; !take(lock); tries++) {
    if (ownerIsGone(lock)) rmSync(lock, { force: true });
    else {
      if (tries === 10) say('waiting for the set-up that another nearmiss process is doing ...');
      await sleep(100);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Where no lock can be written, an unguarded set-up is better than none.
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST';
  }
}

/** @param {string} lock */
function ownerIsGone(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > STALE_AFTER_MS) return true;
    const owner = Number(readFileSync(lock, 'utf8'));
    if (owner === 0) return false; // taken this instant, not yet signed
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
