// Child processes of the scripts: started in a process group of their own, so that a time limit or Ctrl-C ends their children too.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment, not an addition
 * @property {number} [limitMs] after this the process and its children are killed
 */

/**
 * @typedef {object} RunResult
 * @property {number | null} code null when a signal ended it
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @param {import('node:child_process').ChildProcess} child */
function killTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function killAll() {
  for (const child of running) killTree(child);
}

/** @param {NodeJS.Signals} signal */
function passOn(signal) {
  killAll();
  unwatch();
  process.kill(process.pid, signal);
}

function watch() {
  for (const signal of endings) process.on(signal, passOn);
  process.on('exit', killAll);
}

function unwatch() {
  for (const signal of endings) process.off(signal, passOn);
  process.off('exit', killAll);
}

/**
 * Runs a command without a shell and collects what it writes. A non-zero exit is a result, not an error.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws the error of spawn(), when the command cannot be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    if (running.size === 0) watch();
    running.add(child);

    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    const timer =
      options.limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killTree(child);
          }, options.limitMs);

    const done = () => {
      clearTimeout(timer);
      running.delete(child);
      if (running.size === 0) unwatch();
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code) => {
      done();
      resolve({ code, stdout, stderr, timedOut });
    });
  });
}

/**
 * Where a command is on the PATH, as a shell would find it.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function onPath(name, env = process.env) {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * How to start npm without a shell: Windows has only `npm.cmd`, which spawn() refuses, so its script is run with this Node.
 * @param {NodeJS.ProcessEnv} [env] `npm_execpath` is set by `npm run`
 * @returns {[command: string, ...first: string[]]}
 */
export function npmCommand(env = process.env) {
  const script = env['npm_execpath'];
  if (script !== undefined && /^npm.*\.c?js$/.test(basename(script)) && existsSync(script))
    return [process.execPath, script];
  const beside = join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js');
  if (process.platform === 'win32' && existsSync(beside)) return [process.execPath, beside];
  return ['npm'];
}

/**
 * The last lines that a command wrote, for an error message.
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 6) {
  return text.trim().split('\n').slice(-count).join('\n');
}
