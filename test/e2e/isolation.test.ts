import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
afterEach(() => shell.close());

const promised = (page: Page, call: string) =>
  page.evaluate(`new Promise((resolve) => chrome.${call.replace(/\)$/, '')}${call.endsWith('()') ? '' : ', '}function (result) {
    resolve(chrome.runtime.lastError ? 'lastError: ' + chrome.runtime.lastError.message : result);
  }))`);

it('keeps the sockets and the storage of two apps apart', async () => {
  shell = await startShell([fixtureFolder('isolation-a'), fixtureFolder('isolation-b')]);
  const [a, b] = await Promise.all(
    ['Isolation fixture a', 'Isolation fixture b'].map(async (name) => {
      let found: Page | undefined;
      const find = async () => {
        for (const page of shell.electron.windows()) {
          if (!page.url().includes('_generated')) continue;
          if ((await page.evaluate('chrome.runtime.getManifest().name')) === name) found = page;
        }
        return found !== undefined;
      };
      await expect.poll(find).toBe(true);
      return found;
    }),
  );
  if (!a || !b) throw new Error('two apps are needed');
  expect(await a.evaluate('chrome.runtime.id')).not.toBe(await b.evaluate('chrome.runtime.id'));
  expect(a.url()).not.toBe(b.url());

  const made = (await promised(a, 'sockets.tcp.create({})')) as { socketId: number };
  const udp = (await promised(a, 'sockets.udp.create({})')) as { socketId: number };
  const server = (await promised(a, 'sockets.tcpServer.create({})')) as { socketId: number };
  expect(await promised(a, `sockets.tcp.getInfo(${made.socketId})`)).toMatchObject({ socketId: made.socketId });
  for (const call of [
    `sockets.tcp.getInfo(${made.socketId})`,
    `sockets.tcp.close(${made.socketId})`,
    `sockets.tcp.connect(${made.socketId}, '127.0.0.1', 9)`,
    `sockets.udp.getInfo(${udp.socketId})`,
    `sockets.tcpServer.listen(${server.socketId}, '127.0.0.1', 0)`,
  ]) {
    expect(await promised(b, call)).toBe('lastError: Socket not found');
  }
  expect(await b.evaluate('new Promise((resolve) => chrome.sockets.tcp.getSockets(resolve))')).toEqual([]);
  // Ids count on over both apps.
  expect(((await promised(b, 'sockets.tcp.create({})')) as { socketId: number }).socketId).toBe(made.socketId + 1);

  await promised(a, `storage.local.set({ mine: 'a' })`);
  await promised(b, `storage.local.set({ mine: 'b' })`);
  expect(await promised(a, `storage.local.get('mine')`)).toEqual({ mine: 'a' });
  expect(await promised(b, `storage.local.get('mine')`)).toEqual({ mine: 'b' });
});
