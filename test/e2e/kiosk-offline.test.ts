/** What a kiosk does at a start without a network: WaitForNetwork, WaitForNetworkUrl (docs/kiosk.md). */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ExitCode } from '../../src/main/host/exit-code.ts';
import { makeToken } from '../../src/main/kiosk/operations/access-token.ts';
import { hashPin } from '../../src/main/kiosk/policy/exit-pin.ts';
import { startKiosk } from '../support/kiosk.ts';
import type { RunningKiosk, TestPolicy } from '../support/kiosk.ts';
import { fixtureFolder } from '../support/shell.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function start(policy: TestPolicy, fixture = 'kiosk'): Promise<RunningKiosk> {
  const kiosk = await startKiosk(policy, { folder: fixtureFolder(fixture) });
  cleanUps.push(() => kiosk.close());
  return kiosk;
}

const times = (kiosk: RunningKiosk, text: string) => kiosk.output().split(text).length - 1;
const screens = (kiosk: RunningKiosk) =>
  kiosk.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .filter((one) => one.isVisible() && one.isAlwaysOnTop() && one.webContents.getURL().startsWith('data:'))
      .map((one) => one.webContents.getTitle()),
  );
const inScreen = (kiosk: RunningKiosk, title: string, script: string) =>
  kiosk.electron.evaluate(
    ({ BrowserWindow }, [name, code]) => {
      const screen = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === name);
      return screen?.webContents.executeJavaScript(code) as Promise<unknown>;
    },
    [title, script] as const,
  );
const press = async (
  kiosk: RunningKiosk,
  title: string,
  keys: readonly string[],
  modifiers: ('control' | 'alt')[] = [],
) => {
  // It has its title before it listens to keys.
  await expect.poll(() => inScreen(kiosk, title, 'document.readyState')).toBe('complete');
  await kiosk.electron.evaluate(
    ({ BrowserWindow }, [name, codes, held]) => {
      const screen = BrowserWindow.getAllWindows().find((one) => one.webContents.getTitle() === name);
      for (const keyCode of codes) screen?.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers: held });
    },
    [title, keys, modifiers] as const,
  );
};
/** The system's word, as long as the kiosk runs. */
const network = (kiosk: RunningKiosk, there: boolean) =>
  kiosk.electron.evaluate(({ net }, is) => void Object.assign(net, { isOnline: () => is }), there);

it('waits until a URL answers, tells so, and is left by the PIN meanwhile', async () => {
  let answer = 503;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer, answer === 302 ? { location: '/signin' } : {}).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { token, sha256 } = makeToken();
  const policy: TestPolicy = {
    WaitForNetwork: 'always',
    WaitForNetworkUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/alive`,
    HealthEndpoint: { Port: 0, TokenSha256: sha256 },
    ExitPin: await hashPin('2468'),
  };
  const kiosk = await start(policy);
  await kiosk.waitForOutput('There is no network, without which the app does not start');
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  const base = /endpoint is at (http:\S+\d\/)/.exec(await kiosk.waitForOutput('endpoint is at'))?.[1] ?? '';
  const health = async () => {
    const found = await fetch(`${base}health`, { headers: { Authorization: `Bearer ${token}` } });
    return [found.status, await found.json()];
  };
  await expect.poll(health).toEqual([503, { state: 'offline' }]);
  // A network that wants a sign-in first.
  answer = 302;
  const before = asked;
  await expect.poll(() => asked).toBeGreaterThan(before + 1);
  await inScreen(kiosk, 'No network', `document.querySelector('a').click()`);
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  expect(kiosk.output()).not.toContain('onLaunched');

  await press(kiosk, 'No network', ['S'], ['control', 'alt']);
  await expect.poll(() => screens(kiosk)).toContain('PIN');
  await press(kiosk, 'PIN', ['Escape']);
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);

  answer = 204;
  await kiosk.waitForOutput('window loaded');
  await expect.poll(() => screens(kiosk)).toEqual([]);
  await expect.poll(health).toEqual([200, { state: 'running' }]);
  expect(times(kiosk, 'onLaunched')).toBe(1);

  // The next start waits again, as what the last one ended as.
  answer = 503;
  await kiosk.electron.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('window.html'));
    process.kill(contents?.getOSProcessId() ?? 0, 'SIGKILL');
  });
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  answer = 200;
  await kiosk.waitForOutput('onRestarted');
  await expect.poll(() => screens(kiosk)).toEqual([]);
  answer = 503;
  kiosk.writePolicy({ ...policy, HideCursor: true });
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  await press(kiosk, 'No network', ['S'], ['control', 'alt']);
  await expect.poll(() => screens(kiosk)).toContain('PIN');
  await press(kiosk, 'PIN', ['2', '4', '6', '8', 'Enter']);
  expect(await kiosk.exited).toBe(ExitCode.Left);
});

it('an app that is not offline_enabled waits for what the system calls a network', async () => {
  const kiosk = await start({ WaitForNetwork: 'never' }, 'kiosk-guests');
  await kiosk.waitForOutput('window ready');
  await network(kiosk, false);
  // Starts the app anew.
  kiosk.writePolicy({ WaitForNetwork: 'manifest', HideCursor: true });
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  expect(times(kiosk, 'window ready')).toBe(1);
  await network(kiosk, true);
  await expect.poll(() => times(kiosk, 'window ready')).toBe(2);
  await expect.poll(() => screens(kiosk)).toEqual([]);

  // What is written for it holds at once.
  await network(kiosk, false);
  kiosk.writePolicy({ WaitForNetwork: 'manifest' });
  await expect.poll(() => screens(kiosk)).toEqual(['No network']);
  kiosk.writePolicy({ WaitForNetwork: 'never' });
  await expect.poll(() => times(kiosk, 'window ready')).toBe(3);
});

it('an offline_enabled app does not', async () => {
  const kiosk = await start({ WaitForNetwork: 'manifest' });
  await kiosk.waitForOutput('window loaded');
  await network(kiosk, false);
  kiosk.writePolicy({ WaitForNetwork: 'manifest', HideCursor: true });
  await expect.poll(() => times(kiosk, 'window loaded')).toBe(2);
  expect(kiosk.output()).not.toContain('There is no network');
});
