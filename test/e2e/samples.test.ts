import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { startPeer } from '../support/peer.ts';
import { appFolder, root, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

let shell: RunningShell;
afterEach(() => shell.close());

/** Pictures for whoever wants to see what the test saw. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = join(root, 'test-results/screenshots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

it('loopback: all checks pass, in the window and on the terminal', async () => {
  shell = await startShell(appFolder('loopback'));
  expect(await shell.waitForOutput(/loopback: (\d+ checks passed|FAILED)/)).toMatch(/loopback: 12 checks passed/);
  const window = await shell.page('window.html');
  expect(await window.title()).toBe('Loopback');
  await expect.poll(() => window.textContent('#verdict')).toMatch(/All 12 checks passed/);
  await picture(window, 'loopback');
});

it('telnet: talks to a server, shows what it says and that it left', async () => {
  const heard: string[] = [];
  const peer = await startPeer((socket) => {
    socket.write('Welcome to the test server\r\n');
    socket.on('data', (chunk) => {
      heard.push(chunk.toString());
      if (chunk.toString().startsWith('bye')) socket.end('See you\r\n');
    });
  });
  shell = await startShell(appFolder('telnet'));
  const window = await shell.page('window.html');
  await window.fill('#host', '127.0.0.1');
  await window.fill('#port', String(peer.port));
  await window.click('#connect');
  await expect.poll(() => window.textContent('#scrollback')).toContain('Welcome to the test server');
  await window.fill('#text', 'hello');
  await window.press('#text', 'Enter');
  await expect.poll(() => heard.join('')).toBe('hello\r\n');
  await window.fill('#text', 'bye');
  await window.press('#text', 'Enter');
  await expect.poll(() => window.textContent('#scrollback')).toContain('See you');
  await expect.poll(() => window.textContent('#connect')).toBe('Connect');
  await picture(window, 'telnet');
  await peer.close();
});

it('telnet: names the net error of a refused connection', async () => {
  const peer = await startPeer(() => {});
  const { port } = peer;
  await peer.close();
  shell = await startShell(appFolder('telnet'));
  const window = await shell.page('window.html');
  await window.fill('#port', String(port));
  await window.click('#connect');
  await expect.poll(() => window.textContent('#scrollback')).toMatch(/refused/i);
});

it('web server: serves its page, a HEAD and a 404 to a browser', async () => {
  shell = await startShell(appFolder('web-server'));
  const window = await shell.page('window.html');
  await expect.poll(() => window.textContent('#url')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const url = (await window.textContent('#url')) as string;
  const [page, head, missing] = await Promise.all([
    fetch(url).then(async (answer) => [
      answer.status,
      answer.headers.get('content-type'),
      (await answer.text()).length > 100,
    ]),
    fetch(url, { method: 'HEAD' }).then(async (answer) => [answer.status, (await answer.text()).length]),
    fetch(`${url}missing`).then((answer) => answer.status),
  ]);
  expect(page).toEqual([200, expect.stringContaining('text/html'), true]);
  expect(head).toEqual([200, 0]);
  expect(missing).toBe(404);
  await expect.poll(() => window.textContent('#log')).toMatch(/404/);
  await picture(window, 'web-server');
});

/** A port that was free a moment ago: the app wants a number, not "any". */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

async function freeTcpPort(): Promise<number> {
  const peer = await startPeer(() => {});
  await peer.close();
  return peer.port;
}

it('messenger: exchanges datagrams and remembers its settings', async () => {
  const peer = createSocket('udp4');
  peer.bind(0, '127.0.0.1');
  await once(peer, 'listening');
  const profile = temporaryProfile();
  shell = await startShell(appFolder('messenger'), { profile });
  let window = await shell.page('window.html');
  await window.fill('#nickname', 'Ada');
  await window.fill('#port', String(await freeUdpPort()));
  await window.fill('#peerAddress', '127.0.0.1');
  await window.fill('#peerPort', String(peer.address().port));
  await window.click('#toggle');
  await expect.poll(() => window.isEnabled('#text')).toBe(true);
  await window.fill('#text', 'good morning');
  const received: [Buffer, { address: string; port: number }][] = [];
  peer.on('message', (bytes, from) => received.push([bytes, from]));
  await window.press('#text', 'Enter');
  await expect
    .poll(() => received.map(([bytes]) => bytes.toString()))
    .toEqual([expect.stringContaining('good morning')]);
  const [[bytes, from]] = received as [[Buffer, { address: string; port: number }]];
  peer.send(Buffer.from(bytes.toString().replace('good morning', 'and to you')), from.port, from.address);
  await expect.poll(() => window.textContent('#messages')).toContain('and to you');
  await picture(window, 'messenger');
  await shell.close();
  peer.close();

  shell = await startShell(appFolder('messenger'), { profile });
  window = await shell.page('window.html');
  await expect.poll(() => window.inputValue('#nickname')).toBe('Ada');
  await shell.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

it('party line (Firefox OS): hosts a line, joins it, and passes on what another guest says', async () => {
  shell = await startShell(appFolder('firefox-os-party-line'));
  const window = await shell.page('index.html');
  await window.fill('#hostPort', String(await freeTcpPort()));
  await window.click('#host');
  await expect.poll(() => window.textContent('#hostState')).toBe('hosting, 0 on the line');
  const port = Number(await window.inputValue('#hostPort'));
  await window.fill('#name', 'Ada');
  await window.fill('#address', `127.0.0.1:${port}`);
  await window.click('#join');
  await expect.poll(() => window.textContent('#lines')).toContain('Ada has joined');
  const guest = connect(port, '127.0.0.1');
  let heard = '';
  guest.on('data', (chunk) => {
    heard += chunk.toString();
  });
  try {
    await expect.poll(() => window.textContent('#hostState')).toBe('hosting, 2 on the line');
    guest.write(Buffer.from('Charles: Grüße from telnet\r\n'));
    await expect.poll(() => window.textContent('#lines')).toContain('Grüße from telnet');
    await window.fill('#text', 'good morning');
    await window.press('#text', 'Enter');
    await expect.poll(() => heard).toBe('Charles: Grüße from telnet\nAda: good morning\n');
    await expect.poll(() => window.textContent('#wire')).toContain('3 lines');
    await picture(window, 'party-line');
    // The other page takes this one's place, and its sockets go with it.
    const left = once(guest, 'end');
    await window.click('#about');
    await left;
    await window.click('#back');
    await expect.poll(() => window.inputValue('#address')).toBe(`127.0.0.1:${port}`);
    await window.click('#join');
    await expect.poll(() => window.textContent('#lines')).toContain('Nobody hosts a line there.');
  } finally {
    guest.destroy();
  }
});

it('loads no sample with a warning', async () => {
  shell = await startShell(appFolder('loopback'), { log: 'warn' });
  await shell.page('window.html');
  expect(
    shell
      .output()
      .split('\n')
      .filter((line) => line.startsWith('[holdfast]')),
  ).toEqual([]);
  expect(JSON.parse(readFileSync(join(appFolder('loopback'), 'manifest.json'), 'utf8'))).toHaveProperty('sockets');
});
