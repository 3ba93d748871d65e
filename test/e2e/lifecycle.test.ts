/** When an app's event page is loaded, told, and unloaded. The hidden window of the fixture keeps it until `release`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const folder = fixtureFolder('lifecycle');
/** Longer than any test: what must not happen by itself. */
const never = 600_000;
/** Long enough for the words of a page on a busy machine. */
const SUSPEND_MS = 2000;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface StartedShell extends RunningShell {
  /** The exit code, when all output is here as well. */
  readonly closed: Promise<unknown>;
}

async function start(options: ShellTestOptions = {}, from = folder): Promise<StartedShell> {
  const shell = await startShell(from, options);
  cleanups.push(() => shell.close());
  const closed = once(shell.electron.process(), 'close').then(([code]: unknown[]) => code);
  await shell.page('window.html');
  return { ...shell, closed };
}

const inBackground = async (shell: RunningShell, script: string): Promise<unknown> =>
  (await shell.background()).evaluate(script);

/** What the fixture was told since its event page was loaded: answered after all that main had to say at the launch. */
const told = (shell: RunningShell) =>
  inBackground(shell, 'new Promise((resolve) => chrome.runtime.getPlatformInfo(() => resolve(told.slice())))');

/** Lets the app become idle. */
const release = (shell: RunningShell) =>
  inBackground(shell, `tell('released'); chrome.app.window.get('keeper').close()`);

/** For a script that ends its page: whether the debugger still gets an answer is a matter of luck. */
const lastWords = (page: Page, script: string) =>
  page.evaluate(`setTimeout(() => { ${script} })`).catch(() => undefined);

/** The fixture's words on the terminal since then. */
const saidSinceRelease = (shell: RunningShell) => {
  const words = [...shell.output().matchAll(/\] life: (.*?) {2}\(/g)].map(([, text]) => text);
  return words.slice(words.indexOf('released') + 1);
};

/** The exit code, and how the fixture got there. Whether it could save is another matter: some tests leave it little time. */
async function ended(shell: StartedShell): Promise<unknown[]> {
  const code = await shell.closed;
  return [code, ...saidSinceRelease(shell).filter((words) => words !== 'saved')];
}

it('tells of an installation after the launch, of a start before it, of an update with the version before', async () => {
  const profile = temporaryProfile();
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-app-'));
  cleanups.push(() =>
    [profile, copy].forEach((path) => rmSync(path, { recursive: true, force: true, maxRetries: 10 })),
  );
  cpSync(folder, copy, { recursive: true });
  const launch = async () => {
    const shell = await start({ profile }, copy);
    const words = await told(shell);
    await shell.close();
    return words;
  };
  const started = ['load', 'onStartup', 'onLaunched command_line'];

  expect(await launch()).toEqual(['load', 'onLaunched command_line', 'onInstalled {"reason":"install"}']);
  expect(await launch()).toEqual(started);
  const manifest = join(copy, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"version": "1.0"', '"version": "1.1"'));
  const updated = 'onInstalled {"reason":"update","previousVersion":"1.0"}';
  expect(await launch()).toEqual(['load', 'onLaunched command_line', updated]);
  expect(await launch()).toEqual(started);
});

it('unloads at reload, sockets included, and launches again', async () => {
  const shell = await start();
  const peer = await tcpServer();
  const persistent = `{ persistent: true }`;
  const connected = await inBackground(
    shell,
    `new Promise((resolve) => chrome.sockets.tcp.create(${persistent}, ({ socketId }) =>
      chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${peer.port}, resolve)))`,
  );
  expect(connected).toBe(0);
  const listening = (await inBackground(
    shell,
    `new Promise((resolve) => chrome.sockets.tcpServer.create(${persistent}, ({ socketId }) =>
      chrome.sockets.tcpServer.listen(socketId, '127.0.0.1', 0, () => chrome.sockets.tcpServer.getInfo(socketId, resolve))))`,
  )) as { localPort: number };
  const accepted = await peer.accepted;
  const first = await shell.background();
  await lastWords(first, 'window.isFirst = true; chrome.runtime.reload()');
  if (!accepted.closed) await once(accepted, 'close');
  if (!first.isClosed()) await first.waitForEvent('close');
  await shell.page('window.html');

  await expect.poll(() => told(shell)).toEqual(['load', 'onLaunched reload']);
  expect(await inBackground(shell, 'typeof isFirst')).toBe('undefined');
  for (const namespace of ['tcp', 'tcpServer', 'udp']) {
    expect(
      await inBackground(shell, `new Promise((resolve) => chrome.sockets.${namespace}.getSockets(resolve))`),
    ).toEqual([]);
  }
  // Nobody listens there any more, so another can.
  const again = createServer().listen(listening.localPort, '127.0.0.1');
  cleanups.push(() => again.close());
  await once(again, 'listening');
});

it('ends an idle app after it was told; what it saves then does not keep it, and is kept', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  const shell = await start({ profile, idleMs: 100, suspendMs: SUSPEND_MS });
  await release(shell);
  expect(await shell.closed).toBe(0);
  expect(saidSinceRelease(shell)).toEqual(['onSuspend', 'saved']);

  const second = await start({ profile });
  const saved = await inBackground(second, 'new Promise((resolve) => chrome.storage.local.get(resolve))');
  expect(saved).toEqual({ suspendedAt: expect.any(Number) });
  await second.close();
});

it('calls the suspension off for a launch', async () => {
  const shell = await start({ idleMs: 100, suspendMs: never });
  await release(shell);
  await shell.waitForOutput('life: saved');
  await shell.electron.evaluate((_electron, path) => globalThis.holdfastTest.shell.launch(path), folder);
  await shell.waitForOutput('onLaunched');
  await shell.page('window.html');
  // The page's console comes another way than its window.
  await expect
    .poll(() => saidSinceRelease(shell))
    .toEqual(['onSuspend', 'saved', 'onSuspendCanceled', 'onLaunched command_line']);
});

it('calls the suspension off for what a socket receives', async () => {
  const shell = await start({ idleMs: 100, suspendMs: never });
  await inBackground(shell, `chrome.sockets.udp.onReceive.addListener(() => tell('onReceive'))`);
  const { localPort } = (await inBackground(
    shell,
    `new Promise((resolve) => chrome.sockets.udp.create({}, ({ socketId }) =>
      chrome.sockets.udp.bind(socketId, '127.0.0.1', 0, () => chrome.sockets.udp.getInfo(socketId, resolve))))`,
  )) as { localPort: number };
  await release(shell);
  await shell.waitForOutput('life: saved');
  const sender = createSocket('udp4');
  cleanups.push(() => sender.close());
  sender.send('wake up', localPort, '127.0.0.1');
  await shell.waitForOutput('onSuspendCanceled');
  await shell.waitForOutput('onReceive');
});

it('calls the suspension off in the end for a call without an answer yet', async () => {
  const shell = await start({ idleMs: 100, suspendMs: 3000 });
  // A connection that is neither accepted nor refused cannot be had on every system; the silent TLS handshake can.
  const peer = await tcpServer();
  await inBackground(
    shell,
    `new Promise((resolve) => chrome.sockets.tcp.create({}, ({ socketId }) =>
      chrome.sockets.tcp.setPaused(socketId, true, () =>
        chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${peer.port}, () => {
          let begun = false;
          chrome.runtime.onSuspend.addListener(() => {
            if (!begun) chrome.sockets.tcp.secure(socketId, () => tell('answer ' + !chrome.runtime.lastError));
            begun = true;
          });
          resolve();
        }))))`,
  );
  const accepted = await peer.accepted;
  await release(shell);
  await shell.waitForOutput('onSuspendCanceled');
  accepted.destroy();
  expect(await ended(shell)).toEqual([0, 'onSuspend', 'onSuspendCanceled', 'answer false', 'onSuspend']);
});

it('waits for a network request, though Chromium 156 suspends an app in the middle of one', async () => {
  const shell = await start({ idleMs: 100, suspendMs: SUSPEND_MS });
  const server = await slowWebServer();
  await inBackground(shell, `void fetch('${server.url}').then((answer) => tell('answer ' + answer.status))`);
  const answer = await server.asked;
  await release(shell);
  await delay(1000);
  expect(saidSinceRelease(shell)).toEqual([]);
  answer.end();
  expect(await ended(shell)).toEqual([0, 'answer 200', 'onSuspend']);
});

it('stays as long as there is a window, though nobody sees it', async () => {
  const shell = await start({ idleMs: 100, suspendMs: SUSPEND_MS });
  await delay(1000);
  expect(await told(shell)).not.toContain('onSuspend');
  const visible = await shell.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isVisible()),
  );
  expect(visible).toEqual([false, false]);
  await release(shell);
  expect(await ended(shell)).toEqual([0, 'onSuspend']);
});

it('ends at once, untold, when the event page closes itself', async () => {
  const shell = await start({ idleMs: never });
  await lastWords(await shell.background(), `tell('released'); window.close()`);
  expect(await ended(shell)).toEqual([0]);
});

it('takes launches while the app is being unloaded and while it is being loaded', async () => {
  const shell = await start();
  const first = await shell.background();
  await shell.electron.evaluate(async (_electron, path) => {
    const { shell: running } = globalThis.holdfastTest;
    running.apps[0]?.unload('closed');
    await Promise.all([running.launch(path), running.launch(path)]);
  }, folder);
  if (!first.isClosed()) await first.waitForEvent('close');
  await shell.page('window.html');
  await expect.poll(() => told(shell)).toEqual(['load', 'onLaunched command_line', 'onLaunched command_line']);
  const saved = 'new Promise((resolve) => chrome.storage.local.set({ a: 1 }, () => resolve(chrome.runtime.lastError)))';
  expect(await inBackground(shell, saved)).toBe(undefined);
});

/** A peer on loopback that takes one connection and says nothing. */
async function tcpServer(): Promise<{ port: number; accepted: Promise<Socket> }> {
  const server = createServer().listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await once(server, 'listening');
  const accepted = once(server, 'connection').then(([socket]: Socket[]) => {
    if (!socket) throw new Error('A connection without a socket.');
    cleanups.push(() => socket.destroy());
    return socket.on('error', () => {}).resume();
  });
  return { port: (server.address() as AddressInfo).port, accepted };
}

/** Answers its one request when the test does. */
async function slowWebServer(): Promise<{ url: string; asked: Promise<ServerResponse> }> {
  const server = createHttpServer().listen(0, '127.0.0.1');
  cleanups.push(() => server.close());
  await once(server, 'listening');
  const asked = once(server, 'request').then(([, response]: ServerResponse[]) => {
    if (!response) throw new Error('A request without a response.');
    cleanups.push(() => response.destroy());
    return response.setHeader('Access-Control-Allow-Origin', '*');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}
