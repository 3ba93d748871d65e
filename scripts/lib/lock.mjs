// One setup at a time per user, so that a second one waits for the first one's download instead of making its own.
// What setup makes appears by rename and does not rely on this; only the time is saved. Electron's own installer does rely on it.
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';
import { isAlive } from './user-cache.mjs';

/** No setup takes this long; it is for holders on another machine, and for process numbers that are in use again. */
const staleAfterMs = 60 * 60 * 1000;

/**
 * Runs `task` while holding `file`; waits for a living holder, and takes over from a dead one.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} task
 * @param {{ log?: (line: string) => void, waitMs?: number, pollMs?: number }} [options]
 * @returns {Promise<T>}
 * @throws {SetupError} when the holder is still at work after `waitMs`, or the folder cannot be written
 */
export async function withLock(file, task, options = {}) {
  const { log = () => {}, waitMs = 30 * 60 * 1000, pollMs = 250 } = options;
  await mkdir(dirname(file), { recursive: true }).catch((error) => throwReadable(error, file));
  const until = Date.now() + waitMs;
  let told = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === null) continue;
    if (Date.now() > until) {
      throw new SetupError(
        `Another setup (process ${holder}) still holds ${file}. When it is not running, remove that file.`,
      );
    }
    if (!told) log(`Another setup is at work (process ${holder}); waiting for it (lock: ${file}).`);
    told = true;
    await delay(pollMs);
  }
  try {
    return await task();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * A link to a file that has its text already: nobody sees a lock without its holder's name.
 * @param {string} file
 */
function take(file) {
  const own = `${file}.${process.pid}`;
  try {
    writeFileSync(own, `${process.pid} ${hostname()}\n`);
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    return throwReadable(error, file);
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * @param {unknown} error
 * @param {string} file
 * @returns {never}
 */
function throwReadable(error, file) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
  throw new SetupError(`${dirname(file)} cannot be written (${code}). XDG_CACHE_HOME names another cache folder.`);
}

/**
 * The living holder, or null after removing the lock of a dead one.
 * @param {string} file
 */
function holderOf(file) {
  let text;
  let age;
  try {
    text = readFileSync(file, 'utf8').trim();
    age = Date.now() - statSync(file).mtimeMs;
  } catch {
    return null;
  }
  const [pid, host] = text.split(' ');
  const dead = age > staleAfterMs || (host === hostname() && !isAlive(Number(pid)));
  if (!dead) return text.replace(' ', ' on ');
  rmSync(file, { force: true });
  return null;
}
