import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { patternedBytes, sha256, startPeer } from '../support/peer.ts';
import type { Peer } from '../support/peer.ts';
import { fixtureFolder, startShell, temporaryProfile } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

const MIB = 1024 * 1024;
let shell: RunningShell;
let page: Page;
let peer: Peer | undefined;

beforeEach(async () => {
  shell = await startShell(fixtureFolder('transfer'));
  page = await shell.background();
});
afterEach(async () => {
  await peer?.close();
  peer = undefined;
  await shell.close();
});

const openSockets = () =>
  shell.electron.evaluate(() =>
    globalThis.holdfastTest.shell.apps.map(({ id }) => globalThis.holdfastTest.shell.sockets.count(id)),
  );
/** Open files of the main process, where the system tells. */
const descriptors = () =>
  process.platform === 'linux' ? readdirSync(`/proc/${shell.electron.process().pid}/fd`).length : 0;
const connected = (port: number, properties = {}) =>
  `new Promise((resolve, reject) => chrome.sockets.tcp.create(${JSON.stringify(properties)}, ({ socketId }) =>
    chrome.sockets.tcp.connect(socketId, '127.0.0.1', ${port}, (result) => (result === 0 ? resolve(socketId) : reject(new Error(String(result)))))))`;

it('receives 64 MiB without losing or doubling a byte, in events of at most bufferSize', async () => {
  const bytes = patternedBytes(64 * MIB);
  peer = await startPeer((socket) => socket.end(bytes));
  const received = (await page.evaluate(`(async () => {
    const chunks = [];
    let total = 0;
    let largest = 0;
    const done = new Promise((resolve) => {
      chrome.sockets.tcp.onReceive.addListener(({ data }) => {
        chunks.push(new Uint8Array(data));
        total += data.byteLength;
        largest = Math.max(largest, data.byteLength);
      });
      chrome.sockets.tcp.onReceiveError.addListener(({ resultCode }) => resolve(resultCode));
    });
    await ${connected(peer.port, { bufferSize: 65_536 })};
    const code = await done;
    const all = new Uint8Array(total);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
    return { total, largest, code, hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  })()`)) as { total: number; largest: number; code: number; hash: string };
  expect(received.total).toBe(64 * MIB);
  expect(received.hash).toBe(sha256(bytes));
  expect(received.largest).toBeLessThanOrEqual(65_536);
  expect(received.code).toBe(-100);
});

it('sends 64 MiB in order', async () => {
  const hash = createHash('sha256');
  let total = 0;
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  peer = await startPeer((socket) => {
    socket.on('data', (chunk) => {
      hash.update(chunk);
      total += chunk.length;
    });
    socket.on('end', () => ended());
  });
  const sent = await page.evaluate(`(async () => {
    const id = await ${connected(peer.port)};
    const all = new Uint8Array(64 * ${MIB});
    for (let i = 0; i < all.length; i++) all[i] = (i * 31 + (i >>> 13)) & 255;
    const results = [];
    for (let at = 0; at < all.length; at += ${MIB}) {
      results.push(new Promise((resolve) => chrome.sockets.tcp.send(id, all.subarray(at, at + ${MIB}), ({ bytesSent }) => resolve(bytesSent))));
    }
    const counts = await Promise.all(results);
    await new Promise((resolve) => chrome.sockets.tcp.close(id, resolve));
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
    return { bytes: counts.reduce((sum, count) => sum + count, 0), hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
  })()`);
  await end;
  expect(sent).toEqual({ bytes: 64 * MIB, hash: hash.digest('hex') });
  expect(total).toBe(64 * MIB);
});

it('does not run out of memory when a page is slower than its peer', async () => {
  peer = await startPeer((socket) => {
    const block = patternedBytes(MIB);
    const write = () => {
      while (socket.writable && socket.write(block));
    };
    socket.on('drain', write);
    write();
  });
  await page.evaluate(`(async () => {
    window.seen = 0;
    chrome.sockets.tcp.onReceive.addListener(({ data }) => {
      seen += data.byteLength;
      const until = performance.now() + 20;
      while (performance.now() < until);
    });
    window.id = await ${connected(peer.port, { bufferSize: 4096 })};
  })()`);
  await expect.poll(() => page.evaluate('seen')).toBeGreaterThan(40 * 4096);
  // What main has taken from the socket and the page has not seen is bounded by the credit, not by the peer's speed.
  const read = peer.connections[0]?.bytesWritten ?? 0;
  const seen = (await page.evaluate('seen')) as number;
  expect(read - seen).toBeLessThan(32 * MIB);
  await page.evaluate('new Promise((resolve) => chrome.sockets.tcp.close(id, resolve))');
});

it('stops the very next event when a listener pauses its socket, and loses nothing', async () => {
  peer = await startPeer((socket) => socket.write('aaaabbbbccccdddd'));
  const outcome = await page.evaluate(`(async () => {
    const texts = [];
    let id;
    let whenPaused;
    const paused = new Promise((resolve) => { whenPaused = resolve; });
    const all = new Promise((resolve) => {
      chrome.sockets.tcp.onReceive.addListener(({ socketId, data }) => {
        texts.push(new TextDecoder().decode(data));
        if (texts.length === 2) chrome.sockets.tcp.setPaused(socketId, true, whenPaused);
        if (texts.length === 4) resolve();
      });
    });
    id = await ${connected(peer.port, { bufferSize: 4 })};
    await paused;
    // The answers of later calls come after everything that was on its way to this page.
    await new Promise((resolve) => chrome.sockets.tcp.getSockets(resolve));
    const whilePaused = texts.length;
    await new Promise((resolve) => chrome.sockets.tcp.setPaused(id, false, resolve));
    const atCallback = texts.length;
    await all;
    return { whilePaused, atCallback, texts };
  })()`);
  expect(outcome).toEqual({ whilePaused: 2, atCallback: 2, texts: ['aaaa', 'bbbb', 'cccc', 'dddd'] });
});

it('does not tell of the end of a connection before what a pause holds back of it', async () => {
  peer = await startPeer((socket) => socket.end('aaaabbbbccccdddd'));
  const outcome = await page.evaluate(`(async () => {
    const seen = [];
    const ended = new Promise((resolve) => {
      chrome.sockets.tcp.onReceiveError.addListener(({ resultCode }) => resolve(seen.push(resultCode)));
    });
    chrome.sockets.tcp.onReceive.addListener(({ socketId, data }) => {
      seen.push(new TextDecoder().decode(data));
      if (seen.length > 1) return;
      // Long enough for the end to arrive meanwhile.
      chrome.sockets.tcp.setPaused(socketId, true, () => {
        setTimeout(() => chrome.sockets.tcp.setPaused(socketId, false), 200);
      });
    });
    await ${connected(peer.port, { bufferSize: 4 })};
    await ended;
    return seen;
  })()`);
  expect(outcome).toEqual(['aaaa', 'bbbb', 'cccc', 'dddd', -100]);
});

it('accepts and closes 200 connections and keeps nothing of them', async () => {
  const port = (await page.evaluate(`new Promise((resolve) => chrome.sockets.tcpServer.create({}, ({ socketId }) => {
    window.server = socketId;
    window.closedCount = 0;
    chrome.sockets.tcpServer.onAccept.addListener(({ clientSocketId }) => {
      chrome.sockets.tcp.send(clientSocketId, new Uint8Array([1]), () => chrome.sockets.tcp.close(clientSocketId, () => { closedCount += 1; }));
    });
    chrome.sockets.tcpServer.listen(socketId, '127.0.0.1', 0, () => chrome.sockets.tcpServer.getInfo(socketId, (info) => resolve(info.localPort)));
  }))`)) as number;
  const visit = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('data', () => socket.end());
      socket.on('close', () => resolve());
    });
  await visit();
  const before = descriptors();
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 20 }, visit));
  await expect.poll(() => page.evaluate('closedCount')).toBe(201);
  await expect.poll(openSockets).toEqual([{ tcp: 0, tcpServer: 1, udp: 0 }]);
  await expect.poll(descriptors).toBeLessThanOrEqual(before + 2);
  await page.evaluate('new Promise((resolve) => chrome.sockets.tcpServer.close(server, resolve))');
  await expect.poll(openSockets).toEqual([{ tcp: 0, tcpServer: 0, udp: 0 }]);
});

it("closes a dead page's sockets and says that the app crashed", async () => {
  let tellGone = () => {};
  const gone = new Promise<void>((resolve) => (tellGone = resolve));
  peer = await startPeer((socket) => {
    socket.on('close', tellGone);
    socket.resume();
  });
  await page.evaluate(connected(peer.port));
  await shell.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await gone;
  expect(await shell.exited).toBe(2);
  expect(shell.output()).toMatch(/The pages of Transfer fixture are gone/);
});

it('has everything that a callback confirmed after kill -9', async () => {
  const profile = temporaryProfile();
  const first = await startShell(fixtureFolder('storage'), { profile });
  await first.waitForOutput('storage: confirmed 20');
  first.electron.process().kill('SIGKILL');
  await first.exited;
  const confirmed = [...first.output().matchAll(/storage: confirmed (\d+)/g)].length;
  const second = await startShell(fixtureFolder('storage'), { profile });
  const line = await second.waitForOutput('storage: found');
  await second.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  expect(Number(/found (\d+)/.exec(line)?.[1])).toBeGreaterThanOrEqual(confirmed);
});
