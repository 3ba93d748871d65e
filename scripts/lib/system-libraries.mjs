// The system's part of running Electron on Linux: its shared libraries, and an X server where there is no display.
import { aptFor, installWith, selectPackages } from './apt.mjs';
import { lastLines, onPath, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Debian packages by shared library; two names where the package was renamed for 64-bit time (Debian 13, Ubuntu 24.04): the older first.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const packagesOfLibrary = {
  'libX11-xcb.so.1': ['libx11-xcb1'],
  'libX11.so.6': ['libx11-6'],
  'libXau.so.6': ['libxau6'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXcursor.so.1': ['libxcursor1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXdmcp.so.6': ['libxdmcp6'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXi.so.6': ['libxi6'],
  'libXinerama.so.1': ['libxinerama1'],
  'libXrandr.so.2': ['libxrandr2'],
  'libXrender.so.1': ['libxrender1'],
  'libXss.so.1': ['libxss1'],
  'libXtst.so.6': ['libxtst6'],
  'libasound.so.2': ['libasound2', 'libasound2t64'],
  'libatk-1.0.so.0': ['libatk1.0-0', 'libatk1.0-0t64'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  'libatspi.so.0': ['libatspi2.0-0', 'libatspi2.0-0t64'],
  'libcairo-gobject.so.2': ['libcairo-gobject2'],
  'libcairo.so.2': ['libcairo2'],
  'libcups.so.2': ['libcups2', 'libcups2t64'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libdrm.so.2': ['libdrm2'],
  'libepoxy.so.0': ['libepoxy0'],
  'libexpat.so.1': ['libexpat1'],
  'libfontconfig.so.1': ['libfontconfig1'],
  'libfreetype.so.6': ['libfreetype6'],
  'libgbm.so.1': ['libgbm1'],
  'libgcc_s.so.1': ['libgcc-s1'],
  'libgdk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libgdk_pixbuf-2.0.so.0': ['libgdk-pixbuf-2.0-0'],
  'libgio-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libglib-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libgmodule-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libgobject-2.0.so.0': ['libglib2.0-0', 'libglib2.0-0t64'],
  'libgtk-3.so.0': ['libgtk-3-0', 'libgtk-3-0t64'],
  'libharfbuzz.so.0': ['libharfbuzz0b'],
  'libnotify.so.4': ['libnotify4'],
  'libnspr4.so': ['libnspr4'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libpangocairo-1.0.so.0': ['libpangocairo-1.0-0'],
  'libpangoft2-1.0.so.0': ['libpangoft2-1.0-0'],
  'libpixman-1.so.0': ['libpixman-1-0'],
  'libplc4.so': ['libnspr4'],
  'libplds4.so': ['libnspr4'],
  'libsecret-1.so.0': ['libsecret-1-0'],
  'libsmime3.so': ['libnss3'],
  'libssl3.so': ['libnss3'],
  'libudev.so.1': ['libudev1'],
  'libuuid.so.1': ['libuuid1'],
  'libwayland-client.so.0': ['libwayland-client0'],
  'libwayland-cursor.so.0': ['libwayland-cursor0'],
  'libwayland-egl.so.1': ['libwayland-egl1'],
  'libwayland-server.so.0': ['libwayland-server0'],
  'libxcb-dri3.so.0': ['libxcb-dri3-0'],
  'libxcb.so.1': ['libxcb1'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libxshmfence.so.1': ['libxshmfence1'],
};

/** xvfb-run is in `xvfb`, which only recommends the `xauth` that it needs. */
const xvfbPackages = ['xvfb', 'xauth'];

/**
 * The libraries that `ldd` could not find, each once, in its order.
 * @param {string} output
 */
export function parseLdd(output) {
  return [...new Set([...output.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? ''))];
}

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[]>}
 * @throws {SetupError} when there is no ldd, or ldd cannot read it, as on a system with another C library
 */
async function missingLibraries(executable, env) {
  const needs = 'Electron needs a Linux with glibc';
  const ldd = onPath('ldd', env);
  if (ldd === null)
    throw new SetupError(`There is no ldd here, which shows the libraries that Electron lacks; ${needs}.`);
  const { code, stdout, stderr } = await run(ldd, [executable], { env: { ...env, LC_ALL: 'C' } });
  if (code !== 0) throw new SetupError(`ldd cannot read ${executable}; ${needs}: ${lastLines(stderr || stdout)}`);
  return parseLdd(stdout);
}

/**
 * Whether Electron must be started with xvfb-run, as there is no display.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function needsXvfb(env, platform) {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}

/**
 * @typedef {object} Missing
 * @property {string[]} libraries
 * @property {boolean} xvfb
 */

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Missing>}
 */
async function findMissing(executable, env) {
  const xvfb = needsXvfb(env, 'linux') && (onPath('xvfb-run', env) === null || onPath('xauth', env) === null);
  return { libraries: await missingLibraries(executable, env), xvfb };
}

/**
 * The packages to install, as alternatives, and the libraries for which no package is known.
 * @param {Missing} missing
 */
export function wantedPackages({ libraries, xvfb }) {
  const known = libraries.filter((library) => packagesOfLibrary[library] !== undefined);
  /** @type {Map<string, readonly string[]>} */
  const wanted = new Map();
  for (const library of known) {
    const names = packagesOfLibrary[library] ?? [];
    wanted.set(names.join(), names);
  }
  if (xvfb) for (const name of xvfbPackages) wanted.set(name, [name]);
  return { wanted: [...wanted.values()], unknown: libraries.filter((library) => !known.includes(library)) };
}

/** @param {Missing} missing */
function describe({ libraries, xvfb }) {
  const parts = [];
  if (libraries.length > 0) parts.push(`shared libraries that Electron needs (${libraries.join(', ')})`);
  if (xvfb)
    parts.push(
      'Xvfb, which stands in for the display that this machine does not have (neither DISPLAY nor WAYLAND_DISPLAY is set)',
    );
  return `This system lacks ${parts.join(', and ')}.`;
}

/**
 * Installs what the system lacks for this Electron, where that is possible; only Linux is looked at.
 * @param {object} options
 * @param {string} options.executable
 * @param {NodeJS.ProcessEnv} options.env
 * @param {NodeJS.Platform} options.platform
 * @param {(line: string) => void} options.log
 * @param {number} [options.uid] of the user who runs setup
 * @throws {SetupError} naming what is missing and the line that installs it, when it cannot be installed from here
 */
export async function ensureSystemLibraries({ executable, env, platform, log, uid = process.getuid?.() }) {
  if (platform !== 'linux') return;
  const missing = await findMissing(executable, env);
  if (missing.libraries.length === 0 && !missing.xvfb) return;

  const { wanted, unknown } = wantedPackages(missing);
  const what = describe(missing);
  const apt = await aptFor(env, uid);
  if (apt === null) {
    throw new SetupError(
      `${what}\nInstall them with this system's package manager (Debian's names: ${selectPackages(wanted, null, false).join(' ')}).`,
    );
  }
  if (wanted.length > 0) {
    const packages = await apt.select(wanted);
    const line = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
    if (apt.become === null) {
      // A fresh system has no package lists, in which apt-get could find them.
      throw new SetupError(`${what}\nRun this, as root, and then try again:\n  apt-get update && ${line}`);
    }
    log(`${what}\nInstalling: ${line}`);
    await installWith(apt, packages);
  }
  const left = await findMissing(executable, env);
  if (left.libraries.length === 0 && !left.xvfb) return;
  const hint =
    unknown.length === 0
      ? ''
      : `\nNo package is known here for ${unknown.join(', ')}; \`apt-file search\` finds the one to install.`;
  throw new SetupError(`${wanted.length > 0 ? 'After that installation: ' : ''}${describe(left)}${hint}`);
}
