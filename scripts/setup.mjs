// Prepares this machine to run and test Holdfast: an Electron, the system libraries that it needs, a display.
// `npm run setup`; `npm start` and `npm test` call it too, so it is quick when there is nothing to do.
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chooseRuntime, describeRuntime } from './lib/electron-runtime.mjs';
import { fetchElectronTypes } from './lib/electron-types.mjs';
import { checkNode } from './lib/node-version.mjs';
import { orEnd, SetupError } from './lib/setup-error.mjs';
import { ensureSystemLibraries, needsXvfb } from './lib/system-libraries.mjs';
import { root } from './lib/root.mjs';

/** @typedef {import('./lib/electron-runtime.mjs').Runtime} Runtime */

/**
 * Prepares Electron, writes `.cache/runtime.json` and says in one line which Electron it is.
 * @param {{ log?: (line: string) => void }} [options] `log` gets the lines for the terminal; stdout when not given
 * @returns {Promise<Runtime & { xvfb: boolean }>} `xvfb`: there is no display, so Electron must be started with `xvfb-run -a`
 * @throws {SetupError} when something is missing that cannot be had from here; the message says what to do
 */
export async function setup({ log = console.log } = {}) {
  checkNode(process.versions.node);
  const { env, platform, arch } = process;
  const { runtime, reason } = await chooseRuntime({ root, env, platform, arch, log });
  await ensureSystemLibraries({ executable: runtime.executable, env, platform, log });
  log(describeRuntime(runtime, reason));
  const xvfb = needsXvfb(env, platform);
  if (xvfb) log('There is no display: Electron is run with xvfb-run.');
  return { ...runtime, xvfb };
}

/**
 * Puts the types of Electron 33 into `.cache/electron-33/electron.d.ts`, for the type check against the older major.
 * @returns {Promise<string>} the file's absolute path
 */
export function electronTypes33() {
  return fetchElectronTypes({ root });
}

const usage = `npm run setup [-- --types]
  Prepares the Electron that the scripts run.
  --types  only fetch the types of Electron 33, for \`npm run check\``;

/** @param {readonly string[]} args */
async function main(args) {
  const unknown = args.find((arg) => arg !== '--types' && arg !== '--help');
  if (unknown !== undefined) throw new SetupError(`setup does not know ${unknown}.\n${usage}`);
  if (args.includes('--help')) console.log(usage);
  else if (args.includes('--types')) console.log(await electronTypes33());
  else await setup();
}

// Node gives the module's real path, but the argument as it was typed, perhaps through a symbolic link.
const started = process.argv[1];
if (started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url)) {
  await orEnd(main(process.argv.slice(2)));
}
