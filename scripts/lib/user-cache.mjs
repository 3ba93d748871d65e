// The user's cache folder, shared by every clone, and the temporary folders that setup makes in it.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';

const day = 24 * 60 * 60 * 1000;

/**
 * `$XDG_CACHE_HOME/holdfast`, or `~/.cache/holdfast`. A relative XDG_CACHE_HOME is ignored, as the XDG specification asks.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function userCache(env = process.env) {
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && isAbsolute(base) ? base : join(env['HOME'] || homedir(), '.cache'), 'holdfast');
}

/**
 * Whether a process of this machine runs.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  try {
    // A killed process stays in the table as a zombie where nobody waits for it, as in many containers. The state follows the name in
    // parentheses, which may have anything in it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return true;
  }
}

/**
 * A new folder beside `target`, on the same file system, so that a finished folder can be renamed to `target`.
 * Its name says who made it: see removeLeftovers().
 * @param {string} target
 */
export async function temporaryBeside(target) {
  await mkdir(dirname(target), { recursive: true });
  return mkdtemp(`${target}.tmp-${hostname()}-${process.pid}-`);
}

/**
 * Removes the temporary folders of `target` whose maker died half-way. One made on another machine (the cache folder may be on a network)
 * or by a process whose number is in use again is removed when it is a day old.
 * @param {string} target
 * @returns {Promise<string[]>} what was removed
 */
export async function removeLeftovers(target) {
  const folder = dirname(target);
  const removed = [];
  /** @type {string[]} */
  let names = [];
  try {
    names = readdirSync(folder);
  } catch {
    // No cache folder yet.
  }
  for (const name of names) {
    const match = /^(.+)\.tmp-(.+)-(\d+)-\w+$/.exec(name);
    if (match === null || match[1] !== basename(target)) continue;
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const mine = match[2] === hostname();
    if ((mine && !isAlive(Number(match[3]))) || age > day) {
      try {
        // An npm that outlived its killed parent may still be writing there.
        await rm(path, { recursive: true, force: true, maxRetries: 5 });
        removed.push(path);
      } catch {
        // It costs space only, and the next run tries again; perhaps another user made it.
      }
    }
  }
  return removed;
}

/**
 * Writes a file so that a reader sees the old text or the new one, never a part.
 * @param {string} file its folder is made when missing
 * @param {string | Buffer} content
 */
export async function writeWhole(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, content);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
