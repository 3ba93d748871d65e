// Asks a real Chromium which members of `chrome.*` a Chrome App sees, with each permission alone and with none.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Members by namespace, each with its kind. @typedef {Record<string, Record<string, 'function' | 'event' | 'value'>>} Surface */
/** What an app's manifest has beside the obligatory: nothing, a permission, a key. @typedef {Record<string, unknown>} Grant */

/** So long after the last report nothing more is expected: Chromium refuses the apps that are left. */
const SILENCE_MS = 20_000;
/** For the browser to come up on a busy machine. */
const START_LIMIT_MS = 120_000;

/**
 * @param {string} chromium its executable
 * @param {Readonly<Record<string, Grant>>} grants by a name of the caller's
 * @returns {Promise<{ version: string, surfaces: Record<string, Surface>, silent: string[] }>} `silent`: those that did not run
 * @throws Error when none did
 */
export async function probeChromium(chromium, grants) {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-probe-'));
  const names = Object.keys(grants);
  /** @type {Record<string, Surface>} */
  const surfaces = {};
  let version = '';
  /** @type {() => void} */
  let heardAll = () => {};
  let heard = () => {};
  const all = new Promise((resolve) => (heardAll = () => resolve('all')));
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => (text += chunk));
    request.on('end', () => {
      response.end();
      const name = names[Number(request.url?.slice(1))];
      if (request.method !== 'POST' || name === undefined) return;
      const report = JSON.parse(text);
      version = report.version;
      surfaces[name] = report.surface;
      heard();
      if (Object.keys(surfaces).length === names.length) heardAll();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const apps = names.map((name, i) => {
    const app = join(folder, `app${i}`);
    mkdirSync(app);
    const manifest = {
      name: `Probe ${name}`,
      version: '1',
      manifest_version: 2,
      app: { background: { scripts: ['probe.js'] } },
      ...grants[name],
    };
    writeFileSync(join(app, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(app, 'probe.js'), `(${String(probe)})(${JSON.stringify(`http://127.0.0.1:${port}/${i}`)});\n`);
    return app;
  });
  const browser = spawn(
    chromium,
    [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--password-store=basic',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--load-extension=${apps.join(',')}`,
    ],
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise((resolve) => {
    browser.once('exit', () => resolve('ended'));
    browser.once('error', (error) => resolve(`cannot be started (${error.message})`));
  });
  /** @type {() => void} */
  let giveUp = () => {};
  const late = new Promise((resolve) => (giveUp = () => resolve('says nothing')));
  let timer = setTimeout(giveUp, START_LIMIT_MS);
  heard = () => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, SILENCE_MS);
  };
  try {
    const how = await Promise.race([all, ended, late]);
    if (version === '' || how === 'ended') throw new Error(`Chromium ${how}.`);
    return { version, surfaces, silent: names.filter((name) => !Object.hasOwn(surfaces, name)) };
  } finally {
    clearTimeout(timer);
    if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL');
    await ended;
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/**
 * Runs in the app. A namespace is an object with functions, events or namespaces in it; an object of strings is an enum.
 * @param {string} url
 */
function probe(url) {
  /** @type {Record<string, Record<string, string>>} */
  const surface = {};
  /** @param {any} object */
  const namesOf = (object) => {
    const names = new Set();
    for (let o = object; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) {
      for (const name of Object.getOwnPropertyNames(o)) if (name !== 'constructor') names.add(name);
    }
    return [...names].sort((a, b) => (a < b ? -1 : 1));
  };
  /** @param {any} object @param {string} key */
  const read = (object, key) => {
    try {
      return object[key];
    } catch {
      return undefined;
    }
  };
  /** @param {any} value */
  const isObject = (value) => typeof value === 'object' && value !== null;
  /** @param {any} value */
  const isEvent = (value) => isObject(value) && typeof value.addListener === 'function';
  /** @param {any} value @returns {boolean} */
  const isNamespace = (value) =>
    isObject(value) &&
    !isEvent(value) &&
    namesOf(value).some((name) => {
      const member = read(value, name);
      return typeof member === 'function' || isEvent(member) || isNamespace(member);
    });
  /** @param {any} object @param {string} path */
  const walk = (object, path) => {
    /** @type {Record<string, string>} */
    const members = {};
    for (const name of namesOf(object)) {
      const value = read(object, name);
      if (isNamespace(value)) walk(value, path === '' ? name : `${path}.${name}`);
      else members[name] = typeof value === 'function' ? 'function' : isEvent(value) ? 'event' : 'value';
    }
    if (Object.keys(members).length > 0) surface[path] = members;
  };
  // @ts-expect-error -- a global of the app's
  walk(chrome, '');
  // @ts-expect-error -- another one
  const version = /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1];
  void fetch(url, { method: 'POST', mode: 'no-cors', body: JSON.stringify({ version, surface }) });
}
