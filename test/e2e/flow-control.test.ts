/**
 * What happens when a page does not keep up: nothing grows, nothing is lost but what a kernel would lose too, nobody else waits.
 * `HOLDFAST_BLOCK_SECONDS=10` blocks the page for longer and prints the figures of docs/performance.md.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SOCKET_WINDOW } from '../../src/main/sockets/delivery.ts';
import { MESSAGE_BYTES } from '../../src/main/sockets/tcp-reader.ts';
import { RECEIVE_BUFFER_BYTES } from '../../src/main/sockets/udp-reader.ts';
import { patternedBytes, startPeer } from '../support/peer.ts';
import type { Peer } from '../support/peer.ts';
import { fixtureFolder, startShell } from '../support/shell.ts';
import type { RunningShell } from '../support/shell.ts';

const MIB = 1024 * 1024;
const asked = process.env['HOLDFAST_BLOCK_SECONDS'];
/** Longer than a busy machine takes for a new window of another app. */
const BLOCK_MS = asked === undefined ? 10_000 : Number(asked) * 1000;

let shell: RunningShell;
let page: Page;
const peers: Peer[] = [];

beforeEach(async () => {
  shell = await startShell([fixtureFolder('flow-control'), fixtureFolder('isolation-a')], { log: 'debug' });
  page = await eventPage('Flow control fixture');
});
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
  await shell.close();
});

async function eventPage(name: string): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const candidate of shell.electron.windows()) {
        if (!candidate.url().includes('_generated')) continue;
        if ((await candidate.evaluate('chrome.runtime.getManifest().name')) === name) found = candidate;
      }
      return found;
    })
    .toBeDefined();
  const ready = found as Page;
  // Its manifest can be asked before its scripts have run.
  await ready.waitForLoadState('domcontentloaded');
  return ready;
}

async function peerThat(onConnection: (socket: Socket) => void): Promise<Peer> {
  const peer = await startPeer(onConnection);
  peers.push(peer);
  return peer;
}

/** Writes as fast as the other side takes it. */
function pushing(pattern: Buffer, total: number): (socket: Socket) => void {
  return (socket) => {
    let left = total;
    const write = () => {
      while (left > 0 && socket.writable) {
        const piece = pattern.subarray(0, Math.min(left, pattern.length));
        left -= piece.length;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', write);
    write();
  };
}

const echo = (socket: Socket) => {
  socket.setNoDelay(true);
  socket.on('data', (data) => socket.write(data));
};

/** Main's memory, and what it has read of the connection with this peer: its Node tells it of every handle. */
const main = (port: number) =>
  shell.electron.evaluate((_electron, peerPort) => {
    const { rss, external, arrayBuffers, heapUsed } = process.memoryUsage();
    const node = process as unknown as { _getActiveHandles(): Partial<Socket>[] };
    const socket = node._getActiveHandles().find(({ remotePort }) => remotePort === peerPort);
    return { rss, external, arrayBuffers, heapUsed, read: socket?.bytesRead ?? 0 };
  }, port);

const blocked = () => shell.output().includes('blocked') && !shell.output().includes('unblocked');

function tell(figures: Record<string, number | string>): void {
  if (asked !== undefined) console.log(JSON.stringify(figures));
}
const inMib = (bytes: number) => (bytes / MIB).toFixed(2);

it('keeps no more than the window of what is pushed at a blocked page, loses nothing, and lets others go on', async () => {
  // A prime length: a piece of any usual size that is lost, doubled or out of place shows.
  const pattern = patternedBytes(1_048_573 + 3).subarray(0, 1_048_573);
  const total = 256 * MIB;
  const peer = await peerThat(pushing(pattern, total));
  const echoing = await peerThat(echo);
  const other = await eventPage('Isolation fixture a');
  const before = await main(peer.port);
  await page.evaluate((base64) => {
    Object.assign(globalThis, { pattern: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });
  }, pattern.toString('base64'));
  const receiving = page.evaluate(`receivePattern(${peer.port}, pattern, ${total}, ${8 * MIB}, ${BLOCK_MS})`);
  await shell.waitForOutput('blocked');

  // Another app: its sockets, and a new window of it.
  await other.evaluate(ROUND_TRIPS.replace('PORT', String(echoing.port)));
  await other.evaluate(`new Promise((resolve) => chrome.app.window.create('window.html', { id: 'second' }, resolve))`);
  const othersAnswered = Date.now();

  const taken: (Awaited<ReturnType<typeof main>> & { written: number; at: number })[] = [];
  while (blocked()) {
    const sample = await main(peer.port);
    taken.push({ ...sample, written: peer.connections[0]?.bytesWritten ?? 0, at: Date.now() });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const result = (await receiving) as { seen: number; wrong: number; blockedAt: number; unblocked: number };
  // That the page goes on shows in the output a little later.
  const samples = taken.filter(({ at }) => at < result.unblocked);
  const largest = (key: keyof (typeof samples)[number]) => Math.max(...samples.map((sample) => sample[key]));
  const held = largest('read') - result.blockedAt;
  tell({
    'page blocked, s': BLOCK_MS / 1000,
    'peer could push, MiB': inMib(largest('written') - result.blockedAt),
    'of which in main and on the way to the page, MiB': inMib(held),
    'window, MiB': inMib(SOCKET_WINDOW),
    "main's RSS grew by, MiB": inMib(largest('rss') - before.rss),
    "main's external memory grew by, MiB": inMib(largest('external') - before.external),
    'afterwards received, MiB': inMib(result.seen),
  });

  expect(othersAnswered).toBeLessThan(result.unblocked);
  expect(samples.length).toBeGreaterThan(1);
  // The window and the message that fills it up, and what the reader holds ready: a message and the read that filled that up.
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThanOrEqual(SOCKET_WINDOW + 3 * MESSAGE_BYTES);
  // The system's own buffers take some more; then the peer stands still.
  expect(largest('written') - result.blockedAt).toBeLessThan(64 * MIB);
  expect(largest('external') - before.external).toBeLessThan(16 * MIB);
  expect(largest('rss') - before.rss).toBeLessThan(64 * MIB);
  expect(result).toMatchObject({ seen: total, wrong: -1 });
});

/** Twenty round trips of one byte in a page that has no helpers. */
const ROUND_TRIPS = `new Promise((resolve, reject) => {
  let left = 20;
  chrome.sockets.tcp.create({}, ({ socketId }) => {
    const send = () => chrome.sockets.tcp.send(socketId, new Uint8Array([left]).buffer, () => {});
    chrome.sockets.tcp.onReceive.addListener(() => (--left === 0 ? resolve() : send()));
    chrome.sockets.tcp.connect(socketId, '127.0.0.1', PORT, (code) => (code === 0 ? send() : reject(new Error(String(code)))));
  });
})`;

it('answers other sockets of a page that one socket keeps busy', async () => {
  const flood = await peerThat(pushing(patternedBytes(MIB), Infinity));
  const echoing = await peerThat(echo);
  await page.evaluate(`takeFlood(${flood.port})`);
  await expect.poll(() => page.evaluate('flooded')).toBeGreaterThan(0);
  const meanwhile = (await page.evaluate(`roundTrips(${echoing.port}, 100)`)) as number[];
  const sorted = meanwhile.toSorted((a, b) => a - b);
  const middle = sorted[50] ?? 0;
  tell({
    'round trips beside a busy socket': meanwhile.length,
    'its bytes in one of them, median, MiB': inMib(middle),
    'largest, MiB': inMib(sorted.at(-1) ?? 0),
  });
  expect(meanwhile).toHaveLength(100);
  // The flood went on all the time, and an answer waits behind no more than what was on its way already.
  expect(meanwhile.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThan(0);
  expect(middle).toBeLessThanOrEqual(4 * SOCKET_WINDOW);
});

it('drops datagrams beyond the limit of a blocked page, and counts them', async () => {
  const size = 1000;
  // Far more than the limit, yet sent well before the page goes on.
  const count = asked === undefined ? 6000 : 20_000;
  const END = 0xff_ff_ff_ff;
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
    const announced = once(socket, 'message') as Promise<[Buffer, { port: number }]>;
    const receiving = page.evaluate(`receiveNumbered(${socket.address().port}, ${BLOCK_MS}, ${END})`);
    const [, { port }] = await announced;
    const send = (number: number) => {
      const datagram = Buffer.alloc(size);
      datagram.writeUInt32BE(number);
      return new Promise<void>((sent) => socket.send(datagram, port, '127.0.0.1', () => sent()));
    };
    await send(0);
    await shell.waitForOutput('blocked');
    // Main gets a turn now and then: what the system drops does not try main. Where it gets few, there is more to be sent.
    const latest = Date.now() + BLOCK_MS - 500;
    let sent = 1;
    while (sent < count || (countedDrops() === 0 && Date.now() < latest)) {
      await send(sent);
      sent += 1;
      if (sent % 32 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const allSent = Date.now();
    await shell.waitForOutput('unblocked');
    let ends = 0;
    let arrived: unknown;
    while (!arrived && ends < 50) {
      ends += 1;
      await send(END);
      arrived = await Promise.race([receiving, new Promise((resolve) => setTimeout(resolve, 500))]);
    }
    const { id, numbers, unblocked } = (await receiving) as { id: number; numbers: number[]; unblocked: number };
    const inKernel = kernelDrops(port);
    await page.evaluate(`new Promise((resolve) => chrome.sockets.udp.close(${id}, resolve))`);
    const received = numbers.filter((number) => number !== END);
    // The line about the last of them may still be on its way to us.
    const accounted = () => received.length + countedDrops() + (inKernel ?? 0);
    const expected = inKernel === undefined ? 1 : sent;
    await expect.poll(accounted).toBeGreaterThanOrEqual(expected);
    tell({
      'datagrams sent to the blocked page': sent,
      'received when it went on': received.length,
      'dropped and counted by main': countedDrops(),
      'dropped by the system': inKernel ?? 'unknown',
    });

    expect(allSent).toBeLessThan(unblocked);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(new Set(received).size).toBe(received.length);
    // What is under way to the page, with a message of up to 256 datagrams beyond, and the queue in main.
    expect(received.length).toBeGreaterThan(RECEIVE_BUFFER_BYTES / size);
    expect(received.length).toBeLessThanOrEqual((SOCKET_WINDOW + RECEIVE_BUFFER_BYTES) / size + 256);
    // Every datagram is accounted for; of the repeated ends some may be among the dropped ones.
    expect(countedDrops()).toBeGreaterThan(0);
    expect(accounted()).toBeLessThan(sent + ends);
  } finally {
    socket.close();
  }
});

/** The number in the last line about dropped datagrams. */
function countedDrops(): number {
  const lines = [...shell.output().matchAll(/UDP socket \d+: (\d+) datagrams? (?:was|were) dropped so far/g)];
  return Number(lines.at(-1)?.[1] ?? 0);
}

/** What the system dropped of a socket, where it tells. */
function kernelDrops(port: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of readFileSync('/proc/net/udp', 'utf8').split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(local)) return Number(fields.at(-1));
  }
  return undefined;
}

it('stops at the third of two hundred events that one message carried', async () => {
  const bytes = patternedBytes(200 * 1024);
  const peer = await peerThat((socket) => socket.write(bytes));
  const outcome = (await page.evaluate(`(async () => {
    const sizes = [];
    let all;
    const everything = new Promise((resolve) => { all = resolve; });
    let total = 0;
    let whenPaused;
    const paused = new Promise((resolve) => { whenPaused = resolve; });
    const id = await connect(${peer.port}, { bufferSize: 1000 }, (info) => {
      sizes.push(info.data.byteLength);
      total += info.data.byteLength;
      if (sizes.length === 3) chrome.sockets.tcp.setPaused(info.socketId, true, whenPaused);
      if (total === ${200 * 1024}) all();
    });
    await paused;
    // Answers come behind everything that was on its way to this page.
    await new Promise((resolve) => chrome.sockets.tcp.getInfo(id, resolve));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await new Promise((resolve) => chrome.sockets.tcp.getInfo(id, resolve));
    const whilePaused = sizes.slice();
    await new Promise((resolve) => chrome.sockets.tcp.setPaused(id, false, resolve));
    await everything;
    return { whilePaused, total };
  })()`)) as { whilePaused: number[]; total: number };
  expect(outcome).toEqual({ whilePaused: [1000, 1000, 1000], total: 200 * 1024 });
});
