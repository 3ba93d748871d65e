/**
 * The jobs of apps/bench in plain Node, written as one would write them there: the ceiling of what the same machine does without a
 * browser in between. Started by the driver with the control port and a name as arguments.
 */
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Answers, Job, Request } from './jobs.ts';
import { readLines, writeLine } from './lines.ts';

type JobOf<O extends Job['op']> = Extract<Job, { op: O }>;
type Jobs = { readonly [O in Job['op']]: (job: JobOf<O>) => Promise<Answers[O]> };

const HOST = '127.0.0.1';
const servers = new Map<number, Server>();

const JOBS: Jobs = {
  receive(job) {
    const meter = createMeter(job);
    return new Promise((resolve, reject) => {
      const { bufferSize } = job.properties;
      const onBytes = (count: number): boolean => {
        if (!meter.add(count)) return true;
        socket.destroy();
        resolve(meter.result());
        return false;
      };
      // Node reads into one buffer of the asked size; without one it chooses its own, as Chrome does.
      const onread = bufferSize === undefined ? undefined : { buffer: Buffer.alloc(bufferSize), callback: onBytes };
      const socket = connect({ port: job.port, host: HOST, ...(onread ? { onread } : {}) });
      if (!onread) socket.on('data', (data) => onBytes(data.byteLength));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection ended early')));
    });
  },

  async send(job) {
    const meter = createMeter(job);
    const data = Buffer.alloc(job.chunk, 7);
    const socket = await open(job.port);
    do {
      await new Promise<void>((resolve, reject) => {
        socket.write(data, (error) => (error ? reject(error) : resolve()));
      });
    } while (!meter.add(data.byteLength));
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
    const socket: UdpSocket = createSocket('udp4');
    await new Promise<void>((bound) => socket.bind(0, HOST, bound));
    await new Promise<void>((resolve) => {
      socket.on('message', (message) => {
        if (message.byteLength === 1) resolve();
        else socket.send(message, port, HOST);
      });
      socket.send(Buffer.alloc(1), port, HOST);
    });
    socket.close();
    return {};
  },

  async accept() {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.destroy();
    });
    await new Promise<void>((listening) => server.listen(0, HOST, 128, listening));
    const { port } = server.address() as AddressInfo;
    servers.set(port, server);
    return { server: port, port };
  },

  async stopAccepting({ server }) {
    servers.get(server)?.close();
    servers.delete(server);
    return {};
  },
};

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOST, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** As in apps/bench/jobs.js. */
function createMeter({ warmMs, ms, maxBytes }: JobOf<'receive' | 'send'>): {
  add(size: number): boolean;
  result(): Answers['receive'];
} {
  let start = 0;
  let counting = false;
  const counted = { bytes: 0, count: 0, ms: 0 };
  return {
    add(size) {
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
      return counted.ms >= ms || counted.bytes >= maxBytes;
    },
    result: () => counted,
  };
}

const [port, name] = process.argv.slice(2);
const control = connect(Number(port), HOST, () => {
  writeLine(control, { hello: name, agent: `Node ${process.version}` });
});
readLines(control, (value) => {
  const { id, job } = value as Request;
  // The operation chooses the function that takes such a job.
  const carryOut = JOBS[job.op] as (job: Job) => Promise<unknown>;
  carryOut(job).then(
    (result) => writeLine(control, { id, result }),
    (error: unknown) => writeLine(control, { id, error: String(error) }),
  );
});
control.on('close', () => process.exit());
control.on('error', () => process.exit(1));
