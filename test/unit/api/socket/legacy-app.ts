/** What the tests of chrome.socket start from. */
import socketRoom from '../../../../src/api/socket/main.ts';
import { parseSocketPermission } from '../../../../src/main/permissions/socket-permissions.ts';
import { FakeApp, type FakeAppOptions, type FakePage } from '../../../support/fake-app.ts';
import type { Loopback, PeerServer } from '../../../support/loopback.ts';

export const EVERYTHING = ['tcp-connect', 'tcp-listen', 'udp-bind', 'udp-send-to', 'udp-multicast-membership'];

/** @param permission the value of the `socket` permission; null for a manifest without it. */
export function legacyApp(options: FakeAppOptions = {}, permission: readonly string[] | null = EVERYTHING): FakeApp {
  const app = new FakeApp({ sockets: false, ...options });
  const socket = permission ? parseSocketPermission(permission).permissions : undefined;
  Object.assign(app.host.manifest, { permissions: { socket } });
  app.open(socketRoom);
  return app;
}

export async function create(page: FakePage, type: 'tcp' | 'udp'): Promise<number> {
  return field(await page.ok('socket.create', type, undefined), 'socketId');
}

export async function info(page: FakePage, id: number): Promise<unknown> {
  return page.ok('socket.getInfo', id);
}

/** A number in an object that a callback got. */
export function field(value: unknown, key: string): number {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  if (typeof found !== 'number') throw new Error(`no ${key} in ${JSON.stringify(value)}`);
  return found;
}

/** A TCP socket connected to a silent peer. */
export async function connected(page: FakePage, net: Loopback, given?: PeerServer) {
  const server = given ?? (await net.server({ allowHalfOpen: true }));
  const id = await create(page, 'tcp');
  const count = server.peers.length;
  if ((await page.ok('socket.connect', id, '127.0.0.1', server.port)) !== 0) throw new Error('not connected');
  return { id, server, peer: await server.peer(count) };
}

export async function listening(page: FakePage, address = '127.0.0.1') {
  const id = await create(page, 'tcp');
  await page.ok('socket.listen', id, address, 0, undefined);
  return { id, port: field(await info(page, id), 'localPort') };
}

export async function bound(page: FakePage, address = '127.0.0.1') {
  const id = await create(page, 'udp');
  if ((await page.ok('socket.bind', id, address, 0)) !== 0) throw new Error('not bound');
  return { id, port: field(await info(page, id), 'localPort') };
}

/** What `read` or `recvFrom` gave, its data as text. */
export function asText(result: unknown): unknown {
  const data: unknown = typeof result === 'object' && result !== null ? Reflect.get(result, 'data') : undefined;
  if (!(data instanceof ArrayBuffer)) throw new Error(`no ArrayBuffer in ${JSON.stringify(result)}`);
  return { ...(result as object), data: Buffer.from(data).toString('latin1') };
}

/** A read and its answer with the data as text. */
export async function read(page: FakePage, id: number, bufferSize?: number): Promise<unknown> {
  return asText(await page.ok('socket.read', id, bufferSize));
}

export async function recvFrom(page: FakePage, id: number, bufferSize?: number): Promise<unknown> {
  return asText(await page.ok('socket.recvFrom', id, bufferSize));
}

/** A read that failed with a number and nothing else. */
export const failedRead = (resultCode: number) => ({ data: '', resultCode });
export const failedReceive = (resultCode: number) => ({ address: '', data: '', port: 0, resultCode });
