// The tree of files that a package of Linux has in it, the same on every machine.
import { chmodSync, cpSync, lstatSync, lutimesSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Seconds: the time of every file, and of the package. */
export const packageTime = process.env['SOURCE_DATE_EPOCH'] ?? '315619200';

/**
 * @param {string} root
 * @param {string} source `from=to`; with a slash at the end of `from`, what is in that folder
 */
export function place(root, source) {
  const at = source.indexOf('=');
  const [from, to] = [source.slice(0, at), join(root, source.slice(at + 1))];
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/**
 * @param {string} folder
 * @param {string} [prefix]
 * @returns {string[]} files and links, sorted
 */
export function filesIn(folder, prefix = '') {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(folder, `${prefix}${entry.name}/`) : [`${prefix}${entry.name}`],
    );
}

/**
 * The same modes and times on every machine: who may run a file is kept.
 * @param {string} path
 * @param {(file: string) => boolean} [toRun] what is to be run beside that
 */
export function normalise(path, toRun = () => false) {
  const status = lstatSync(path);
  if (status.isDirectory()) {
    for (const name of readdirSync(path)) normalise(join(path, name), toRun);
    chmodSync(path, 0o755);
  } else if (status.isFile()) chmodSync(path, status.mode & 0o100 || toRun(path) ? 0o755 : 0o644);
  const seconds = Number(packageTime);
  lutimesSync(path, seconds, seconds);
}

/**
 * A placeholder is no address.
 * @param {string | undefined} url
 */
export function realUrl(url) {
  return url?.endsWith('.invalid/') ? undefined : url;
}
