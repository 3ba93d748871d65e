// Files out of one exact npm package: fetched with the user's own npm, checked against a hash in our code, and unpacked in one step.
// npm would also run a dependency's install scripts and unpack all of it; neither is wanted of these packages.
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { lastLines, npmCommand, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { tarEntries } from './tarball.mjs';
import { removeLeftovers, temporaryBeside } from './user-cache.mjs';

const stampName = '.pinned-package.json';
const packLimitMs = 20 * 60 * 1000;

/**
 * @typedef {object} PinnedPackage
 * @property {string} spec `name@version`, exact
 * @property {string} integrity of the package's tarball, `sha512-` and base64, as `npm view <spec> dist.integrity` gives it
 */

/**
 * @typedef {{ to: string, executable?: boolean }} Place where a file of the package goes, relative to the target folder, with `/`
 */

/**
 * Fetches a package's tarball into `folder` and returns its path.
 * @callback Pack
 * @param {string} spec
 * @param {string} folder
 * @returns {Promise<string>}
 */

/**
 * @typedef {object} UnpackOptions
 * @property {string} target the folder to make
 * @property {(path: string) => Place | null} select what to take; `path` is relative to the package's root
 * @property {Pack} [pack]
 */

/**
 * @typedef {object} Stamp
 * @property {string} package
 * @property {string} integrity
 * @property {Record<string, number>} files size in bytes by path
 */

/**
 * Makes `target` from a pinned package, unless it is there and whole. The folder appears by one rename when everything in it is written;
 * nothing is left of a failed or killed attempt (of a killed one, after the next). Two at once are harmless: the first to finish wins.
 * @param {PinnedPackage} pinned
 * @param {UnpackOptions} options
 * @returns {Promise<boolean>} whether there was anything to do
 * @throws {SetupError} npm cannot fetch it, it has another hash than the pinned one, or it has an entry that must not be unpacked
 */
export async function unpackPinned(pinned, options) {
  const { target, select, pack = npmPack } = options;
  if (isWhole(target, pinned)) return false;
  await removeLeftovers(target);
  const temporary = await temporaryBeside(target);
  try {
    const fetched = join(temporary, 'fetched');
    const content = join(temporary, 'content');
    await mkdir(fetched);
    await mkdir(content);
    const tarball = await pack(pinned.spec, fetched);
    await verify(tarball, pinned);
    const files = await unpack(tarball, content, pinned, select);
    /** @type {Stamp} */
    const stamp = { package: pinned.spec, integrity: pinned.integrity, files };
    await writeFile(join(content, stampName), `${JSON.stringify(stamp, null, 2)}\n`);
    await putInPlace(content, target, temporary, pinned);
    return true;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Whether `folder` is what unpackPinned() made of this package, with every file at its full size.
 * @param {string} folder
 * @param {PinnedPackage} pinned
 */
export function isWhole(folder, pinned) {
  const stamp = readStamp(folder);
  if (stamp === null || stamp.package !== pinned.spec || stamp.integrity !== pinned.integrity) return false;
  return Object.entries(stamp.files).every(([path, size]) => {
    const found = statSync(join(folder, path), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size === size;
  });
}

/**
 * @param {string} folder
 * @returns {Stamp | null}
 */
function readStamp(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, stampName), 'utf8'));
  } catch {
    return null;
  }
}

/** @type {Pack} */
async function npmPack(spec, folder) {
  const [command, ...first] = npmCommand();
  const args = [
    ...first,
    'pack',
    spec,
    '--pack-destination',
    folder,
    '--ignore-scripts',
    '--loglevel=error',
    '--dry-run=false',
  ];
  const { code, stderr, timedOut } = await run(command, args, { limitMs: packLimitMs });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || tarball === undefined) {
    const why = timedOut
      ? `npm took longer than ${packLimitMs / 60_000} minutes`
      : lastLines(stderr) || `npm ended with ${code}`;
    throw new SetupError(`\`npm pack ${spec}\` failed: ${why}`);
  }
  return join(folder, tarball);
}

/**
 * @param {string} tarball
 * @param {PinnedPackage} pinned
 */
async function verify(tarball, pinned) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== pinned.integrity) {
    throw new SetupError(
      `${pinned.spec} is not the package that was expected, and was not unpacked.\n  expected ${pinned.integrity}\n  got      ${found}`,
    );
  }
}

/**
 * A file path of the archive without its first folder (npm's is `package`), or null when it would lead out of the target.
 * @param {string} path
 */
function withinPackage(path) {
  if (path.includes('\\') || path.includes('\0') || path.startsWith('/') || /^[a-z]:/i.test(path)) return null;
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  return parts.slice(1).join('/');
}

/**
 * One entry that should not be there spoils the package, also when it is not one that `select` would take.
 * @param {string} tarball
 * @param {string} folder
 * @param {PinnedPackage} pinned
 * @param {UnpackOptions['select']} select
 * @returns {Promise<Record<string, number>>}
 */
async function unpack(tarball, folder, pinned, select) {
  /** @type {Record<string, number>} */
  const files = {};
  for await (const entry of tarEntries(tarball)) {
    const path = withinPackage(entry.path);
    if (path === null)
      throw new SetupError(`${pinned.spec} has an entry that leads out of its folder: "${entry.path}".`);
    if (entry.type === 'other')
      throw new SetupError(`${pinned.spec} has a link or a device where only files should be: "${entry.path}".`);
    if (entry.type === 'directory') continue;
    const place = select(path);
    if (place === null) continue;
    const to = posix.normalize(place.to);
    const file = join(folder, to);
    mkdirSync(dirname(file), { recursive: true });
    // 'wx': an entry that is there twice is refused.
    const handle = await open(file, 'wx', place.executable === true ? 0o755 : 0o644);
    try {
      let size = 0;
      for await (const part of entry.content) {
        await handle.writeFile(part);
        size += part.length;
      }
      files[to] = size;
    } finally {
      await handle.close();
    }
  }
  if (Object.keys(files).length === 0)
    throw new SetupError(`${pinned.spec} has none of the files that are wanted of it.`);
  return files;
}

/**
 * @param {string} content
 * @param {string} target
 * @param {string} temporary
 * @param {PinnedPackage} pinned
 */
async function putInPlace(content, target, temporary, pinned) {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(content, target);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // EPERM is how Windows says that the folder is there.
      if (attempt === 3 || !(code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM')) throw error;
    }
    if (isWhole(target, pinned)) return;
    // A damaged one, or one of another package: out of the way, and away with the temporary folder.
    await rename(target, join(temporary, `${basename(target)}.old-${attempt}`)).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
