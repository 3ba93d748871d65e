import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

// From the keys in their manifests.
const A = 'kefghodddacbhdphfofipcnbodbegofa';
const B = 'pddpkkkbjabdkpcdjbbogemiehhbeepm';
const C = 'aifiicdgboodkceapcaihkemikoogcek';
const NO_RECEIVER = 'Could not establish connection. Receiving end does not exist.';

let shell: RunningShell;
afterEach(() => shell.close());

async function start(): Promise<void> {
  const folders = ['talking-a', 'talking-b', 'talking-c'].map((name) => fixtureFolder(name));
  shell = await startShell(folders, { idleMs: 120_000 });
  await shell.waitForOutput('c: launched');
}

function eventPage(id: string): Page {
  const found = shell.electron
    .windows()
    .find((page) => page.url() === `chrome-app://${id}/_generated_background_page.html`);
  if (!found) throw new Error(`no page of ${id}`);
  return found;
}

/** What the callback gets: the answer, or lastError's text. */
const send = (from: string, to: string, message: string) =>
  eventPage(from).evaluate(`new Promise((resolve) => chrome.runtime.sendMessage('${to}', '${message}', (answer) => {
    resolve(chrome.runtime.lastError ? chrome.runtime.lastError.message : answer);
  }))`);

/** What comes back through a port, or why it ends. */
const exchange = (from: string, to: string) =>
  eventPage(from).evaluate(`new Promise((resolve) => {
    const port = chrome.runtime.connect('${to}', { name: 'n' });
    port.onMessage.addListener((message) => { port.disconnect(); resolve(message); });
    port.onDisconnect.addListener(() => resolve(chrome.runtime.lastError && chrome.runtime.lastError.message));
    port.postMessage('x');
  })`);

it('lets apps talk as their manifests allow', async () => {
  await start();
  const sender = { id: A, origin: `chrome-app://${A}`, url: `chrome-app://${A}/_generated_background_page.html` };
  expect(await send(A, B, 'hello')).toEqual({ from: 'b', heard: 'hello', sender });
  expect(await exchange(A, B)).toEqual({ from: 'b', port: 'n', heard: 'x', sender: A });
  await shell.waitForOutput('b: disconnected');

  // c lists b and not a; nobody has the last id. The two refusals are the same.
  for (const unreachable of [C, 'p'.repeat(32)]) {
    expect(await send(A, unreachable, 'hello')).toBe(NO_RECEIVER);
    expect(await exchange(A, unreachable)).toBe(NO_RECEIVER);
  }
  expect(await send(B, C, 'hello')).toMatchObject({ from: 'c', sender: { id: B } });
  expect(await exchange(B, C)).toMatchObject({ from: 'c', sender: B });
  expect(shell.output()).not.toContain('heard a message of its own app');
});

it('ends a port when the other app is unloaded', async () => {
  await start();
  await eventPage(A).evaluate(`new Promise((resolve) => {
    window.port = chrome.runtime.connect('${B}');
    port.onMessage.addListener(resolve);
    port.onDisconnect.addListener(() => console.log('a: the port has ended ' + !!chrome.runtime.lastError));
    port.postMessage('x');
  })`);
  await eventPage(B)
    .evaluate('chrome.runtime.reload()')
    .catch(() => undefined);
  await shell.waitForOutput('a: the port has ended false');
});

it('keeps both apps for as long as a port between them is open', async () => {
  const folders = ['talking-b', 'talking-a'].map((name) => fixtureFolder(name));
  shell = await startShell(folders, { idleMs: 500, suspendMs: 2000 });
  await shell.waitForOutput('a: suspended');
  await shell.waitForOutput('b: suspended');
  const lines = shell.output();
  const released = lines.indexOf('a: lets the port go');
  expect(released).toBeGreaterThan(0);
  expect(lines.indexOf('a: suspended')).toBeGreaterThan(released);
  expect(lines.indexOf('b: suspended')).toBeGreaterThan(released);
  expect(await shell.exited).toBe(0);
});
