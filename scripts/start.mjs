// `npm start`: runs the sample app apps/loopback, which talks TCP and UDP to itself on loopback and shows it in its window. Without a
// display it also prints the result, saves a screenshot and ends.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { root } from './lib/root.mjs';
import { orEnd } from './lib/setup-error.mjs';
import { setup } from './setup.mjs';

const VERDICT = /loopback: (\d+ checks passed|FAILED.*)/;
/** Long enough for a machine with much else to do. */
const LIMIT_MS = 120_000;

if (!existsSync(join(root, 'dist/cli.js'))) await buildAll();
const { xvfb } = await orEnd(setup());
const command = [
  join(root, 'dist/cli.js'),
  'run',
  join(root, 'apps/loopback'),
  '--profile',
  join(root, '.cache/start-profile'),
];
// A build machine may have a display, but nobody who closes the window.
process.exitCode = xvfb || process.env['CI'] ? await showAndEnd() : await show();

/** With a display: until the user closes the window. */
function show() {
  const shell = spawn(process.execPath, command, { stdio: 'inherit' });
  return new Promise((resolve) => shell.once('close', (code) => resolve(code ?? 2)));
}

/** Without one: waits for the app's verdict, takes the picture, ends the shell. */
async function showAndEnd() {
  const port = await freePort();
  const shell = spawn(process.execPath, [...command, '--remote-debugging-port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = new Promise((resolve) => shell.once('close', (code) => resolve(code ?? 2)));
  let output = '';
  const verdict = new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), LIMIT_MS);
    const finish = (/** @type {string | undefined} */ value) => {
      clearTimeout(timer);
      resolve(value);
    };
    shell.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      output += chunk;
      const match = VERDICT.exec(output);
      if (match) finish(match[1]);
    });
    shell.once('close', () => finish(undefined));
  });
  const result = await verdict;
  try {
    if (result !== undefined) process.stdout.write(`Screenshot: ${await takePicture(port)}\n`);
  } finally {
    shell.kill('SIGTERM');
  }
  const code = await closed;
  process.stdout.write(`Result: ${result ?? 'the app gave no verdict'}\n`);
  // Windows has no signal that asks: there the shell was ended, not told to end.
  const ended = process.platform === 'win32' ? 0 : code;
  return result?.endsWith('passed') ? ended : 1;
}

/** @param {number} port of the shell's debugger */
async function takePicture(port) {
  // Not before setup, whose word on a Node that is too old is the clearer one.
  const { chromium } = await import('playwright-core');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  try {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const window = pages.find((page) => !page.url().includes('_generated_background_page'));
    if (!window) throw new Error('The app opened no window to take a picture of.');
    const file = join(root, 'test-results/start.png');
    mkdirSync(join(root, 'test-results'), { recursive: true });
    await window.screenshot({ path: file });
    return file;
  } finally {
    await browser.close();
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
