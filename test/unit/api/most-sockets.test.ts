import { afterEach, expect, it } from 'vitest';
import { MOST_SOCKETS } from '../../../src/main/sockets/socket-table.ts';
import type { FakePage } from '../../support/fake-app.ts';
import { socketsApp } from '../../support/sockets.ts';
import { legacyApp } from './socket/legacy-app.ts';

const REFUSED = { results: [], error: `More than ${MOST_SOCKETS} sockets are open.` };
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
});

async function fill(page: FakePage, method: string, ...args: unknown[]): Promise<void> {
  for (let i = 0; i < MOST_SOCKETS; i++) await page.call(method, ...args);
}

it.each(['sockets.tcp', 'sockets.tcpServer', 'sockets.udp'])('%s has so many sockets and no more', async (space) => {
  const app = socketsApp();
  close = async () => app.dispose();
  const page = app.page();
  await fill(page, `${space}.create`, undefined);
  expect(await page.call(`${space}.create`, undefined)).toMatchObject(REFUSED);
  await page.ok(`${space}.close`, 1);
  expect(await page.call(`${space}.create`, undefined)).not.toHaveProperty('error');
});

it('the old API too', async () => {
  const app = legacyApp();
  close = async () => app.dispose();
  const page = app.page();
  await fill(page, 'socket.create', 'tcp', undefined);
  expect(await page.call('socket.create', 'udp', undefined)).toMatchObject(REFUSED);
  await page.ok('socket.destroy', 1);
  expect(await page.call('socket.create', 'udp', undefined)).not.toHaveProperty('error');
});

it('a socket that would get an endless name is not made at all', async () => {
  const app = socketsApp();
  close = async () => app.dispose();
  const page = app.page();
  for (const space of ['sockets.tcp', 'sockets.tcpServer', 'sockets.udp']) {
    expect((await page.call(`${space}.create`, { name: 'n'.repeat(5000) })).error).toContain('at most 4096');
    expect(await page.ok(`${space}.getSockets`)).toEqual([]);
  }
});
