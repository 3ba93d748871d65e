/** What wakes an app whose event page is unloaded, what it finds then, and what a crash leaves of it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const folder = fixtureFolder('event-page');
/** Longer than any test. */
const never = 600_000;
const quick = { idleMs: 200, suspendMs: 1500 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(options: ShellTestOptions = {}, from: string | string[] = folder): Promise<RunningShell> {
  const shell = await startShell(from, options);
  cleanups.push(() => shell.close());
  await shell.page('window.html');
  return shell;
}

function keptProfile(): string {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  return profile;
}

const inBackground = async (shell: RunningShell, script: string): Promise<unknown> =>
  (await shell.background()).evaluate(script);

const isAsleep = (shell: RunningShell) =>
  shell.electron.evaluate(() => globalThis.holdfastTest.shell.apps[0]?.lifecycle.awake === false);

/** Closes the window that keeps the event page, and waits until the page is unloaded. */
async function sleep(shell: RunningShell): Promise<void> {
  await inBackground(shell, `chrome.app.window.get('keeper').close()`);
  await expect.poll(() => isAsleep(shell)).toBe(true);
}

const said = (shell: RunningShell) => [...shell.output().matchAll(/\] page: (.*?) {2}\(/g)].map(([, text]) => text);

/** Sockets of a kind, one persistent and one not, listening or bound; their ports by name. */
async function twoOf(shell: RunningShell, kind: 'udp' | 'tcpServer', open: string): Promise<Record<string, number>> {
  const script = `(async () => {
    const ports = {};
    for (const name of ['stays', 'goes']) {
      const { socketId } = await new Promise((resolve) =>
        chrome.sockets.${kind}.create({ name, persistent: name === 'stays' }, resolve));
      await new Promise((resolve) => chrome.sockets.${kind}.${open}(socketId, '127.0.0.1', 0, resolve));
      ports[name] = (await new Promise((resolve) => chrome.sockets.${kind}.getInfo(socketId, resolve))).localPort;
    }
    return ports;
  })()`;
  return (await inBackground(shell, script)) as Record<string, number>;
}

/** A peer on loopback, and the connections that the app makes to it, in order. */
async function peer(): Promise<{ port: number; connections: Socket[] }> {
  const connections: Socket[] = [];
  const server = createServer((socket) => connections.push(socket.on('error', () => {}).resume())).listen(
    0,
    '127.0.0.1',
  );
  cleanups.push(() => server.close());
  cleanups.push(() => connections.forEach((socket) => socket.destroy()));
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, connections };
}

const connected = (shell: RunningShell, port: number, properties: object) =>
  inBackground(
    shell,
    `new Promise((resolve) => chrome.sockets.tcp.create(${JSON.stringify(properties)}, ({ socketId }) =>
      chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${port}, () => resolve(socketId))))`,
  );

it('is woken by a datagram, and finds its persistent socket with its id, and no other', async () => {
  const shell = await start(quick);
  const ports = await twoOf(shell, 'udp', 'bind');
  await sleep(shell);
  const sender = createSocket('udp4');
  cleanups.push(() => sender.close());
  for (const name of ['goes', 'stays']) sender.send(name, ports[name] ?? 0, '127.0.0.1');
  await shell.waitForOutput('page: sockets');
  await expect
    .poll(() => said(shell).slice(0, 6))
    .toEqual(['load', 'onLaunched command_line', 'onSuspend', 'load', 'udp 1 stays', 'sockets [[],[],["1stays"]]']);
  // And again: what woke it once is no reason to stay.
  await expect.poll(() => isAsleep(shell)).toBe(true);
  sender.send('again', ports['stays'] ?? 0, '127.0.0.1');
  await shell.waitForOutput('udp 1 again');
});

it('is woken by a connection to its persistent server, and answers it; the other server is closed', async () => {
  const shell = await start(quick);
  const ports = await twoOf(shell, 'tcpServer', 'listen');
  await sleep(shell);
  const refused = connect(ports['goes'] ?? 0, '127.0.0.1');
  const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  const client = connect(ports['stays'] ?? 0, '127.0.0.1').on('error', () => {});
  cleanups.push(() => client.destroy());
  const [greeting] = (await once(client, 'data')) as [Buffer];
  expect(greeting.toString()).toBe('hi');
  // The page's console comes another way than its answer; and soon it is idle again.
  await expect.poll(() => said(shell).slice(2, 5)).toEqual(['onSuspend', 'load', 'accept 1']);
});

it('is woken by bytes for a persistent connection, and loses none of them', async () => {
  const shell = await start(quick);
  const { port, connections } = await peer();
  const id = await connected(shell, port, { persistent: true, bufferSize: 65536 });
  await sleep(shell);
  const size = 2_000_000;
  connections[0]?.write(Buffer.alloc(size, 'x'));
  await shell.waitForOutput(`page: tcp ${String(id)} has ${size} `);
  expect(said(shell).slice(2, 4)).toEqual(['onSuspend', 'load']);
});

it('closes a connection that is not persistent, and is woken to hear so; then nothing is left and the shell ends', async () => {
  const shell = await start(quick);
  const { port, connections } = await peer();
  const id = await connected(shell, port, {});
  const [connection] = connections;
  if (!connection) throw new Error('Not connected.');
  const over = once(connection, 'close');
  await inBackground(shell, `chrome.app.window.get('keeper').close()`);
  await over;
  expect(await shell.exited).toBe(0);
  expect(said(shell).slice(2)).toEqual(['onSuspend', 'load', `tcp ${String(id)} error -100`, 'onSuspend']);
});

it('sleeps with a persistent connection, and ends when that is over and heard of', async () => {
  const shell = await start(quick);
  const { port, connections } = await peer();
  await connected(shell, port, { persistent: true });
  await sleep(shell);
  connections[0]?.end();
  expect(await shell.exited).toBe(0);
  expect(said(shell).slice(2)).toEqual(['onSuspend', 'load', 'tcp 1 error -100', 'onSuspend']);
});

it('sleeps at once, untold, when the event page closes itself, and is launched again in a new page', async () => {
  const shell = await start({ idleMs: never });
  await inBackground(shell, `chrome.alarms.create('later', { delayInMinutes: 60 })`);
  const background = await shell.background();
  await background.evaluate(`setTimeout(() => { chrome.app.window.get('keeper').close(); window.close(); })`);
  await expect.poll(() => isAsleep(shell)).toBe(true);
  await shell.electron.evaluate((_electron, path) => globalThis.holdfastTest.shell.launch(path), folder);
  await shell.page('window.html');
  await expect.poll(() => said(shell)).toEqual(['load', 'onLaunched command_line', 'load', 'onLaunched command_line']);
});

it('is woken by an alarm, and ends when it has no more', async () => {
  const shell = await start(quick);
  await inBackground(shell, `chrome.alarms.create('tea', { when: Date.now() + 10_000 })`);
  await sleep(shell);
  expect(await shell.exited).toBe(0);
  await expect
    .poll(() => said(shell))
    .toEqual(['load', 'onLaunched command_line', 'onSuspend', 'load', 'alarm tea', 'onSuspend']);
});

it('after a kill is restarted, keeps its alarms, and gets one that it missed more than once only once', async () => {
  const profile = keptProfile();
  const first = await start({ profile, idleMs: never });
  await inBackground(
    first,
    `(async () => {
      await chrome.alarms.create('missed', { delayInMinutes: 60, periodInMinutes: 60 });
      await chrome.alarms.create('gone', { delayInMinutes: 60, persistAcrossSessions: false });
      await chrome.alarms.create('far', { delayInMinutes: 6000 });
    })()`,
  );
  await expect.poll(() => alarmsIn(profile)).toHaveLength(2);
  await kill(first);
  putBack(profile, 5.5 * 60 * 60 * 1000);

  const second = await start({ profile, idleMs: never });
  await second.waitForOutput('onLaunched');
  await second.waitForOutput('page: alarm missed');
  const started = ['load', 'onRestarted', 'onLaunched command_line'];
  const byWord = (words: unknown[]) => [...words].toSorted((a, b) => String(a).localeCompare(String(b)));
  await expect.poll(() => byWord(said(second))).toEqual(byWord(['alarm missed', ...started]));
  expect(said(second).filter((text) => text !== 'alarm missed')).toEqual(started);
  const minutes = `chrome.alarms.getAll().then((alarms) => alarms.map(({ name, scheduledTime }) =>
    name + ' ' + Math.round((scheduledTime - Date.now()) / 60000 / 10) * 10))`;
  expect(await inBackground(second, minutes)).toEqual(['missed 30', 'far 5670']);
});

it('restarts what ran when the shell was killed: told, or launched where it does not listen and had a window', async () => {
  const profile = keptProfile();
  const plain = appWith({ name: 'Plain', background: LAUNCHES });
  const quiet = appWith({ name: 'Quiet', background: `chrome.runtime.onStartup.addListener(() => {});` });
  const gone = appWith({ name: 'Gone', background: LAUNCHES });
  const first = await start({ profile, idleMs: never }, [folder, plain, quiet, gone]);
  await first.waitForOutput('[Plain] launched command_line');
  const hasWindow = () =>
    (JSON.parse(readFileSync(join(profile, 'Running.json'), 'utf8')) as { folder: string; hasWindows: boolean }[])
      .filter(({ hasWindows }) => hasWindows)
      .map((app) => app.folder);
  await expect.poll(hasWindow).toEqual(expect.arrayContaining([plain, gone]));
  await first.waitForOutput('[Gone] launched command_line');
  await kill(first);
  rmSync(gone, { recursive: true });

  const other = appWith({ name: 'Other', background: LAUNCHES });
  const second = await start({ profile, idleMs: never }, other);
  await second.waitForOutput('[Other] launched command_line');
  await expect.poll(() => said(second)).toEqual(['load', 'onRestarted']);
  await second.waitForOutput('[Plain] launched restart');
  await second.waitForOutput(`${gone} was running when the last shell ended, and cannot be restarted`);
  expect(second.output()).not.toContain('[Quiet]');
  // Whoever ends in an orderly way is not restarted.
  await second.close();
  const third = await startShell(other, { profile });
  cleanups.push(() => third.close());
  await third.waitForOutput('[Other] launched command_line');
  expect(third.output()).not.toContain('restart');
});

it('stays while developer tools show its page', async () => {
  const shell = await start(quick);
  await inBackground(shell, `chrome.alarms.create('later', { delayInMinutes: 60 })`);
  const tools = (wanted: boolean) =>
    shell.electron.evaluate(async ({ webContents }, show) => {
      const page = webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().includes('_generated_background'));
      if (!page) throw new Error('There is no background page.');
      // The page of the tools themselves is not waited for: nobody says that it ever comes to rest.
      const done = new Promise<void>((resolve) => {
        if (show) page.once('devtools-opened', () => resolve());
        else page.once('devtools-closed', () => resolve());
      });
      if (show) page.openDevTools({ mode: 'detach', activate: false });
      else page.closeDevTools();
      await done;
    }, wanted);
  await tools(true);
  await inBackground(shell, `chrome.app.window.get('keeper').close()`);
  await delay(1500);
  expect(said(shell).slice(2)).toEqual([]);
  await tools(false);
  await expect.poll(() => isAsleep(shell)).toBe(true);
  await expect.poll(() => said(shell).slice(2)).toEqual(['onSuspend']);
});

it('tells of a crash, ends that app alone, and launches it anew when asked', async () => {
  const plain = appWith({ name: 'Plain', background: LAUNCHES });
  const shell = await start({ idleMs: never }, [folder, plain]);
  await shell.waitForOutput('[Plain] launched command_line');
  await shell.electron.evaluate(({ webContents }) => {
    const [first] = globalThis.holdfastTest.shell.apps;
    const page = webContents.getAllWebContents().find((contents) => contents.getURL().includes(String(first?.id)));
    page?.forcefullyCrashRenderer();
  });
  await shell.waitForOutput(/The pages of Event page fixture are gone: .* The app is terminated/);
  const apps = () =>
    shell.electron.evaluate(() => globalThis.holdfastTest.shell.apps.map(({ manifest }) => manifest.name));
  await expect.poll(apps).toEqual(['Plain']);
  await shell.electron.evaluate((_electron, path) => globalThis.holdfastTest.shell.launch(path), folder);
  await expect.poll(apps).toEqual(['Plain', 'Event page fixture']);
  await expect.poll(() => said(shell)).toEqual(['load', 'onLaunched command_line', 'load', 'onLaunched command_line']);
});

const LAUNCHES = `chrome.app.runtime.onLaunched.addListener(({ source }) => {
  chrome.app.window.create('window.html', { id: 'main' }, () => console.log('launched ' + source));
});`;

/** An app with only this, in a folder of its own. */
function appWith({ name, background }: { name: string; background: string }): string {
  const made = mkdtempSync(join(tmpdir(), 'holdfast-app-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 10 }));
  cpSync(join(folder, 'window.html'), join(made, 'window.html'));
  const manifest = { name, version: '1', manifest_version: 2, app: { background: { scripts: ['b.js'] } } };
  writeFileSync(join(made, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(made, 'b.js'), background);
  return made;
}

async function kill(shell: RunningShell): Promise<void> {
  shell.electron.process().kill('SIGKILL');
  await shell.exited;
}

function alarmsFile(profile: string): string {
  const [id] = readdirSync(join(profile, 'Records'));
  return join(profile, 'Records', id ?? '', 'alarms.json');
}

const alarmsIn = (profile: string) =>
  JSON.parse(readFileSync(alarmsFile(profile), 'utf8')) as { readonly scheduledTime: number }[];

/** As if the profile's alarms had been set so much earlier. */
function putBack(profile: string, ms: number): void {
  const file = alarmsFile(profile);
  const alarms = alarmsIn(profile);
  writeFileSync(file, JSON.stringify(alarms.map((alarm) => ({ ...alarm, scheduledTime: alarm.scheduledTime - ms }))));
}
