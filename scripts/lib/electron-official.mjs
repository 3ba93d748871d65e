// Electron as its makers publish it: a folder that the user names, or the download of the `electron` package.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { lastLines, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** The oldest Electron that the shell runs on. */
const oldestMajor = 33;

/**
 * @typedef {{ executable: string, version: string }} Dist an unpacked Electron
 */

/**
 * Where the executable is inside an unpacked Electron.
 * @param {NodeJS.Platform} platform
 */
export function executableIn(platform) {
  if (platform === 'win32') return 'electron.exe';
  return platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/**
 * The Electron in the folder that ELECTRON_OVERRIDE_DIST_PATH names (Electron's own variable), or null when it is not set.
 * @param {{ env: NodeJS.ProcessEnv, platform: NodeJS.Platform }} options
 * @returns {Promise<Dist | null>}
 * @throws {SetupError} when there is no Electron in it, or one that is too old
 */
export async function overriddenDist({ env, platform }) {
  const named = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named === undefined || named === '') return null;
  const folder = resolve(named);
  const executable = join(folder, executableIn(platform));
  if (!existsSync(executable)) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH is ${named}, which has no ${executableIn(platform)}. ` +
        'It must be the folder of an unpacked Electron; or unset it.',
    );
  }
  const version = versionFile(folder) ?? (await askVersion(executable, env));
  if (!(Number.parseInt(version, 10) >= oldestMajor)) {
    throw new SetupError(`ELECTRON_OVERRIDE_DIST_PATH has Electron ${version}; ${oldestMajor} or later is needed.`);
  }
  return { executable, version };
}

/**
 * The official download in node_modules, or null when it is not there, not whole, or not of the version that package.json asks for.
 * @param {{ root: string, platform: NodeJS.Platform }} options
 * @returns {Dist | null}
 */
export function installedDist({ root, platform }) {
  const folder = join(root, 'node_modules/electron');
  const executable = join(folder, 'dist', executableIn(platform));
  const version = versionFile(join(folder, 'dist'));
  // The installer writes path.txt last.
  if (version === null || !existsSync(join(folder, 'path.txt')) || !existsSync(executable)) return null;
  return version === JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
    ? { executable, version }
    : null;
}

/**
 * Runs the installer of the `electron` package, within a time limit. Whatever it leaves unfinished is removed.
 * @param {{ root: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv, limitMs: number }} options
 * @returns {Promise<Dist | { failure: string }>} `failure` says in a few words why there is none
 */
export async function downloadOfficial({ root, platform, env, limitMs }) {
  const folder = join(root, 'node_modules/electron');
  const script = join(folder, 'install.js');
  if (!existsSync(script)) return { failure: 'the npm package "electron" is not installed' };
  if (env['ELECTRON_SKIP_BINARY_DOWNLOAD']) return { failure: 'ELECTRON_SKIP_BINARY_DOWNLOAD forbids it' };
  // The installer downloads into the system's temporary folder; one of its own can be removed after a kill.
  const temporary = mkdtempSync(join(tmpdir(), 'holdfast-electron-'));
  try {
    const result = await run(process.execPath, [script], {
      cwd: folder,
      env: { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      limitMs,
    });
    const dist = installedDist({ root, platform });
    if (dist !== null) return dist;
    await rm(join(folder, 'dist'), { recursive: true, force: true });
    await rm(join(folder, 'path.txt'), { force: true });
    if (result.timedOut) return { failure: `it was not done after ${limitMs / 1000} seconds` };
    return { failure: firstError(result.stderr) ?? `the installer ended with ${result.code}` };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * The line of a stack trace that says what happened.
 * @param {string} stderr
 */
function firstError(stderr) {
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '') ?? null;
}

/** @param {string} folder of an unpacked Electron, which has its version in a file */
function versionFile(folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return null;
  }
}

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
async function askVersion(executable, env) {
  const result = await run(executable, ['-p', 'process.versions.electron'], {
    cwd: dirname(executable),
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    limitMs: 20_000,
  });
  const version = result.stdout.trim();
  if (/^\d+\.\d+\.\d+/.test(version)) return version;
  throw new SetupError(
    `${executable} does not say its Electron version: ${lastLines(result.stderr) || version || 'it wrote nothing'}`,
  );
}
