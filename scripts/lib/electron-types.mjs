// The types of the older Electron that the shell also runs on. That package downloads when it is installed, so it is no dependency.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPinned } from './pinned-package.mjs';
import { userCache, writeWhole } from './user-cache.mjs';

/** @type {import('./pinned-package.mjs').PinnedPackage} */
const typesPackage = {
  spec: 'electron@33.4.11',
  integrity: 'sha512-xmdAs5QWRkInC7TpXGNvzo/7exojubk+72jn1oJL7keNeIlw7xNglf8TGtJtkR4rWC5FJq0oXiIXPS9BcK2Irg==',
};

/**
 * Puts Electron 33's `electron.d.ts` into `.cache/electron-33/`, from the user's cache folder or the npm registry.
 * @param {object} options
 * @param {string} options.root of the repository
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {import('./pinned-package.mjs').PinnedPackage} [options.pinned] for tests
 * @param {import('./pinned-package.mjs').Pack} [options.pack]
 * @returns {Promise<string>} the file's absolute path
 * @throws {SetupError} see unpackPinned()
 */
export async function fetchElectronTypes({ root, env = process.env, pinned = typesPackage, ...options }) {
  const target = join(userCache(env), 'electron-types-33.4.11');
  await unpackPinned(pinned, {
    target,
    select: (path) => (path === 'electron.d.ts' ? { to: path } : null),
    ...options,
  });
  const text = readFileSync(join(target, 'electron.d.ts'), 'utf8');
  const file = join(root, '.cache/electron-33/electron.d.ts');
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) await writeWhole(file, text);
  return file;
}
