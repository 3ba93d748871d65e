/** `chrome.serial` in the real shell, with a pseudo terminal in the place of a port. The answers and their order are Chromium 120's. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { hasPseudoTerminals, pseudoTerminal } from '../support/pseudo-terminal.ts';
import type { PseudoTerminal } from '../support/pseudo-terminal.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell, ShellTestOptions } from '../support/shell.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const folder = fixtureFolder('serial');

async function plugged(): Promise<PseudoTerminal> {
  const cable = await pseudoTerminal();
  cleanups.push(() => cable.close());
  return cable;
}

async function start(
  cables: readonly PseudoTerminal[],
  options: ShellTestOptions = {},
  from: string | string[] = folder,
) {
  const shell = await startShell(from, { serialPorts: cables.map(({ path }) => path), ...options });
  cleanups.push(() => shell.close());
  await shell.page('window.html');
  return { shell, page: await shell.background() };
}

/** An app with a port that is open. */
async function connected(options = '{}', more: ShellTestOptions = {}) {
  const cable = await plugged();
  const { shell, page } = await start([cable], more);
  const info = (await page.evaluate(`ask('connect', ${JSON.stringify(cable.path)}, ${options})`)) as {
    connectionId: number;
  };
  return { cable, shell, page, info, id: info.connectionId };
}

const ask = (page: Page, call: string) => page.evaluate(`ask(${call})`);
const seen = (page: Page) => page.evaluate('seen') as Promise<unknown[]>;
const isAsleep = (shell: RunningShell) =>
  shell.electron.evaluate(() => globalThis.holdfastTest.shell.apps[0]?.lifecycle.awake === false);

describe.skipIf(!hasPseudoTerminals)('chrome.serial', () => {
  it('lists, opens, tells of and closes a port', async () => {
    const { page, cable, info, id } = await connected(`{ name: 'till', bitrate: 31250, stopBits: 'two' }`);
    const all = {
      bitrate: 31_250,
      bufferSize: 4096,
      connectionId: 1,
      ctsFlowControl: false,
      dataBits: 'eight',
      name: 'till',
      parityBit: 'no',
      paused: true,
      persistent: false,
      receiveTimeout: 0,
      sendTimeout: 0,
      stopBits: 'two',
    };
    expect(info).toEqual(all);
    expect(Object.keys(info)).toEqual(Object.keys(all));
    expect(await ask(page, `'getDevices'`)).toContainEqual({ path: cable.path, productId: 0, vendorId: 0 });
    expect(await ask(page, `'getConnections'`)).toEqual([{ ...all, paused: false }]);
    expect(await ask(page, `'connect', ${JSON.stringify(cable.path)}`)).toEqual({
      lastError: 'Failed to connect to the port.',
    });
    expect(await ask(page, `'update', ${id}, { bitrate: 0, receiveTimeout: 5, sendTimeout: -1, bufferSize: 10 }`)).toBe(
      true,
    );
    expect(
      await ask(page, `'update', ${id}, { bitrate: 12345, dataBits: 'seven', ctsFlowControl: true, name: '' }`),
    ).toBe(true);
    expect(await ask(page, `'getInfo', ${id}`)).toEqual({
      ...all,
      bitrate: 12_345,
      bufferSize: 10,
      ctsFlowControl: true,
      name: '',
      paused: false,
      receiveTimeout: 5,
      sendTimeout: -1,
    });
    // What a pseudo terminal has no lines for.
    expect(await ask(page, `'getControlSignals', ${id}`)).toEqual({ lastError: 'Failed to get control signals.' });
    expect(await ask(page, `'setControlSignals', ${id}, {}`)).toBe(true);
    expect(await ask(page, `'setControlSignals', ${id}, { dtr: true }`)).toBe(false);
    expect(await ask(page, `'setBreak', ${id}`)).toBe(true);
    expect(await ask(page, `'clearBreak', ${id}`)).toBe(true);
    expect(await ask(page, `'flush', ${id}`)).toBe(true);
    await page.evaluate('seen = []');
    expect(await ask(page, `'disconnect', ${id}`)).toBe(true);
    expect(await seen(page)).toEqual([
      ['error', id, 'disconnected'],
      ['answer', 'disconnect'],
    ]);
    const over = { lastError: 'Serial connection not found.' };
    for (const call of ['disconnect', 'flush', 'getInfo', 'getControlSignals', 'setBreak', 'clearBreak'])
      expect(await ask(page, `'${call}', ${id}`)).toEqual(over);
    for (const call of [`'update', ${id}, {}`, `'send', ${id}, toBytes('a')`, `'setPaused', ${id}, true`])
      expect(await ask(page, call)).toEqual(over);
    expect(await ask(page, `'getConnections'`)).toEqual([]);
    // A port that was closed can be opened again, under a new number.
    expect(await ask(page, `'connect', ${JSON.stringify(cable.path)}`)).toMatchObject({ connectionId: 2 });
  });

  it('opens nothing but what is listed', async () => {
    const cable = await plugged();
    const named = await plugged();
    const { page, shell } = await start([named]);
    for (const path of ['', '/dev/null', '/dev/tty', '/etc/passwd', cable.path, `${named.path}/../tty`, 'COM3'])
      expect(await ask(page, `'connect', ${JSON.stringify(path)}`)).toEqual({
        lastError: 'Failed to connect to the port.',
      });
    expect(await ask(page, `'connect', ${JSON.stringify(named.path)}, { bufferSize: -1 }`)).toEqual({
      lastError: 'Failed to connect to the port.',
    });
    expect(await ask(page, `'connect', ${JSON.stringify(named.path)}`)).toMatchObject({ connectionId: 1 });
    expect(shell.output()).not.toContain('error:');
  });

  it('sends and receives, in events of the size of its buffer', async () => {
    const { page, cable, id } = await connected('{ bufferSize: 64 }');
    expect(await ask(page, `'send', ${id}, toBytes('hello')`)).toEqual({ bytesSent: 5 });
    expect(String(await cable.take(5))).toBe('hello');
    expect(await ask(page, `'send', ${id}, new ArrayBuffer(0)`)).toEqual({ bytesSent: 0 });
    await cable.send('x'.repeat(1000));
    await expect.poll(() => page.evaluate('bytes.reduce((sum, part) => sum + part.length, 0)')).toBe(1000);
    expect(await page.evaluate('Math.max(...bytes.map((part) => part.length))')).toBe(64);
  });

  it('loses nothing of 1 MiB, both ways at once', async () => {
    const { page, cable, id } = await connected();
    const size = 1024 * 1024;
    const data = Buffer.alloc(
      size,
      Uint8Array.from({ length: 251 }, (_, i) => (i * 7) % 256),
    );
    // Where each waits for the other, as some rounds have it, neither may be forgotten.
    for (let round = 1; round <= 4; round++) {
      const sent = page.evaluate(`(async () => {
        const data = new Uint8Array(${size});
        for (let i = 0; i < data.length; i++) data[i] = ((i % 251) * 7) % 256;
        return ask('send', ${id}, data.buffer);
      })()`);
      await cable.send(data);
      expect(await sent).toEqual({ bytesSent: size });
      expect((await cable.take(size)).equals(data)).toBe(true);
      await expect.poll(() => page.evaluate('bytes.reduce((sum, part) => sum + part.length, 0)')).toBe(size);
      const digest = await page.evaluate(`new Blob(bytes.splice(0)).arrayBuffer()
        .then((all) => crypto.subtle.digest('SHA-256', all))
        .then((hash) => Array.from(new Uint8Array(hash)))`);
      expect(Buffer.from(digest as number[])).toEqual(createHash('sha256').update(data).digest());
    }
  });

  it('keeps what comes while it is paused, and takes hold in a listener', async () => {
    const { page, cable, id } = await connected('{ bufferSize: 16 }');
    await page.evaluate(`onBytes = () => { chrome.serial.setPaused(${id}, true, () => {}); }`);
    await cable.send('y'.repeat(200));
    await expect.poll(() => ask(page, `'getInfo', ${id}`)).toMatchObject({ paused: true });
    const first = (await page.evaluate('takeText()')) as string;
    expect(first.length).toBeGreaterThan(0);
    // One more may have been on its way.
    expect(first.length).toBeLessThanOrEqual(32);
    await page.evaluate('onBytes = null; seen = []');
    expect(await ask(page, `'setPaused', ${id}, false`)).toBeUndefined();
    await expect
      .poll(() => page.evaluate('bytes.reduce((sum, part) => sum + part.length, 0)'))
      .toBe(200 - first.length);
    expect((await seen(page))[0]).toEqual(['answer', 'setPaused']);
    // Paused, it ends without a word.
    await ask(page, `'setPaused', ${id}, true`);
    await page.evaluate('seen = []');
    await ask(page, `'disconnect', ${id}`);
    expect(await seen(page)).toEqual([['answer', 'disconnect']]);
  });

  it('tells once that nothing comes, and stays as it is', async () => {
    const { page, cable, id } = await connected('{ receiveTimeout: 100 }');
    await expect.poll(() => seen(page)).toContainEqual(['error', id, 'timeout']);
    expect(await ask(page, `'getInfo', ${id}`)).toMatchObject({ paused: false });
    await cable.send('a');
    await expect
      .poll(async () => (await seen(page)).slice(-2))
      .toEqual([
        ['received', id, 1],
        ['error', id, 'timeout'],
      ]);
  });

  it('sends one thing at a time, and gives up in time', async () => {
    const { page, cable, id } = await connected('{ sendTimeout: 2000 }');
    cable.stall(true);
    const [long, second] = (await page.evaluate(`Promise.all([
      ask('send', ${id}, new ArrayBuffer(1000000)), ask('send', ${id}, toBytes('x'))])`)) as { bytesSent: number }[];
    expect(second).toEqual({ bytesSent: 0, error: 'pending' });
    expect(long).toEqual({ bytesSent: expect.any(Number) as number, error: 'timeout' });
    expect(long?.bytesSent).toBeLessThan(1_000_000);
    expect(await ask(page, `'send', ${id}, toBytes('y')`)).toEqual({ bytesSent: 0, error: 'timeout' });
    // What was in the pipe is written all the same, and nothing else.
    cable.stall(false);
    expect((await cable.take(long?.bytesSent ?? 0)).every((byte) => byte === 0)).toBe(true);
    expect(await ask(page, `'send', ${id}, toBytes('after')`)).toEqual({ bytesSent: 5 });
    expect(String(await cable.take(5))).toBe('after');
    // A port that is closed tells what waits.
    cable.stall(true);
    await ask(page, `'update', ${id}, { sendTimeout: 0 }`);
    await page.evaluate('seen = []');
    const waiting = page.evaluate(`Promise.all([
      ask('send', ${id}, new ArrayBuffer(1000000)), ask('disconnect', ${id})])`);
    expect(await waiting).toEqual([{ bytesSent: expect.any(Number) as number, error: 'disconnected' }, true]);
    expect(await seen(page)).toEqual([
      ['error', id, 'disconnected'],
      ['answer', 'send'],
      ['answer', 'disconnect'],
    ]);
  });

  it('tells that the device is gone, and pauses', async () => {
    const { page, cable, id } = await connected(`{ name: 'x' }`);
    await cable.send('last');
    await expect.poll(() => seen(page)).toContainEqual(['received', id, 4]);
    await cable.unplug();
    await expect.poll(() => seen(page)).toContainEqual(['error', id, 'device_lost']);
    expect(await ask(page, `'getInfo', ${id}`)).toEqual({
      bufferSize: 4096,
      connectionId: id,
      name: 'x',
      paused: true,
      persistent: false,
      receiveTimeout: 0,
      sendTimeout: 0,
    });
    expect(await ask(page, `'update', ${id}, {}`)).toBe(false);
    // Whoever tries to go on hears it again.
    await page.evaluate('seen = []');
    await ask(page, `'setPaused', ${id}, false`);
    await expect.poll(() => seen(page)).toContainEqual(['error', id, 'device_lost']);
    expect(await ask(page, `'disconnect', ${id}`)).toBe(true);
  });

  it('wakes an event page for a persistent connection, and closes the others with it', async () => {
    const [one, two] = [await plugged(), await plugged()];
    const { shell, page } = await start([one, two], { idleMs: 200, suspendMs: 200 });
    await ask(page, `'connect', ${JSON.stringify(one.path)}, { persistent: true, name: 'stays' }`);
    await ask(page, `'connect', ${JSON.stringify(two.path)}, { name: 'goes' }`);
    await page.evaluate(`chrome.app.window.get('keeper').close()`);
    await expect.poll(() => isAsleep(shell)).toBe(true);
    await one.send('wake up');
    await shell.waitForOutput('serial: received wake up');
    expect(await ask(await shell.background(), `'getConnections'`)).toMatchObject([{ name: 'stays', connectionId: 1 }]);
    expect(shell.output()).not.toContain('serial: error');
  });

  it('keeps apps apart, and gives a port back when its app ends', async () => {
    const other = join(mkdtempSync(join(tmpdir(), 'holdfast-test-')), 'app');
    cleanups.push(() => rmSync(join(other, '..'), { recursive: true, force: true, maxRetries: 10 }));
    cpSync(folder, other, { recursive: true });
    const cable = await plugged();
    const { shell } = await start([cable], {}, [folder, other]);
    const backgrounds = () =>
      shell.electron.windows().filter((window) => window.url().endsWith('_generated_background_page.html'));
    await expect.poll(() => backgrounds().length).toBe(2);
    const [first, second] = backgrounds() as [Page, Page];
    await expect.poll(() => first.evaluate('typeof ask')).toBe('function');
    await expect.poll(() => second.evaluate('typeof ask')).toBe('function');
    expect(await ask(first, `'connect', ${JSON.stringify(cable.path)}`)).toMatchObject({ connectionId: 1 });
    expect(await ask(second, `'connect', ${JSON.stringify(cable.path)}`)).toEqual({
      lastError: 'Failed to connect to the port.',
    });
    expect(await ask(second, `'send', 1, toBytes('not mine')`)).toEqual({ lastError: 'Serial connection not found.' });
    expect(await ask(second, `'getConnections'`)).toEqual([]);
    await first.evaluate('setTimeout(() => chrome.runtime.reload(), 0)');
    await expect.poll(() => ask(second, `'connect', ${JSON.stringify(cable.path)}`)).toMatchObject({ connectionId: 2 });
    expect(cable.received.byteLength).toBe(0);
  });
});
