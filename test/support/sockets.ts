/** What the tests of the three sockets.* rooms start from. */
import tcp from '../../src/api/sockets-tcp/main.ts';
import tcpServer from '../../src/api/sockets-tcp-server/main.ts';
import udp from '../../src/api/sockets-udp/main.ts';
import { FakeApp, type FakeAppOptions, type FakePage } from './fake-app.ts';
import type { Loopback, Peer } from './loopback.ts';

/** An app with all three namespaces. */
export function socketsApp(options: FakeAppOptions = {}): FakeApp {
  const app = new FakeApp(options);
  app.open(tcp);
  app.open(tcpServer);
  app.open(udp);
  return app;
}

export interface Connection {
  readonly id: number;
  readonly peer: Peer;
  readonly port: number;
}

/** A `sockets.tcp` socket connected to a silent peer. */
export async function connected(
  page: FakePage,
  net: Loopback,
  options: { properties?: object; paused?: boolean; allowHalfOpen?: boolean } = {},
): Promise<Connection> {
  const server = await net.server({ allowHalfOpen: options.allowHalfOpen ?? false });
  const id = await page.create('sockets.tcp', options.properties);
  if (options.paused) await page.ok('sockets.tcp.setPaused', id, true);
  await page.ok('sockets.tcp.connect', id, '127.0.0.1', server.port, undefined);
  return { id, peer: await server.peer(), port: server.port };
}

/** A listening `sockets.tcpServer` socket. */
export async function listening(page: FakePage, backlog?: number): Promise<{ id: number; port: number }> {
  const id = await page.create('sockets.tcpServer');
  await page.ok('sockets.tcpServer.listen', id, '127.0.0.1', 0, backlog);
  return { id, port: localPort(await page.ok('sockets.tcpServer.getInfo', id)) };
}

/** A bound `sockets.udp` socket. */
export async function bound(page: FakePage, properties?: object): Promise<{ id: number; port: number }> {
  const id = await page.create('sockets.udp', properties);
  await page.ok('sockets.udp.bind', id, '127.0.0.1', 0);
  return { id, port: localPort(await page.ok('sockets.udp.getInfo', id)) };
}

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

/** Turns of the event loop: what main has scheduled for after an answer has happened. */
export async function turns(count = 3): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

export function localPort(info: unknown): number {
  if (typeof info !== 'object' || info === null || !('localPort' in info) || typeof info.localPort !== 'number') {
    throw new Error(`no localPort in ${JSON.stringify(info)}`);
  }
  return info.localPort;
}
