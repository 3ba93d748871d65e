/** The chat of apps/chat: its host, its guests and the windows of its rooms, all in one shell on loopback. */
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { appFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Long enough for a guest that waits for its next attempt. */
const RECONNECTED = { timeout: 60_000 };

async function start(options: ShellTestOptions = {}): Promise<{ shell: RunningShell; lobby: Page }> {
  const shell = await startShell(appFolder('chat'), options);
  cleanups.push(() => shell.close());
  const lobby = await shell.page('lobby.html');
  await expect.poll(() => lobby.textContent('#hostState')).toMatch(/\.$/);
  return { shell, lobby };
}

async function host(lobby: Page): Promise<number> {
  await lobby.click('#hostToggle');
  await expect.poll(() => lobby.textContent('#hostState')).toMatch(/^Hosting on 127\.0\.0\.1:\d+/);
  return Number(await lobby.inputValue('#hostPort'));
}

async function join(lobby: Page, nick: string): Promise<void> {
  await lobby.fill('#nick', nick);
  await lobby.click('#join');
  await expect.poll(() => lobby.textContent(`[data-nick=${nick}] .state`)).toMatch(/^Online/);
}

async function openRoom(shell: RunningShell, nick: string, room = 'general'): Promise<Page> {
  const lobby = await shell.page('lobby.html');
  await lobby.locator(`[data-nick=${nick}] .open`, { hasText: room }).click();
  return roomPage(shell, nick, room);
}

/** The window of one room of one guest, when it has drawn itself. */
async function roomPage(shell: RunningShell, nick: string, room = 'general'): Promise<Page> {
  const find = () =>
    shell.electron.windows().find((page) => page.url().endsWith(`room.html?nick=${nick}&room=${room}`));
  await expect.poll(find).toBeDefined();
  const page = find() as Page;
  await expect.poll(() => page.textContent('#title')).toBe(`# ${room}`);
  return page;
}

const texts = (page: Page) => page.locator('.message .text').allTextContents();

async function say(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.isEnabled('#send')).toBe(true);
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
  // The field is emptied when the host has it.
  await expect.poll(() => page.inputValue('#text')).toBe('');
}

it('brings what one says to the windows of all who are in the room, and to no others', async () => {
  const { shell, lobby } = await start();
  const port = await host(lobby);
  await join(lobby, 'Ada');
  await join(lobby, 'Grace');
  const ada = await openRoom(shell, 'Ada');
  const grace = await openRoom(shell, 'Grace');
  await expect.poll(() => ada.textContent('#members')).toBe('Ada, Grace');
  await say(ada, 'Good morning');
  await say(grace, 'Grüße an alle');
  for (const page of [ada, grace]) await expect.poll(() => texts(page)).toEqual(['Good morning', 'Grüße an alle']);

  await lobby.fill('[data-nick=Ada] form input', 'warehouse');
  await lobby.press('[data-nick=Ada] form input', 'Enter');
  const warehouse = await roomPage(shell, 'Ada', 'warehouse');
  await say(warehouse, 'Pallet 7 is missing');
  await expect.poll(() => texts(warehouse)).toEqual(['Pallet 7 is missing']);
  await expect
    .poll(() => lobby.locator('[data-nick=Grace] .open').allTextContents())
    .toEqual(['# general', '# warehouse']);
  expect(await texts(grace)).toHaveLength(2);

  // One from another computer, who speaks the protocol by hand.
  const stranger = connect(port, '127.0.0.1');
  cleanups.push(() => stranger.destroy());
  let heard = '';
  stranger.on('data', (chunk) => {
    heard += chunk.toString();
  });
  stranger.write('{"type":"hello","nick":"Barbara"}\n{"type":"join","room":"general"}\n');
  await expect.poll(() => heard).toContain('Grüße an alle');
  stranger.write('{"type":"say","room":"general","text":"from afar","token":1}\n');
  await expect.poll(() => texts(ada)).toContain('from afar');
  await expect.poll(() => ada.textContent('#members')).toBe('Ada, Barbara, Grace');
  stranger.write('no JSON\n');
  await expect.poll(() => ada.textContent('#members')).toBe('Ada, Grace');
});

it('counts what is unread, calls whom a message names, and opens the room from the notification', async () => {
  const { shell, lobby } = await start();
  await host(lobby);
  await join(lobby, 'Ada');
  await join(lobby, 'Grace');
  const ada = await openRoom(shell, 'Ada');
  await say(ada, 'Is somebody there?');
  await say(ada, '@grace, are you?');
  await expect.poll(() => lobby.textContent('[data-nick=Grace] .badge')).toBe('2');
  await expect.poll(() => lobby.title()).toBe('(2) Rooms');
  await shell.waitForOutput('chat: notified room/Grace/general');
  const background = await shell.background();
  await expect.poll(() => background.evaluate('chrome.notifications.getAll()')).toEqual({ 'room/Grace/general': true });

  const find = () => shell.electron.windows().find((page) => page.url().startsWith('chrome-app://notifications/'));
  await expect.poll(find).toBeDefined();
  const card = (find() as Page).locator('article', { hasText: 'Ada in #general' });
  await card.locator('.buttons a', { hasText: 'Open the room' }).click();
  const grace = await roomPage(shell, 'Grace');
  await expect.poll(() => texts(grace)).toEqual(['Is somebody there?', '@grace, are you?']);
  await expect.poll(() => grace.locator('.mention').count()).toBe(1);
  await expect.poll(() => lobby.locator('.badge:visible').count()).toBe(0);
  await expect.poll(() => background.evaluate('chrome.notifications.getAll()')).toEqual({});
});

it('keeps the history, the rooms and where their windows were over a restart, and gives it page by page', async () => {
  const profile = temporaryProfile();
  cleanups.push(() => rmSync(profile, { recursive: true, force: true, maxRetries: 10 }));
  let { shell, lobby } = await start({ profile });
  await host(lobby);
  await join(lobby, 'Ada');
  let ada = await openRoom(shell, 'Ada');
  for (let i = 1; i <= 70; i++) {
    await ada.evaluate(
      `new Promise((done) => chrome.runtime.sendMessage({ type: 'say', nick: 'Ada', room: 'general', text: 'line ${i}' }, done))`,
    );
  }
  await expect.poll(() => texts(ada)).toHaveLength(70);
  await ada.evaluate('chrome.app.window.current().innerBounds.setSize(410, 345)');
  await expect.poll(() => ada.evaluate('[innerWidth, innerHeight]')).toEqual([410, 345]);
  await shell.close();

  ({ shell, lobby } = await start({ profile }));
  // Host, guest and room are there again by themselves.
  await expect.poll(() => lobby.textContent('[data-nick=Ada] .state'), RECONNECTED).toMatch(/^Online/);
  ada = await roomPage(shell, 'Ada');
  await expect.poll(() => ada.evaluate('[innerWidth, innerHeight]')).toEqual([410, 345]);
  const numbers = (from: number) => Array.from({ length: 71 - from }, (_, i) => `line ${from + i}`);
  await expect.poll(() => texts(ada)).toEqual(numbers(51));
  await ada.click('#earlier');
  await expect.poll(() => texts(ada)).toEqual(numbers(1));
  await expect.poll(() => ada.isVisible('#earlier')).toBe(false);
});

it('connects again by itself, with longer and longer pauses, and gets what it has missed', async () => {
  const { shell, lobby } = await start();
  const port = await host(lobby);
  await join(lobby, 'Ada');
  const ada = await openRoom(shell, 'Ada');
  await say(ada, 'before');
  await lobby.click('#hostToggle');
  await expect
    .poll(() => lobby.textContent('[data-nick=Ada] .state'))
    .toMatch(/^No host at .* Next attempt in \d+ s\.$/);
  await expect.poll(() => ada.isVisible('#banner')).toBe(true);
  const background = await shell.background();
  await expect.poll(() => background.evaluate("chat.guest('Ada').attempts"), RECONNECTED).toBeGreaterThanOrEqual(3);
  expect(await background.evaluate("chat.guest('Ada').reason")).toBe('net::ERR_CONNECTION_REFUSED');

  await lobby.fill('#hostPort', String(port));
  await lobby.click('#hostToggle');
  await expect.poll(() => lobby.textContent('[data-nick=Ada] .state'), RECONNECTED).toMatch(/^Online/);
  await say(ada, 'after');
  await expect.poll(() => texts(ada)).toEqual(['before', 'after']);
  await expect.poll(() => background.evaluate("chat.guest('Ada').attempts")).toBe(0);
});

it('goes on hosting without a window: a guest wakes the event page, which finds its sockets again', async () => {
  const { shell, lobby } = await start({ idleMs: 300, suspendMs: 300 });
  const port = await host(lobby);
  const guest = connect(port, '127.0.0.1');
  cleanups.push(() => guest.destroy());
  let heard = '';
  guest.on('data', (chunk) => {
    heard += chunk.toString();
  });
  guest.write('{"type":"hello","nick":"Barbara"}\n{"type":"join","room":"general"}\n');
  await expect.poll(() => heard).toContain('"joined"');
  const background = await shell.background();
  const gone = new Promise((resolve) => background.once('close', resolve));
  await lobby.evaluate('chrome.app.window.current().close()');
  await gone;

  heard = '';
  guest.write('{"type":"say","room":"general","text":"anybody?","token":7}\n');
  // The event page has forgotten all but the names of its sockets; who is in which room is in them.
  await expect.poll(() => heard, RECONNECTED).toContain('"said","token":7');
  expect(heard).toContain('anybody?');
  const second = connect(port, '127.0.0.1');
  cleanups.push(() => second.destroy());
  let answer = '';
  second.on('data', (chunk) => {
    answer += chunk.toString();
  });
  second.write('{"type":"hello","nick":"barbara"}\n');
  await expect.poll(() => answer, RECONNECTED).toContain('barbara is here already.');
});
