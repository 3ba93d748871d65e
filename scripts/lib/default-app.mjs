// Runs inside Electron, as resources/app/main.mjs of a runtime that setup unpacked: it loads the app that the command line names. Electron's
// own download has its default app for this; the package has only the application that it was made for.
// An ES module on purpose: Electron waits with `ready` until it has been evaluated, so the app can still register its schemes.
import { app as publicApp } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Electron's default app uses these two as well; they are not in its public types. */
const app = /** @type {typeof publicApp & { setVersion(version: string): void, setAppPath(path: string): void }} */ (
  publicApp
);

/**
 * What stands before the app's path; the rest belongs to the app.
 * @param {readonly string[]} args
 */
function readArguments(args) {
  const preload = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-r' || arg === '--require') {
      const module = args[++i];
      if (module === undefined) fail(`${arg} needs a module: ${arg} <module>`);
      preload.push(module);
    } else if (arg === '-v' || arg === '--version') {
      return { preload, version: true, path: undefined };
    } else if (!arg.startsWith('-')) {
      return { preload, version: false, path: arg };
    }
  }
  return { preload, version: false, path: undefined };
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/**
 * @param {string} folder
 * @returns {Record<string, unknown> | null} null when it has no package.json
 */
function readPackage(folder) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(`${file} is not JSON: ${String(error)}`);
  }
}

/** @param {string} path a script, or a folder with package.json or index.js */
async function load(path) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const manifest = readPackage(path);
  const { version, productName, name } = manifest ?? {};
  if (typeof version === 'string') app.setVersion(version);
  if (typeof productName === 'string') app.name = productName;
  else if (typeof name === 'string') app.name = name;

  let main;
  try {
    main = require.resolve(path);
  } catch (error) {
    fail(`There is no Electron app at ${path}: ${String(error).split('\n')[0]}`);
  }
  app.setAppPath(manifest === null ? dirname(main) : path);
  await import(pathToFileURL(main).href);
}

// As with `node -r`: relative to the working directory, and a bare name from its node_modules.
const require = createRequire(join(process.cwd(), 'cwd'));
// Read before anything is required: Playwright's loader takes its own arguments out of process.argv.
const { preload, version, path } = readArguments(process.argv.slice(1));
for (const module of preload) require(module);

if (version) {
  console.log(`v${process.versions['electron']}`);
  process.exit(0);
}
if (path === undefined) fail('Usage: electron [switches] [-r module] <script or folder> [arguments]');
try {
  await load(resolve(path));
} catch (error) {
  // Electron shows a dialog here and waits; nobody sees that one in a test.
  console.error('The app threw while it was loading:', error);
  process.exit(1);
}
