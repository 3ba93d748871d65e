/** The jobs of apps/bench, written as one would write them in plain Node. */
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Answers, Job, Metering, OnAccept } from './jobs.ts';

type JobOf<O extends Job['op']> = Extract<Job, { op: O }>;
type Jobs = { readonly [O in Job['op']]: (job: JobOf<O>) => Promise<Answers[O]> };

const HOST = '127.0.0.1';
const servers = new Map<number, Server>();
const many: Socket[] = [];
const kept = { connections: [] as Socket[], wanted: 0, enough: () => {} };

const ON_ACCEPT: Readonly<Record<OnAccept, (socket: Socket) => void>> = {
  close: (socket) => socket.destroy(),
  answer: (socket) => {
    socket.once('data', (data) => socket.end(data));
  },
  keep: (socket) => {
    kept.connections.push(socket);
    if (kept.connections.length === kept.wanted) kept.enough();
  },
};

export const NODE_JOBS: Jobs = {
  receive: ({ port, properties, ...meter }) => receive(port, properties.bufferSize, meter),

  // Node has no read on demand that would be another way than this.
  legacyRead: ({ port, size, ...meter }) => receive(port, size, meter),

  async send(job) {
    const meter = createMeter(job);
    const data = Buffer.alloc(job.chunk, 7);
    const socket = await open(job.port);
    const sendOneByOne = async () => {
      do {
        await new Promise<void>((resolve, reject) => {
          socket.write(data, (error) => (error ? reject(error) : resolve()));
        });
      } while (!meter.add(data.byteLength));
    };
    await Promise.all(Array.from({ length: job.outstanding }, sendOneByOne));
    socket.destroy();
    return meter.result();
  },

  async echoTcp({ port }) {
    const socket = await open(port);
    socket.setNoDelay(true);
    socket.on('data', (data) => socket.write(data));
    await new Promise((resolve) => socket.once('close', resolve));
    return {};
  },

  async echoUdp({ port }) {
    await withDatagrams(port, (message, socket) => socket.send(message, port, HOST));
    return {};
  },

  async countUdp({ port }) {
    let count = 0;
    let first = 0;
    let last = 0;
    await withDatagrams(port, (message) => {
      if (message[0] !== 1) return;
      last = performance.now();
      if (count === 0) first = last;
      count += 1;
    });
    return { count, ms: last - first };
  },

  async accept({ onAccept }) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      ON_ACCEPT[onAccept](socket);
    });
    await new Promise<void>((listening) => server.listen({ port: 0, host: HOST, backlog: 4096 }, listening));
    const { port } = server.address() as AddressInfo;
    servers.set(port, server);
    return { server: port, port };
  },

  async awaitAccepted({ count }) {
    await new Promise<void>((resolve) => {
      kept.wanted = count;
      kept.enough = resolve;
      if (kept.connections.length >= count) resolve();
    });
    return {};
  },

  async closeAccepted() {
    for (const socket of kept.connections.splice(0)) socket.destroy();
    return {};
  },

  async stopAccepting({ server }) {
    servers.get(server)?.close();
    servers.delete(server);
    return {};
  },

  async openMany({ port, count }) {
    // Left over when a measurement failed.
    for (const socket of many.splice(0)) socket.destroy();
    many.push(...(await Promise.all(Array.from({ length: count }, () => open(port)))));
    return {};
  },

  async receiveMany({ block, ...limits }) {
    const meter = createMeter(limits);
    const tick = Buffer.from([1]);
    await new Promise<void>((resolve) => {
      for (const socket of many) {
        let due = block;
        socket.on('data', (data) => {
          for (due -= data.byteLength; due <= 0; due += block) socket.write(tick);
          if (meter.add(data.byteLength)) resolve();
        });
      }
    });
    return meter.result();
  },

  async closeMany() {
    for (const socket of many.splice(0)) socket.destroy();
    return {};
  },
};

type Limits = Pick<JobOf<'receive'>, 'warmMs' | 'ms' | 'maxBytes'>;

function receive(port: number, bufferSize: number | undefined, limits: Limits): Promise<Metering> {
  const meter = createMeter(limits);
  return new Promise((resolve, reject) => {
    const onBytes = (count: number): boolean => {
      if (!meter.add(count)) return true;
      socket.destroy();
      resolve(meter.result());
      return false;
    };
    // Node reads into one buffer of the asked size; without one it chooses its own, as Chrome does.
    const onread = bufferSize === undefined ? undefined : { buffer: Buffer.alloc(bufferSize), callback: onBytes };
    const socket = connect({ port, host: HOST, ...(onread ? { onread } : {}) });
    if (!onread) socket.on('data', (data) => onBytes(data.byteLength));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection ended early')));
  });
}

/** As in apps/bench/jobs-udp.js. */
async function withDatagrams(port: number, onMessage: (message: Buffer, socket: UdpSocket) => void): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((bound) => socket.bind(0, HOST, bound));
  await new Promise<void>((resolve) => {
    socket.on('message', (message) => {
      if (message.byteLength === 1) resolve();
      else onMessage(message, socket);
    });
    socket.send(Buffer.alloc(1), port, HOST);
  });
  socket.close();
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOST, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** As in apps/bench/meter.js. */
function createMeter({ warmMs, ms, maxBytes }: Limits): { add(size: number): boolean; result(): Metering } {
  let start = 0;
  let counting = false;
  let full = false;
  const counted = { bytes: 0, count: 0, ms: 0 };
  return {
    add(size) {
      if (full) return true;
      const now = performance.now();
      if (start === 0) start = now;
      if (!counting) {
        if (now - start < warmMs) return false;
        counting = true;
        start = now;
        return false;
      }
      counted.bytes += size;
      counted.count += 1;
      counted.ms = now - start;
      full = counted.ms >= ms || counted.bytes >= maxBytes;
      return full;
    },
    result: () => counted,
  };
}
